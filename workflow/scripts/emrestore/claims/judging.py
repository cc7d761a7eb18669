"""The paper's claims judged by what the run measured: what stands in claims.csv."""

import math

import numpy as np
import pandas as pd

from emrestore.claims.judges import JUDGES
from emrestore.claims.trust_words import told_by_check
from emrestore.claims.verdicts import OPEN_VERDICTS, REFUTED, REPRODUCED, UNTESTABLE

COLUMNS = [
    "id",
    "where",
    "paper",
    "measured",
    "low",
    "high",
    "unit",
    "scale",
    "verdict",
    "why",
    "rule",
    "source",
    "circular",
    "agree_low",
    "agree_high",
    "decides",
]
NOT_CIRCULAR = "no"


def judge(claim, tables, settings, scale):
    """Return what one claim comes to: some of `COLUMNS`, verdict and why always.

    Arguments as of the functions of `JUDGES` (see `emrestore.claims`), but with all tables of the run.
    A table that is None, or absent, the run does not have.
    """
    nothing = {"verdict": UNTESTABLE, "rule": "", "source": ""}
    if claim["id"] not in JUDGES:
        return nothing | {"why": "no rule yet"}
    one = JUDGES[claim["id"]]
    given = {name: tables.get(name) for name in (*one.needs, *one.may_lack)}
    missing = [name for name in one.needs if given[name] is None]
    if missing:
        return nothing | {"why": f"not made in this run: {', '.join(missing)}"}
    return one.function(claim, given, settings, scale)


def in_csv(value):
    """Return a value as text: whole numbers in full, others with six digits, nothing as ''."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, float | np.floating):
        return f"{value:.0f}" if float(value).is_integer() else f"{value:.6g}"
    return str(value)


def without_circular_evidence(row):
    """Return a row whose verdict does not rest on a choice that was made to agree.

    Parameters
    ----------
    row : dict
        Claim and judgement. ``circular_decides``: the choice that ``circular`` tells can by itself bring
        the agreement about. Other circular claims keep their verdict: their choice bears on it, and does
        not make it.

    Returns
    -------
    dict
        Not testable in place of reproduced and of not reproduced. What the rule found stands in `why`.
    """
    if not row.get("circular_decides") or row["verdict"] not in (REPRODUCED, REFUTED):
        return row
    why = f"{row['why']}; by this alone {row['verdict']}, but it is no evidence: {row['circular']}"
    return row | {"verdict": UNTESTABLE, "why": why}


def judged(claims, tables, settings, scale):
    """Return claims.csv: one row of text per claim, in the order of claims.yaml.

    Parameters
    ----------
    claims : list of dict
    tables : dict of str to pandas.DataFrame or None
        As of `judge`; and ``study_trust``: trust.csv of the quantification.
    settings, scale
        As of `judge`.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`. An interval between agree_low and agree_high (empty: no bound) agrees with the
        paper; circular is "no", or "yes: " and why; decides says what would settle an open claim.

    Raises
    ------
    ValueError
        If an id occurs twice, or a claim that its circular choice decides does not tell that choice.
    """
    names = [claim["id"] for claim in claims]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"claims.yaml: id used twice: {', '.join(twice)}; ids must be unique")
    silent = [
        row["id"] for row in claims if row.get("circular_decides") and not row.get("circular")
    ]
    if silent:
        raise ValueError(
            f"claims.yaml: circular_decides without circular: {', '.join(silent)}; say which choice was "
            "made to agree"
        )
    rows = []
    for claim in claims:
        row = claim | {"scale": scale} | judge(claim, tables, settings, scale)
        row = without_circular_evidence(row)
        row["why"] += told_by_check(claim["id"], row.get("source", ""), tables.get("study_trust"))
        reason = row.get("circular")
        row["circular"] = f"yes: {reason}" if reason else NOT_CIRCULAR
        row["decides"] = row.get("decides", "") if row["verdict"] in OPEN_VERDICTS else ""
        rows.append({key: in_csv(row.get(key)) for key in COLUMNS})
    return pd.DataFrame(rows)
