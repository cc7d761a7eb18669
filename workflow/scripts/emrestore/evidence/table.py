"""The table of laws: what the paper prints, what the authors' pairs say, and what is taken."""

import math
import re

import numpy as np
import pandas as pd
import yaml

from emrestore.config.sections import group_of, nested
from emrestore.evidence import candidates
from emrestore.evidence.laws_of_values import (
    estimated,
    estimated_share,
    holm,
    p_of_choice,
    p_of_law,
    p_of_share,
    rule_of_succession,
)
from emrestore.evidence.measurements import HALVES, half_of, selected

COLUMNS = [
    *("key", "basis", "printed", "taken", "estimate", "low", "high", "pairs", "measured_by"),
    *("p_printed", "p_printed_holm", "p_taken", "even", "odd", "p_even_on_odd", "p_odd_on_even"),
    *("as_ruled", "remark"),
]


def written(value):
    """Return a value of the config as one line of YAML, numbers to four digits; "" for None."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(written(part) for part in value) + "]"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def known(estimate):
    """Say whether an estimate was possible: none of too few pairs, nan of none."""
    return estimate is not None and estimate == estimate


class Measured:
    """A law that a column of the measurements shows."""

    def __init__(self, law, pairs, seeded, confidence):
        """Keep what is needed: the law, the measurements, name -> Generator, the confidence."""
        self.law, self.pairs, self.seeded, self.confidence = law, pairs, seeded, confidence
        self.visible = law.get("visible", 1.0)
        self.measured_by = law["where"]

    def values(self, half=None):
        """Return what was measured on all pairs, or on one half."""
        return selected(half_of(self.pairs, half) if half else self.pairs, self.law)

    def estimate(self, half=None):
        """Return the estimate of all pairs or of a half as the config has it, with its bounds."""
        values = self.values(half)
        if "occurs" in self.law:
            share, low, high = estimated_share(values, self.confidence, self.visible)
            # few pairs that all show an effect do not make it certain
            return (rule_of_succession(values, self.visible) if half else share), low, high
        if "words" in self.law:
            words, counts = np.unique(values, return_counts=True)
            # numbers among the words are keys of the config as numbers
            spec = {yaml.safe_load(w): int(n) for w, n in zip(words, counts, strict=True)}
            return ({"choice": spec} if spec else None), math.nan, math.nan
        return estimated(self.law["family"], values, self.confidence)

    def p_value(self, spec, half=None, of=None):
        """Return the p value of a law on all pairs, or on one half.

        `of` says whose it is, "printed" or "taken", where a law is no probability itself.
        """
        values = self.values(half)
        if "occurs" in self.law:
            share = self.law["expected"][of] if "expected" in self.law and of else spec
            return p_of_share(share, values, self.visible) if np.isreal(share) else math.nan
        if "words" in self.law:
            weights = spec["choice"] if isinstance(spec, dict) else {spec: 1}
            return p_of_choice(weights, values, self.seeded(self.law["key"], half or "all"))
        if "in_view" in self.law:
            ((_, (low, high)),) = spec.items()
            spec = {"uniform": [low * self.law["in_view"], high]}
        return p_of_law(spec, values)

    def number(self):
        """Return the number of pairs, or of what was counted in them."""
        return len(self.values())


class Simulated:
    """A law that simulated candidates decide."""

    def __init__(self, law, table, authors, confidence):
        """Keep the law, its table of candidates, the authors' features, and the confidence."""
        rows = authors[authors["modality"].isin(law["modalities"])]
        if "kinds" in law:
            rows = rows[rows["specimen"].isin(law["kinds"])]
        self.law, self.confidence = law, confidence
        self.authors = rows.rename(columns={law["feature"]: "value"}).dropna(subset="value")
        self.measured_by = f"{law['feature']} of simulated pairs"
        parts = {None: self.authors} | {half: half_of(self.authors, half) for half in HALVES}
        # of all pairs, and of either half
        self.p_values = {
            half: candidates.p_of_candidates(table, part) for half, part in parts.items()
        }

    def estimate(self, half=None):
        """Return the likeliest candidate and the names of the lowest and highest that hold."""
        best, low, high = candidates.estimated(self.p_values[half], self.confidence)
        return self.law["candidates"].get(best), low, high

    def p_value(self, spec, half=None, of=None):
        """Return the p value of a law, which has to be one of the candidates; otherwise nan."""
        names = [name for name, value in self.law["candidates"].items() if value == spec]
        return float(self.p_values[half][names[0]]) if names else math.nan

    def number(self):
        """Return the number of pairs."""
        return len(self.authors)


