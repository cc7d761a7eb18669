"""The paper's claims judged by what the run measured. Every verdict is computed here."""

import math

import numpy as np
import pandas as pd

from emrestore.audit.choice_claims import judge_ablation, judge_grid
from emrestore.audit.generator_claims import judge_atom_model
from emrestore.audit.growth_claims import judge_growth
from emrestore.audit.judges import JUDGES
from emrestore.audit.network_claims import (
    judge_bm3d,
    judge_gap,
    judge_network_psnr,
    judge_order,
    judge_output,
    judge_parameters,
    judge_speed,
    told_by_scaling,
)
from emrestore.audit.quantification_claims import judge_columns
from emrestore.audit.real_image_claims import judge_contrast, judge_noise_model
from emrestore.audit.trust_words import told_by_check
from emrestore.audit.verdicts import OPEN_VERDICTS, REFUTED, REPRODUCED, UNTESTABLE

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


def judge(
    claim,
    table,
    per_image,
    sizes,
    scale,
    settings,
    exponents=None,
    ablation=None,
    studies=None,
    noise_models=None,
    contrast=None,
    generator=None,
    scaling=None,
    grid=None,
    repeats=None,
    measured=None,
):
    """Return what one claim comes to.

    Parameters
    ----------
    claim : dict
        Entry of claims.yaml.
    table, per_image : pandas.DataFrame
        table1.csv and per_image.csv.
    sizes : dict of dict
        Network to ``parameters`` and ``output_edge`` (pixel, for an image of 256) at the paper's
        setting.
    scale : str
    settings : dict
        Config section ``audit``.
    exponents : pandas.DataFrame or None
        scs_exponent.csv.
    ablation : pandas.DataFrame or None
        trend.csv of the ablation.
    studies : dict of str to pandas.DataFrame or None
        The tables of the studies of columns, and `thickness`: bulk-001.csv.
    noise_models : pandas.DataFrame or None
        noise_models.csv.
    contrast : pandas.DataFrame or None
        contrast.csv of Figure 8.
    generator : dict or None
        ``atoms`` and ``specimens``: atom_model.csv and generator_against_multislice.csv;
        ``incoherent``: the detectors that are.
    scaling : pandas.DataFrame or None
        law.csv of the scaling study.
    grid : pandas.DataFrame or None
        grid.csv of the study of choices.
    repeats : pandas.DataFrame or None
        repeats.csv of the ablation.
    measured : dict of str to pandas.DataFrame or None
        What the functions of `JUDGES` take, by name.

    Returns
    -------
    dict
        Some of `COLUMNS`, verdict and why always.
    """
    name = claim["id"]
    if name in JUDGES:
        missing = {"verdict": UNTESTABLE, "why": "its tables were not made"}
        return JUDGES[name](claim, measured, settings, scale) if measured else missing
    if name.startswith("T1-params-"):
        return judge_parameters(claim, sizes[name.rsplit("-", 1)[1]]["parameters"])
    if name == "D-output":
        return judge_output(claim, sizes["discriminator"]["output_edge"])
    if name.startswith("T1-psnr-"):
        judgement = judge_network_psnr(claim, per_image, repeats, scale, settings)
        beside = told_by_scaling(scaling) if name == "T1-psnr-cgrdn" else ""
        return judgement | {"why": judgement["why"] + beside}
    if name == "T1-order":
        return judge_order(table, per_image, repeats, scale, settings)
    if name == "BM3D-psnr":
        return judge_bm3d(claim, per_image, settings)
    if name == "BM3D-gap":
        return judge_gap(claim, per_image, scale, settings)
    if name.startswith("speed-"):
        return judge_speed(claim, table)
    if name == "SCS-Z":
        thickness = None if studies is None else studies["thickness"]
        within, mostly = settings["exponent_within"], settings["mostly_rising"]
        return judge_growth(exponents, thickness, within, mostly)
    if name.startswith(("F3-", "F4-", "F5-")) and studies is not None:
        return judge_columns(claim, studies, settings)
    if name.startswith("F7-"):
        return judge_noise_model(claim, noise_models, scale, settings)
    if name == "M-atom-model":
        given = generator or dict.fromkeys(("atoms", "specimens", "incoherent"))
        return judge_atom_model(settings=settings, **given)
    if name == "R-grid-search":
        return judge_grid(grid, scale, settings)
    if name == "F8-contrast":
        return judge_contrast(contrast, scale, settings)
    if name.startswith("F1-"):
        return judge_ablation(claim, ablation, scale, settings)
    return {"verdict": UNTESTABLE, "why": "no rule yet", "rule": "", "source": ""}


def number(value):
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


def judged(claims, *measurements, **more):
    """Return claims.csv: one row of text per claim, in the order of claims.yaml.

    Parameters
    ----------
    claims : list of dict
    *measurements, **more
        As `judge` takes them after the claim.

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
    scale = measurements[3]
    checked = (more.get("measured") or {}).get("study_trust")
    rows = []
    for claim in claims:
        row = claim | {"scale": scale} | judge(claim, *measurements, **more)
        row = without_circular_evidence(row)
        row["why"] += told_by_check(claim["id"], row.get("source", ""), checked)
        reason = row.get("circular")
        row["circular"] = f"yes: {reason}" if reason else NOT_CIRCULAR
        row["decides"] = row.get("decides", "") if row["verdict"] in OPEN_VERDICTS else ""
        rows.append({key: number(row.get(key)) for key in COLUMNS})
    return pd.DataFrame(rows)
