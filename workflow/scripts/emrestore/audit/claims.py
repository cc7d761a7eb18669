"""The paper's claims judged by what the run measured. Every verdict is computed here."""

import math

import numpy as np
import pandas as pd

from emrestore.audit.choice_claims import judge_grid
from emrestore.audit.generator_claims import judge_atom_model
from emrestore.audit.intervals import Interval, near
from emrestore.audit.judges import JUDGES
from emrestore.audit.quantification_claims import judge_columns, judge_growth
from emrestore.audit.real_image_claims import judge_contrast, judge_noise_model
from emrestore.audit.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE
from emrestore.comparison.metrics import bootstrap_interval
from emrestore.random import stream

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
]
NETWORKS = ("mrunet", "grdn", "cgrdn")
# half a unit of the last digit that the paper prints
ROUNDING = {"mrunet": 0.05e6, "grdn": 0.005e6, "cgrdn": 0.005e6}
# what the columns of claims.csv are called in table1.csv, after psnr_
BOUNDS = {"measured": "db", "low": "low", "high": "high"}
TABLE1 = {"rule": "table1", "source": "comparison/table1.csv"}
SIZES = {"rule": "network_sizes", "source": "comparison/network_sizes.csv"}
PER_IMAGE = {"rule": "table1", "source": "comparison/per_image.csv"}


def within(measured, low, high, paper, tolerance, n, fewest):
    """Judge a measured mean against a number of the paper.

    Parameters
    ----------
    measured, low, high : float
        Mean and its 95 % interval.
    paper, tolerance : float
        Number of the paper, and how far the mean may lie from it.
    n, fewest : int
        Images measured, and how many a verdict needs.

    Returns
    -------
    verdict, why : str
        No verdict if there are too few images, or if the interval holds values on both sides of
        the tolerance: then the run cannot tell.
    """
    if n < fewest:
        return TOO_SMALL, f"{n} images are fewer than the {fewest} that a verdict needs"
    return near(Interval(measured, low, high), paper, tolerance)


def judge_parameters(claim, measured):
    """Judge the number of parameters of one network (`measured`, int) against Table 1."""
    network = claim["id"].rsplit("-", 1)[1]
    verdict = REPRODUCED if abs(measured - float(claim["paper"])) <= ROUNDING[network] else REFUTED
    why = f"counted on the built network; the paper's figure is rounded to {2 * ROUNDING[network]:,.0f}"
    if network == "mrunet":
        verdict = UNTESTABLE
        why += "; its layout was chosen to come near (deviation mrunet-layout): no evidence"
    return {
        "measured": measured,
        "low": measured,
        "high": measured,
        "verdict": verdict,
        "why": why,
    } | SIZES


def judge_output(claim, edge):
    """Judge the edge of the discriminator's output for an image of 256 pixels (`edge`, int)."""
    measured = f"{edge} x {edge} for 256 x 256"
    return {
        "measured": measured,
        "verdict": REPRODUCED if measured == claim["paper"] else REFUTED,
        "why": "counted on the built discriminator",
    } | SIZES


def row_of(table, method):
    """Return the row of table1.csv for a method on our HR-STEM test set, or None."""
    rows = table[
        (table["method"] == method) & (table["modality"] == "hrstem") & (table["data"] == "test")
    ]
    return None if rows.empty else rows.iloc[0]


def told_by_scaling(law):
    """Return what the law of the scaling study says of the paper's training, in words.

    Parameters
    ----------
    law : pandas.DataFrame or None
        law.csv; empty where there are too few budgets.
    """
    if law is None or law.empty:
        return ""
    rows = law.set_index("quantity")
    found = rows.loc["extrapolated_db"]
    words = (
        f"; the law of PSNR against training operations ({found['n_budgets']:.0f} budgets, "
        f"ablation/scaling/law.csv) comes to {found['value']:.2f} dB ({found['low']:.2f} to "
        f"{found['high']:.2f}) at the paper's training"
    )
    if "published_db" in rows.index:
        seen, less = rows.loc["published_db"], rows.loc["published_less_law_db"]
        words += (
            f", the published network to {seen['value']:.2f} dB on the same {seen['n_images']:.0f} "
            f"test pairs, {less['value']:+.2f} dB ({less['low']:+.2f} to {less['high']:+.2f}) from "
            f"the law: {less['why']}"
        )
    return words + "; neither judges this claim"