def law_row(law, config, evidence):
    """Return one row of the table, without what depends on the other laws."""
    group, last = group_of(config, law["key"])
    taken, printed = group[last], law.get("printed")
    estimate, low, high = evidence.estimate()
    halves = {half: evidence.estimate(half)[0] for half in HALVES}
    crossed = {
        f"p_{half}_on_{other}": evidence.p_value(halves[half], other)
        for half, other in zip(HALVES, reversed(HALVES), strict=True)
        if known(halves[half]) and "expected" not in law
    }
    return {
        "key": law["key"],
        "printed": printed,
        "taken": taken,
        "estimate": estimate,
        "low": low,
        "high": high,
        "pairs": evidence.number(),
        "measured_by": evidence.measured_by,
        "p_printed": math.nan if printed is None else evidence.p_value(printed, of="printed"),
        "p_taken": evidence.p_value(taken, of="taken"),
        **halves,
        **crossed,
        "remark": law.get("remark", ""),
    }


def law_rows(laws, config, pairs, tables, features, seeded, settings):
    """Return the table of all laws that the authors' pairs can be asked about.

    Parameters
    ----------
    laws : list of dict
        Of laws.yaml.
    config : dict
        Sections of the config that hold laws.
    pairs : pandas.DataFrame
        Of `measured_pairs`.
    tables : dict of str to pandas.DataFrame
        Key of a law to its `candidate_table`.
    features : pandas.DataFrame
        Of the authors' pairs: ``modality``, ``image`` and features.
    seeded : callable
        Name -> numpy.random.Generator.
    settings : dict
        Section ``evidence``: ``confidence`` and ``significance``.

    Returns
    -------
    pandas.DataFrame
    """
    kinds = pairs[["modality", "image", "specimen"]]
    features = features.merge(kinds, on=["modality", "image"])
    rows = []
    for law in laws:
        if "candidates" in law:
            evidence = Simulated(law, tables[law["key"]], features, settings["confidence"])
        else:
            evidence = Measured(law, pairs, seeded, settings["confidence"])
        rows.append(law_row(law, config, evidence))
    return ruled(pd.DataFrame(rows), settings["significance"], settings["confidence"])


def unmeasured_rows(config, sources, measured):
    """Return the other numbers of the laws: what is taken, and from where.

    Parameters
    ----------
    config : dict
        Sections of the config that hold laws.
    sources : dict of str to str
        Key to "unit; source. remark", as config.yaml has it.
    measured : set of str
        Keys of the laws that have a row.

    Returns
    -------
    pandas.DataFrame
        ``key``, ``taken``, ``basis`` (the source) and ``remark``.
    """
    rows = []
    for key, comment in sources.items():
        if not comment or key in measured:
            continue
        source, _, remark = comment.partition("; ")[2].partition(". ")
        if any(other.startswith(f"{key}.") for other in measured) or not source:
            continue
        group, last = group_of(config, key)
        basis = re.split(r"[ ,.]", source)[0]
        row = {"key": key, "taken": written(group[last]), "basis": basis}
        rows.append(row | {"remark": remark or source})
    return pd.DataFrame(rows, columns=["key", "taken", "basis", "remark"])


def ruled(table, significance, confidence):
    """Say of every law what it rests on, and whether what is taken follows the rule.

    A printed law stands unless the authors' pairs exclude it at `significance` after Holm's
    correction over all laws tested. Where none stands, the estimate does: the law taken may not be
    excluded at 1 - `confidence`.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of `law_row`.
    significance, confidence : float

    Returns
    -------
    pandas.DataFrame
        With ``p_printed_holm``, ``basis`` (printed, estimate or chosen) and ``as_ruled``.
    """
    table = table.assign(p_printed_holm=holm(table["p_printed"]))
    basis, as_ruled = [], []
    for _, law in table.iterrows():
        is_printed = law["printed"] is not None
        if is_printed and not law["p_printed_holm"] < significance:
            basis.append("printed")
            as_ruled.append(law["taken"] == law["printed"])
        elif law["pairs"]:
            basis.append("estimate")
            as_ruled.append(not law["p_taken"] < 1.0 - confidence)
        else:
            basis.append("chosen")
            as_ruled.append(True)
    return table.assign(basis=basis, as_ruled=as_ruled)


def halves_config(table, half):
    """Return the laws of a half, nested as --config takes them: of all laws that rest on estimates.

    Laws of which the half shows nothing stay as they are taken.
    """
    estimated = table[(table["basis"] == "estimate") & table[half].map(known)]
    return nested(dict(zip(estimated["key"], estimated[half], strict=True)))


def as_text(table):
    """Return the table as it is written: values of the config as one line of YAML each."""
    texts = {name: table[name].map(written) for name in ("printed", "taken", "estimate", *HALVES)}
    return table.assign(**texts).reindex(columns=COLUMNS)
