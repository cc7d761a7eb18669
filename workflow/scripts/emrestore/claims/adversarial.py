"""The paper's claim that pixel losses alone blur and a discriminator gives sharper images.

The workflow trains one network by pixel losses, and trains that one on against the discriminator. Test
pairs are no sample of trainings, and no network trains on as long without the discriminator: a gain may
be that of the longer training.
"""

import numpy as np

from emrestore.claims.intervals import all_below, of_mean, of_mean_of_trainings, shown
from emrestore.claims.trainings import how_small, too_few
from emrestore.claims.verdicts import TOO_SMALL, UNTESTABLE

SOURCE = {"rule": "adversarial_table", "source": "comparison/adversarial.csv"}
SMALLEST = 1e-12  # of the power of y; an image without any fine structure


def over_trainings(values, scores):
    """Return the mean over test pairs of a value with an interval that holds the spread of trainings.

    Parameters
    ----------
    values : pandas.Series
        One a row of scores.
    scores : pandas.DataFrame
        As `judge_sharper` takes them.

    Returns
    -------
    Interval
        Of one training it holds the spread of the pairs alone.
    """
    if "training" not in scores:
        return of_mean(values)
    wide = values.groupby([scores["training"], scores["image"]]).mean().unstack("image")
    n = len(wide)
    return of_mean_of_trainings(wide.mean(), wide.mean(axis=1).var(ddof=1) / n, n - 1)


def judge_sharper(claim, tables, settings, scale):
    """Judge the power of the fine structure that one network restores with and without a discriminator.

    Of the means over the pairs of the logarithms of two ratios: pixel losses alone / truth, to be
    below 0, and with / without the discriminator, to be above.

    Tables: ``adversarial``, scores of adversarial_spectra, one row a test pair; of several trainings
    with the columns ``training`` and ``image``. Settings: fewest_images, fewest_trainings.
    """
    scores = tables["adversarial"]
    if scores is None:
        return {"verdict": UNTESTABLE, "why": "no network met a discriminator"} | SOURCE
    power = {
        name: np.log(np.maximum(scores[f"high_frequency_power_{name}"], SMALLEST))
        for name in ("y", "pixel", "adversarial")
    }
    blurred = over_trainings(power["pixel"] - power["y"], scores)
    sharper = over_trainings(power["adversarial"] - power["pixel"], scores)
    left = over_trainings(power["adversarial"] - power["y"], scores)
    cost = over_trainings(scores["psnr_adversarial_db"] - scores["psnr_pixel_db"], scores)
    trainings = scores["training"].nunique() if "training" in scores else 1
    n = len(scores) // trainings
    # the fewest of what the intervals rest on
    freedom = min(n, trainings if trainings > 1 else n) - 1
    verdict, words = all_below([blurred, sharper.opposite()], 0.0, freedom)
    few = too_few(trainings, settings, "each network")
    why = (
        f"power above half the Nyquist frequency, geometric means of {n} test pairs: pixel losses alone "
        f"{np.exp(blurred.value):.2f} ({np.exp(blurred.low):.2f} to {np.exp(blurred.high):.2f}) of the "
        f"truth's, with / without the discriminator {np.exp(sharper.value):.2f} "
        f"({np.exp(sharper.low):.2f} to {np.exp(sharper.high):.2f}), with it "
        f"{np.exp(left.value):.2f} of the truth's; it costs {-cost.value:.2f} dB ({-cost.high:.2f} to "
        f"{-cost.low:.2f}); the network with the discriminator also trained on from the other, which may "
        f"sharpen by itself{how_small(scale)}"
    )
    if scale == "test":
        verdict, why = (
            TOO_SMALL,
            f"{why}; the trainings of this scale are too short to learn anything",
        )
    elif n < settings["fewest_images"]:
        verdict, why = TOO_SMALL, f"{why}; too few images"
    elif few is not None:
        verdict, why = TOO_SMALL, f"{why}; {few}"
    else:
        why = f"{why}; as logarithms, each against the claim: {words}"
    return shown(np.exp(sharper), agree_low=1.0) | {"verdict": verdict, "why": why} | SOURCE