def judge_network_psnr(claim, table, scale, tolerance, fewest):
    """Judge the PSNR of a network trained here; only the paper scale can confirm or refute it."""
    network = claim["id"].rsplit("-", 1)[1]
    row, yardstick = row_of(table, network), row_of(table, "published")
    beside = ""
    if network == "cgrdn" and yardstick is not None:
        beside = (
            f"; the published network on our test set: {yardstick['psnr_db']:.2f} dB "
            f"({yardstick['psnr_low']:.2f} to {yardstick['psnr_high']:.2f}, "
            f"{yardstick['n_images']:.0f} images), evidence for the data and not for the training"
        )
    if row is None:
        return {
            "verdict": UNTESTABLE,
            "why": f"{network} was not trained in this run{beside}",
        } | TABLE1
    numbers = {key: row[f"psnr_{column}"] for key, column in BOUNDS.items()}
    if scale == "paper":
        verdict, why = within(*numbers.values(), claim["paper"], tolerance, row["n_images"], fewest)
    else:
        verdict, why = TOO_SMALL, f"trained far shorter than in the paper at the scale {scale}"
    return numbers | {"verdict": verdict, "why": why + beside} | TABLE1


def judge_order(table, scale):
    """Judge the ranking of the three networks; only the paper scale can confirm or refute it."""
    rows = [row_of(table, network) for network in NETWORKS]
    if any(row is None for row in rows):
        return {
            "verdict": UNTESTABLE,
            "why": "not all three networks were trained in this run",
        } | TABLE1
    reached = ", ".join(
        f"{name} {row['psnr_db']:.2f} dB" for name, row in zip(NETWORKS, rows, strict=True)
    )
    if scale != "paper":
        why = f"short trainings with small networks say nothing about the order ({reached})"
        return {"measured": reached, "verdict": TOO_SMALL, "why": why} | TABLE1
    quality = [row["psnr_db"] for row in rows]
    ratio = rows[0]["parameters"] / rows[2]["parameters"]
    holds = quality[0] < quality[1] < quality[2] and 6.5 <= ratio <= 7.5
    return {
        "measured": reached,
        "verdict": REPRODUCED if holds else REFUTED,
        "why": f"MR-UNET has {ratio:.2f} times the parameters of CGRDN",
    } | TABLE1


def judge_bm3d(claim, table, tolerance, fewest):
    """Judge BM3D on our test set. The paper does not say what noise level it was given."""
    row = row_of(table, "bm3d_true")
    if row is None:
        return {"verdict": UNTESTABLE, "why": "BM3D was not run"} | TABLE1
    numbers = {key: row[f"psnr_{column}"] for key, column in BOUNDS.items()}
    verdict, why = within(*numbers.values(), claim["paper"], tolerance, row["n_images"], fewest)
    why += "; with the true noise level"
    return numbers | {"verdict": verdict, "why": why} | TABLE1


def judge_gap(claim, per_image, scale, tolerance, fewest, seed):
    """Judge by how much the network beats BM3D, image by image on our test set.

    Below the paper scale the published network stands in for CGRDN: it is the network that the
    paper's number is about, here on our data.
    """
    method = "cgrdn" if scale == "paper" else "published"
    ours = per_image[(per_image["modality"] == "hrstem") & (per_image["data"] == "test")]
    wide = ours.pivot(index="image", columns="method", values="psnr_db")
    if not {method, "bm3d_true"} <= set(wide):
        return {
            "verdict": UNTESTABLE,
            "why": f"needs {method} and bm3d_true on one set",
        } | PER_IMAGE
    gap = (wide[method] - wide["bm3d_true"]).to_numpy()
    low, high = bootstrap_interval(stream(seed, claim["id"]), gap)
    verdict, why = within(gap.mean(), low, high, claim["paper"], tolerance, len(gap), fewest)
    why += f"; {method} against BM3D with the true level, {len(gap)} images of our test set"
    return {
        "measured": gap.mean(),
        "low": low,
        "high": high,
        "verdict": verdict,
        "why": why,
    } | PER_IMAGE


def judge_speed(table):
    """Show the time of the published network; the paper's claims are about a GPU that no run had."""
    why = "the paper's time is of a GPU with 12 GB; this workflow times processors only"
    row = row_of(table, "published")
    if row is None:
        return {"verdict": UNTESTABLE, "why": why} | TABLE1
    why += ": the published network on an image of the test set, which is smaller"
    numbers = {"measured": float(row["seconds_per_image"]), "unit": "s"}
    return numbers | {"verdict": UNTESTABLE, "why": why} | TABLE1


