"""The paper's claims on wrong noise models (Figure 7) and on experimental images (Figure 8)."""

from emrestore.claims.intervals import Interval, above, all_below, below, shown
from emrestore.claims.trainings import how_small, too_few
from emrestore.claims.verdicts import (
    INCONCLUSIVE,
    REFUTED,
    REPRODUCED,
    TOO_SMALL,
    UNTESTABLE,
    together,
)

# claim -> case, the fault that it is about, and whether the full model must be free of it
FIGURE7 = {
    "F7-fast-scan": ("fast_scan", "invented", True),
    "F7-interpolation": ("interpolation", "missing", False),
    "F7-y-jitter": ("y_jitter", "split", True),
    "F7-detector": ("detector", "invented", False),
}


def judge_noise_model(claim, tables, settings, scale):
    """Judge that a fault of the wrong noise model is rarer, or gone, with the full one.

    Small networks have faults of their own: what was trained is part of `why`. Their verdict goes
    either way all the same: a rule that heard them only where they agree would be biased.

    Table: ``noise_models``, noise_models.csv. Settings: fewest_images, fewest_trainings,
    vanished_per_100.
    """
    case, measure, gone = FIGURE7[claim["id"]]
    source = {"rule": "noise_model_scores", "source": "noise_models/noise_models.csv"}
    table, rows = tables["noise_models"], None
    if table is not None and not table.empty:
        rows = table[table["case"] == case].set_index("measure")
    if rows is None or measure not in rows.index:
        return {
            "verdict": UNTESTABLE,
            "why": f"no test image of the case {case} has columns",
        } | source
    row, quality = rows.loc[measure], rows.loc["psnr"]
    found = row[["change", "change_low", "change_high"]]
    numbers = shown(found, row["unit"], agree_high=0.0) | source
    why = (
        f"{measure}: {row['wrong']:.2f} with the wrong and {row['full']:.2f} "
        f"({row['full_low']:.2f} to {row['full_high']:.2f}) with the full model on the same "
        f"{row['n_images']:.0f} images, {row['n_columns']:.0f} columns; PSNR full less wrong "
        f"{quality['change']:+.2f} dB ({quality['change_low']:+.2f} to {quality['change_high']:+.2f})"
        f"{how_small(scale)}"
    )
    bound = settings["vanished_per_100"]
    few = too_few(row["n_trainings"], settings, "each noise model")
    if scale == "test":
        few = "the trainings are too short"
    elif row["n_images"] < settings["fewest_images"]:
        few = "too few images"
    if few is not None:
        return numbers | {"verdict": TOO_SMALL, "why": f"{why}; {few}"}
    verdict = below(Interval(*row[["change", "change_low", "change_high"]]), 0.0)
    words = {REPRODUCED: "rarer", REFUTED: "the other sign", INCONCLUSIVE: "no change can be told"}
    why += f"; {words[verdict]}"
    if gone:
        vanished = below(Interval(*row[["full", "full_low", "full_high"]]), bound)
        verdict = together(verdict, vanished)
        why += f"; fewer than {bound:g} per 100 columns count as gone: {vanished}"
    return numbers | {"verdict": verdict, "why": why}


def judge_contrast(claim, tables, settings, scale):
    """Judge that columns restored by the published network have more contrast than by the others.

    Both contrasts must say so: a blur raises one of them, and noise the other. Without AtomSegNet the
    claim can fall and cannot be confirmed. A ratio without an interval (nan ends) tells nothing. The
    regions are of one image, and Noise2Void of one training: another seed gives another rival.

    Table: ``contrast``, contrast.csv, ratios to the published network. Its intervals hold the spread of
    ``n_trainings`` trainings of Noise2Void; without that column of one, which they do not hold.
    Setting: fewest_trainings.
    """
    source = {"rule": "column_contrast", "source": "noise2void/contrast.csv"}
    table = tables["contrast"]
    if table is None or table.empty:
        return {"verdict": UNTESTABLE, "why": "the published network is not at hand"} | source
    rows = table.set_index(["method", "measure"])
    names = ["ratio", "ratio_low", "ratio_high"]
    measures = ["michelson", "to_noise"]

    def over_published(method):
        """Return the contrasts of a method over the published network's, which must lie below 1."""
        found = rows.loc[(method, measures), names].to_numpy()
        return [Interval(float(v), float(low), float(high)) for v, low, high in found]

    rivals = [name for name in ("noise2void", "atomsegnet") if (name, "michelson") in rows.index]
    each = {name: over_published(name) for name in rivals}
    regions = int(rows.loc[("noise2void", "michelson"), "n_regions"])
    columns = int(rows.loc[("noise2void", "michelson"), "n_columns"])
    trainings = int(rows.loc[("noise2void", "michelson")].get("n_trainings", 1))
    numbers = shown(each["noise2void"][0], agree_high=1.0) | source
    words = "; ".join(
        f"{name}: contrast {found[0].value:.2f} ({found[0].low:.2f} to {found[0].high:.2f}), contrast to "
        f"the noise of the background {found[1].value:.2f} ({found[1].low:.2f} to {found[1].high:.2f})"
        for name, found in each.items()
    )
    why = (
        f"others over the published network, {columns} columns in {regions} regions, every image with "
        f"the recording's mean: {words}; another image than the paper's, which is not published"
    )
    if "atomsegnet" not in rivals:
        why += "; AtomSegNet, half of the claim, is not at hand"
    if scale == "test":
        return numbers | {
            "verdict": TOO_SMALL,
            "why": f"{why}; Noise2Void was hardly trained",
        }
    few = too_few(trainings, settings, "Noise2Void")
    if few is not None:
        return numbers | {"verdict": TOO_SMALL, "why": f"{why}; {few}"}
    # a blur raises one contrast and noise the other: both must say so
    verdicts = []
    for found in each.values():
        verdict, _ = all_below(found, 1.0, regions - 1)
        if verdict == REFUTED:
            both = all(above(one, 1.0) == REPRODUCED for one in found)
            verdict = REFUTED if both else INCONCLUSIVE
        verdicts.append(verdict)
    verdict = together(*verdicts)
    if verdict == REPRODUCED and "atomsegnet" not in rivals:
        verdict = UNTESTABLE
        why += "; above Noise2Void, the other half"
    return numbers | {"verdict": verdict, "why": why}
