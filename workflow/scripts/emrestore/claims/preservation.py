"""The paper's claims on what a restoration keeps: intensity and deviation, annotations and crops."""

import numpy as np

from emrestore.claims.intervals import all_below, shown
from emrestore.claims.medians import of_median
from emrestore.claims.verdicts import TOO_SMALL, UNTESTABLE

SOURCE = {"rule": "kept", "source": "comparison/kept.csv"}
NETWORK = "published"
SMALLEST = 1e-12  # Std of the image; a region that was kept exactly has a logarithm too
THIRDS = ("low", "middle", "high")
WORDS = {"mean": "total intensity", "std": "standard deviation"}


def of_network(tables):
    """Return the rows of the published network of kept.csv."""
    table = tables["kept"]
    return table[table["method"] == NETWORK]


def no_network():
    """Return that without the published network nothing is judged."""
    why = "the published networks were not run: nothing here is the paper's network"
    return {"verdict": UNTESTABLE, "why": why} | SOURCE


def deviations_in_percent(rows, quantity):
    """Return how far a quantity of each image is from the undistorted one's, in percent of it."""
    return 100 * (rows[f"{quantity}_ratio"] - 1.0).abs().to_numpy()


def judge_intensity(claim, tables, settings, scale):
    """Judge that total intensity and standard deviation are kept, in each third of the pairs by dose.

    Table: ``kept``, kept.csv. Settings: fewest_images; ``kept_within``, the median deviation that counts
    as kept.
    """
    rows = of_network(tables).sort_values("dose")
    if rows.empty:
        return no_network()
    bound = 100 * settings["kept_within"]
    thirds = dict(zip(THIRDS, np.array_split(np.arange(len(rows)), 3), strict=True))
    found = {
        (quantity, third): of_median(deviations_in_percent(rows.iloc[places], quantity))
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
    others = tables["kept"][tables["kept"]["method"] != NETWORK].groupby("method")
    beside = "; ".join(
        f"{name}: " + ", ".join(f"{np.median(deviations_in_percent(part, q)):.1f} %" for q in WORDS)
        for name, part in others
    )
    why = (
        f"median deviation from the undistorted image, published networks, {len(rows)} test pairs of "
        f"{rows['modality'].nunique()} modalities, by thirds of the dose from low to high: {told}; "
        f"in % {words}; kept, whatever the cause: what the two losses do to it is not tested; on all "
        f"doses {beside}"
    )
    if len(rows) < settings["fewest_images"]:
        verdict, why = TOO_SMALL, f"{why}; too few images"
    worst = max(found.values(), key=lambda interval: interval.value)
    return shown(worst, "%", agree_high=bound) | {"verdict": verdict, "why": why} | SOURCE


def judge_preserved(claim, tables, settings, scale):
    """Judge that the error inside annotations and crops is small, and smaller than elsewhere.

    Smaller alone passes a network that damages them where it fails elsewhere; small alone one that has
    nothing to restore. Medians over the images, since a few regions are far off all others.

    Table: ``kept``, kept.csv. Settings: fewest_images; ``preserved_within``, the median error inside
    that counts as preserved.
    """
    rows = of_network(tables)
    if rows.empty:
        return no_network()
    rows = rows.dropna(subset=["error_inside", "error_outside"])
    parts = {kind: rows[rows["kind"] == kind] for kind in ("crop", "annotation")}
    numbers_of = {kind: len(part) for kind, part in parts.items()}
    if len(rows) < settings["fewest_images"] or min(numbers_of.values()) < 2:
        why = f"{numbers_of['crop']} crops and {numbers_of['annotation']} annotations are too few"
        return {"verdict": TOO_SMALL, "why": why} | SOURCE
    bound = settings["preserved_within"]
    inside, ratio = {}, {}
    for kind, part in parts.items():
        errors = np.maximum(part[["error_inside", "error_outside"]].to_numpy(), SMALLEST)
        inside[kind] = of_median(np.log(errors[:, 0] / bound))
        ratio[kind] = of_median(np.log(errors[:, 0] / errors[:, 1]))
    each = [*inside.values(), *ratio.values()]
    verdict, words = all_below(each, 0.0, min(numbers_of.values()) - 1)
    told = ", ".join(
        f"{kind}s {bound * np.exp(one.value):.3f} ({bound * np.exp(one.low):.3f} to "
        f"{bound * np.exp(one.high):.3f}) Std of the image, {np.exp(ratio[kind].value):.2f} "
        f"({np.exp(ratio[kind].low):.2f} to {np.exp(ratio[kind].high):.2f}) times that elsewhere, "
        f"{numbers_of[kind]} images"
        for kind, one in inside.items()
    )
    why = (
        f"mean absolute error inside, medians of test pairs restored by the published networks: {told}; "
        f"{bound:g} Std counts as preserved; as logarithms over {bound:g} Std and over elsewhere {words}"
    )
    worst = np.exp(max(inside.values(), key=lambda interval: interval.value))
    numbers = shown(map(float, bound * worst), "Std of the image", agree_high=bound)
    return numbers | {"verdict": verdict, "why": why} | SOURCE