def judge_ablation(claim, trend, scale):
    """Judge whether L1 falls with n_lay, and whether the fall flattens.

    The sign is judged wherever the repeats agree on it; where the fall flattens depends on the size
    of the network and the length of the training, so only the paper scale can tell.
    """
    quantity, sign = {"F1-l1-falls": ("slope", -1), "F1-plateau": ("curvature", 1)}[claim["id"]]
    source = {"rule": "ablation_table", "source": "ablation/trend.csv"}
    rows = None if trend is None else trend[trend["quantity"] == quantity]
    if rows is None or rows.empty:
        return {"verdict": UNTESTABLE, "why": f"the ablation gave no {quantity}"} | source
    value, low, high, n = rows.iloc[0][["value", "low", "high", "n_repeats"]]
    numbers = {"measured": value, "low": low, "high": high}
    why = f"{quantity} of L1 in n_lay, t interval over {n:.0f} repeats"
    as_claimed, opposite = (low > 0, high < 0) if sign > 0 else (high < 0, low > 0)
    if scale == "test":
        verdict, why = (
            TOO_SMALL,
            f"{why}; the trainings of this scale are too short to learn anything",
        )
    elif scale != "paper" and quantity == "curvature":
        verdict, why = TOO_SMALL, f"{why}; networks and trainings are far smaller than the paper's"
    elif not as_claimed and not opposite:
        verdict, why = INCONCLUSIVE, f"{why}; it holds zero"
    else:
        verdict = REPRODUCED if as_claimed else REFUTED
        why += "" if scale == "paper" else f"; small networks, short trainings (scale {scale})"
    return numbers | {"verdict": verdict, "why": why} | source


def judge(
    claim,
    table,
    per_image,
    sizes,
    scale,
    seed,
    settings,
    exponents=None,
    ablation=None,
    studies=None,
    noise_models=None,
    contrast=None,
    generator=None,
    scaling=None,
    grid=None,
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
    seed : int
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
        seeded = settings | {"seed": seed}
        return JUDGES[name](claim, measured, seeded, scale) if measured else missing
    bounds = (settings["psnr_tolerance_db"], settings["fewest_images"])
    if name.startswith("T1-params-"):
        return judge_parameters(claim, sizes[name.rsplit("-", 1)[1]]["parameters"])
    if name == "D-output":
        return judge_output(claim, sizes["discriminator"]["output_edge"])
    if name.startswith("T1-psnr-"):
        judgement = judge_network_psnr(claim, table, scale, *bounds)
        beside = told_by_scaling(scaling) if name == "T1-psnr-cgrdn" else ""
        return judgement | {"why": judgement["why"] + beside}
    if name == "T1-order":
        return judge_order(table, scale)
    if name == "BM3D-psnr":
        return judge_bm3d(claim, table, *bounds)
    if name == "BM3D-gap":
        return judge_gap(claim, per_image, scale, *bounds, seed)
    if name.startswith("speed-"):
        return judge_speed(table)
    if name == "SCS-Z":
        thickness = None if studies is None else studies["thickness"]
        return judge_growth(exponents, thickness, settings["exponent_of_z"])
    if name.startswith(("F3-", "F4-", "F5-")) and studies is not None:
        return judge_columns(claim, studies, settings)
    if name.startswith("F7-"):
        return judge_noise_model(claim, noise_models, scale, settings)
    if name == "M-atom-model":
        given = generator or dict.fromkeys(("atoms", "specimens", "incoherent"))
        return judge_atom_model(settings=settings, **given)
    if name == "R-grid-search":
        return judge_grid(grid, scale)
    if name == "F8-contrast":
        return judge_contrast(contrast, scale)
    if name.startswith("F1-"):
        return judge_ablation(claim, ablation, scale)
    return {"verdict": UNTESTABLE, "why": "no rule yet", "rule": "", "source": ""}


def number(value):
    """Return a value as text: whole numbers in full, others with four decimals, nothing as ''."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float | np.floating) and not float(value).is_integer():
        return f"{value:.4f}"
    return f"{value:.0f}" if isinstance(value, float | np.floating) else str(value)


def judged(claims, *measurements):
    """Return claims.csv: one row of text per claim, in the order of claims.yaml.

    Parameters
    ----------
    claims : list of dict
    *measurements
        As `judge` takes them after the claim.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`.

    Raises
    ------
    ValueError
        If an id occurs twice.
    """
    names = [claim["id"] for claim in claims]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"claims.yaml: id used twice: {', '.join(twice)}; ids must be unique")
    scale = measurements[3]
    rows = [claim | {"scale": scale} | judge(claim, *measurements) for claim in claims]
    return pd.DataFrame([{key: number(row.get(key)) for key in COLUMNS} for row in rows])
