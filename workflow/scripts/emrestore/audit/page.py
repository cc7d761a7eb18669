"""What the audit page says of claims, environments and deviations, and of the laws behind them."""

from pathlib import Path

import yaml

from emrestore.audit.numbers import as_float, measured, significant
from emrestore.claims.verdicts import (
    INCONCLUSIVE,
    OPEN_VERDICTS,
    REFUTED,
    REPRODUCED,
    TOO_SMALL,
    UNTESTABLE,
    VERDICTS,
)

MEANINGS = {
    REPRODUCED: "the interval agrees with the paper",
    REFUTED: "the interval excludes what the paper says",
    INCONCLUSIVE: "measured, and the interval holds both answers, or parts or variants disagree, or it "
    "does not stand after Holm's correction",
    TOO_SMALL: "this scale cannot tell: trainings too short, images or seeds too few",
    UNTESTABLE: "what it takes is missing, or the thing judged was chosen to agree",
}
MARKS = {REPRODUCED: "✓", REFUTED: "✗"} | dict.fromkeys(OPEN_VERDICTS, "–")
CLASSES = {REPRODUCED: "reproduced", REFUTED: "refuted"} | dict.fromkeys(OPEN_VERDICTS, "open")
# beyond the farthest end of what a line of the picture shows
MARGIN = 1.1
DIMENSIONLESS = "-"


def environments(paths):
    """Return (name, list of pinned packages) for each conda file."""
    pinned = []
    for path in sorted(map(Path, paths)):
        wanted = yaml.safe_load(path.read_text())["dependencies"]
        packages = next(entry["pip"] for entry in wanted if isinstance(entry, dict))
        pinned.append((path.stem, packages))
    return pinned


def affected(text, ids):
    """Return the claims that a deviation names, by id or by the part of an id before its dash.

    Parameters
    ----------
    text : str
        The deviation's ``affects``.
    ids : iterable of str
        Of all claims.

    Returns
    -------
    list of str
        In the order of `ids`.
    """
    named = set(text.replace(",", " ").split())
    return [name for name in ids if {name, name.partition("-")[0]} & named]


def law_evidence(keys, laws):
    """Return what the table of laws says of some keys, one clause each.

    Parameters
    ----------
    keys : list of str
    laws : dict of str to dict
        Rows of laws.csv by key, as text.

    Returns
    -------
    str
        "" without any key or table.
    """
    clauses = []
    for key in keys:
        law = laws.get(key)
        if law is None:
            continue
        words = f"{key} {law['estimate']}"
        if law["low"]:
            words += f" ({law['low']} to {law['high']})"
        words += f" of {law['pairs']} pairs"
        if law["p_printed_holm"]:
            words += f", the printed law has p {law['p_printed_holm']}"
        clauses.append(words)
    return "; datasets/laws.csv: " + "; ".join(clauses) if clauses else ""


def anchor(verdict):
    """Return what the page calls the section of a verdict."""
    return verdict.replace(" ", "-")


def beside(number, unit):
    """Return a number in words with its unit; "-" is the unit of what has none."""
    return number if unit in ("", DIMENSIONLESS) else f"{number} {unit}"


def with_unit(text, unit):
    """Return a number of claims.csv with its unit, or a text as it is."""
    if as_float(text) is None:
        return text
    shown = significant(text, 4)
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return beside(shown, unit)


def found(row):
    """Return what a run measured of a claim, with as many digits as its interval bears, and its unit.

    Parameters
    ----------
    row : dict of str
        Of claims.csv.

    Returns
    -------
    str
        "" where nothing was measured.
    """
    if as_float(row["measured"]) is None or row["low"] == row["high"]:
        return with_unit(row["measured"], row["unit"])
    return beside(measured(row["measured"], row["low"], row["high"]), row["unit"])


def grouped(rows):
    """Return (verdict, anchor, rows) for every verdict, in the order of `VERDICTS`; rows may be empty.

    Parameters
    ----------
    rows : list of dict
    """
    return [
        (verdict, anchor(verdict), [row for row in rows if row["verdict"] == verdict])
        for verdict in VERDICTS
    ]


def placed(row):
    """Return where a claim's interval lies in the picture, on a scale of its own.

    Parameters
    ----------
    row : dict of str
        Of claims.csv: measured, low, high, agree_low, agree_high.

    Returns
    -------
    dict or None
        value: place in percent of the width; interval, agree: place and width; interval is None without
        one. The paper's number, or the middle of what agrees with it, stands in the middle. None where
        there is no number, or nothing to hold it against.
    """
    value, low, high, first, last = (
        as_float(row[key]) for key in ("measured", "low", "high", "agree_low", "agree_high")
    )
    bounds = [bound for bound in (first, last) if bound is not None]
    if value is None or not bounds:
        return None
    middle = sum(bounds) / len(bounds)
    ends = [end for end in (value, low, high, *bounds) if end is not None]
    half = MARGIN * max(abs(end - middle) for end in ends) or 1.0

    def place(end):
        return round(50.0 + 50.0 * (end - middle) / half, 2)

    def span(start, stop):
        return place(start), round(place(stop) - place(start), 2)

    agree = span(
        middle - half if first is None else first,
        middle + half if last is None else last,
    )
    interval = None if low is None or high is None else span(low, high)
    return {"value": place(value), "interval": interval, "agree": agree}
