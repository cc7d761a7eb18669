"""The paper's claims on what a restoration keeps: intensity and deviation, annotations and crops."""

import numpy as np

from emrestore.audit.intervals import all_below, of_mean
from emrestore.audit.medians import of_median
from emrestore.audit.verdicts import TOO_SMALL, UNTESTABLE

SOURCE = {"rule": "kept", "source": "comparison/kept.csv"}
NETWORK = "published"
THIRDS = ("low", "middle", "high")
WORDS = {"mean": "total intensity", "std": "standard deviation"}


def of_network(measured):
    """Return the rows of the published network of kept.csv."""
    table = measured["kept"]
    return table[table["method"] == NETWORK]


def no_network():
    """Return that without the published network nothing is judged."""
    why = "the published networks were not run: nothing here is the paper's network"
    return {"verdict": UNTESTABLE, "why": why} | SOURCE


def deviations(rows, quantity):
    """Return how far a quantity of each image is from the undistorted one's, in percent of it."""
    return 100 * (rows[f"{quantity}_ratio"] - 1.0).abs().to_numpy()


def judge_intensity(claim, measured, settings, scale):
    """Judge that total intensity and standard deviation are kept, in each third of the pairs by dose.

    Parameters
    ----------
    claim : dict
        Entry of claims.yaml.
    measured : dict of str to pandas.DataFrame
        ``kept``: kept.csv.
    settings : dict
        Config section ``audit``: fewest_images, and ``kept_within``, the median deviation that counts as
        kept.
    scale : str

    Returns
    -------
    dict
    """
    rows = of_network(measured).sort_values("dose")
    if rows.empty:
        return no_network()
    bound = 100 * settings["kept_within"]
    thirds = dict(zip(THIRDS, np.array_split(np.arange(len(rows)), 3), strict=True))
    found = {
        (quantity, third): of_median(deviations(rows.iloc[places], quantity))
        for quantity in WORDS
        for third, places in thirds.items()
    }
    freedom = min(len(places) for places in thirds.values()) - 1
    verdict, words = all_below(found.values(), bound, freedom)
    told = "; ".join(
        f"{WORDS[quantity]} "
        + ", ".join(f"{found[quantity, third].value:.1f} %" for third in THIRDS)
        for quantity in WORDS
    )
    others = measured["kept"][measured["kept"]["method"] != NETWORK].groupby("method")
    beside = "; ".join(
        f"{name}: " + ", ".join(f"{np.median(deviations(part, q)):.1f} %" for q in WORDS)
        for name, part in others
    )
    why = (
        f"median deviation from the undistorted image, published networks, {len(rows)} test pairs of "
        f"{rows['modality'].nunique()} modalities, by thirds of the dose from low to high: {told}; "
        f"in % {words}; on all doses {beside}"
    )
    if len(rows) < settings["fewest_images"]:
        verdict, why = TOO_SMALL, f"{why}; too few images"
    worst = max(found.values(), key=lambda interval: interval.value)
    numbers = dict(zip(("measured", "low", "high"), worst, strict=True))
    numbers |= {"agree_high": bound, "unit": "%"}
    return numbers | {"verdict": verdict, "why": why} | SOURCE


def judge_preserved(claim, measured, settings, scale):
    """Judge that the error inside annotations and crops is smaller than elsewhere in the same image.

    Parameters
    ----------
    claim, measured, scale
        As above.
    settings : dict
        Config section ``audit``: fewest_images.

    Returns
    -------
    dict
        Of the means over the images of the logarithm of the ratio inside / elsewhere.
    """
    rows = of_network(measured)
    if rows.empty:
        return no_network()
    rows = rows.dropna(subset=["error_inside", "error_outside"])
    rows = rows[(rows["error_inside"] > 0.0) & (rows["error_outside"] > 0.0)]
    logarithm = np.log(rows["error_inside"] / rows["error_outside"])
    parts = {kind: logarithm[rows["kind"] == kind] for kind in ("crop", "annotation")}
    numbers_of = {kind: len(part) for kind, part in parts.items()}
    if len(rows) < settings["fewest_images"] or min(numbers_of.values()) < 2:
        why = f"{numbers_of['crop']} crops and {numbers_of['annotation']} annotations are too few"
        return {"verdict": TOO_SMALL, "why": why} | SOURCE
    found = {kind: of_mean(part) for kind, part in parts.items()}
    verdict, words = all_below(found.values(), 0.0, min(numbers_of.values()) - 1)
    told = ", ".join(
        f"{kind}s {np.exp(one.value):.2f} ({np.exp(one.low):.2f} to {np.exp(one.high):.2f}, "
        f"{numbers_of[kind]} images)"
        for kind, one in found.items()
    )
    why = (
        f"mean absolute error inside / elsewhere, geometric means of test pairs restored by the "
        f"published networks: {told}; as logarithms {words}"
    )
    worst = max(found.values(), key=lambda interval: interval.value)
    numbers = dict(zip(("measured", "low", "high"), map(float, np.exp(worst)), strict=True))
    return numbers | {"unit": "ratio", "agree_high": 1.0, "verdict": verdict, "why": why} | SOURCE
