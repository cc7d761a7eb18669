"""The paper's claim that artefacts of an incomplete fast-scan model grow as the dwell time shrinks."""

import numpy as np

from emrestore.claims.intervals import above, of_mean, shown
from emrestore.claims.trainings import how_small, too_few
from emrestore.claims.verdicts import TOO_SMALL, UNTESTABLE
from emrestore.comparison.intervals import difference_of_ratios

SOURCE = {"rule": "dwell_faults", "source": "noise_models/dwell_faults.csv"}


def changed(table, middle):
    """Return the excess per column at long responses less that at short ones, of one training."""
    long = table["beta"] > middle
    first, second = (
        table["excess"][part].sum() / table["columns"][part].sum() for part in (long, ~long)
    )
    return first - second


def judge_dwell(claim, tables, settings, scale):
    """Judge that the wrong model's excess of invented columns is larger where the response lasts longer.

    A dwell time of half the length lets the same response last for twice as many pixels: beta of eq. 49
    stands for it. The excess is over the full model on the same images, as small networks have faults
    of their own; images with a longer response than the median's are held against the others.

    Table: ``dwell_faults``, dwell_faults.csv. Settings: fewest_images, fewest_trainings.
    """
    table = tables["dwell_faults"]
    if table.empty:
        return {"verdict": UNTESTABLE, "why": "no test image of the case has columns"} | SOURCE
    table = table.assign(excess=100.0 * (table["invented_wrong"] - table["invented_full"]))
    images = table.groupby("image").mean()
    n, middle = len(images), images["beta"].median()
    long = images["beta"] > middle
    if n < settings["fewest_images"]:
        why = f"{n} images are fewer than the {settings['fewest_images']} that a verdict needs"
        return {"verdict": TOO_SMALL, "why": why} | SOURCE
    halves = [(images["excess"][part], images["columns"][part]) for part in (long, ~long)]
    changes = [changed(part, middle) for _, part in table.groupby("repeat")]
    trainings = len(changes)
    spread = [(np.var(changes, ddof=1) / trainings, trainings - 1)] if trainings > 1 else []
    change = difference_of_ratios(*halves, spread)
    loss = images["psnr_full"] - images["psnr_wrong"]
    losses = [of_mean(loss[part]).value for part in (~long, long)]
    rates = [values.sum() / weights.sum() for values, weights in reversed(halves)]
    verdict = above(change)
    why = (
        f"columns that the incomplete model invents beyond the full one, per 100, on {n} images: "
        f"{rates[0]:.2f} where beta is up to {middle:.2f} pixels and {rates[1]:.2f} beyond (from "
        f"{table['beta'].min():.2f} to {table['beta'].max():.2f}); PSNR lost by the incomplete model "
        f"{losses[0]:.2f} and {losses[1]:.2f} dB{how_small(scale)}"
    )
    few = too_few(trainings, settings, "each noise model")
    if scale == "test":
        verdict, why = TOO_SMALL, f"{why}; the trainings are too short"
    elif few is not None:
        verdict, why = TOO_SMALL, f"{why}; {few}"
    numbers = shown(change, "per 100 columns", agree_low=0.0)
    return numbers | {"verdict": verdict, "why": why} | SOURCE
