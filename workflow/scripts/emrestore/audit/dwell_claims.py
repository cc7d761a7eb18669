"""The paper's claim that artefacts of an incomplete fast-scan model grow as the dwell time shrinks."""

import numpy as np
from scipy import stats

from emrestore.audit.intervals import LEVEL, Interval, above, of_mean
from emrestore.audit.verdicts import TOO_SMALL, UNTESTABLE

SOURCE = {"rule": "dwell_faults", "source": "noise_models/dwell_faults.csv"}


def difference_of_ratios(first, second, beside=(), level=LEVEL):
    """Return the difference of two ratios of sums of independent images, with its interval (Welch).

    Parameters
    ----------
    first, second : (array_like (n,), array_like (n,))
        Values and weights; the result is sum(values)/sum(weights) of the first less that of the second.
    beside : list of (float, int)
        Further variances of the difference, and their degrees of freedom.
    level : float

    Returns
    -------
    Interval
        By the linearised ratios.
    """
    ratios = []
    variances, freedoms = ([one[i] for one in beside] for i in (0, 1))
    for values, weights in (first, second):
        values, weights = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
        ratio, n = values.sum() / weights.sum(), len(values)
        ratios.append(ratio)
        variances.append(np.var((values - ratio * weights) / weights.mean(), ddof=1) / n)
        freedoms.append(n - 1)
    difference, variance = ratios[0] - ratios[1], sum(variances)
    if variance == 0.0:
        return Interval(difference, difference, difference)
    parts = sum(v**2 / f for v, f in zip(variances, freedoms, strict=True))
    half = stats.t.ppf(0.5 * (1 + level), variance**2 / parts) * np.sqrt(variance)
    return Interval(*(float(end) for end in (difference, difference - half, difference + half)))


def changed(table, middle):
    """Return the excess per column at long responses less that at short ones, of one training."""
    long = table["beta"] > middle
    first, second = (
        table["excess"][part].sum() / table["columns"][part].sum() for part in (long, ~long)
    )
    return first - second


def judge_dwell(claim, measured, settings, scale):
    """Judge that the wrong model's excess of invented columns is larger where the response lasts longer.

    A dwell time of half the length lets the same response last for twice as many pixels: beta of eq. 49
    stands for it. The excess is over the full model on the same images, as small networks have faults
    of their own; images with a longer response than the median's are held against the others.

    Parameters
    ----------
    claim : dict
        Entry of claims.yaml.
    measured : dict of str to pandas.DataFrame
        ``dwell_faults``: dwell_faults.csv.
    settings : dict
        Config section ``audit``: fewest_images, fewest_trainings.
    scale : str

    Returns
    -------
    dict
    """
    table = measured["dwell_faults"]
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
        f"{losses[0]:.2f} and {losses[1]:.2f} dB"
    )
    if scale == "test":
        verdict, why = TOO_SMALL, f"{why}; the trainings are too short"
    elif trainings < settings["fewest_trainings"]:
        verdict = TOO_SMALL
        why += (
            f"; {trainings} training of each noise model, fewer than the {settings['fewest_trainings']} "
            "that tell the model from the luck of a seed"
        )
    elif scale != "paper":
        why += "; small networks, short trainings"
    numbers = dict(zip(("measured", "low", "high"), change, strict=True))
    return numbers | {"unit": "per 100 columns", "verdict": verdict, "why": why} | SOURCE
