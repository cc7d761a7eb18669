"""The paper's claim that pixel losses alone blur and a discriminator gives sharper images."""

import numpy as np

from emrestore.audit.intervals import all_below, of_mean
from emrestore.audit.verdicts import TOO_SMALL, UNTESTABLE

SOURCE = {"rule": "adversarial_table", "source": "comparison/adversarial.csv"}
SMALLEST = 1e-12  # of the power of y; an image without any fine structure


def judge_sharper(claim, measured, settings, scale):
    """Judge the power of the fine structure that one network restores with and without a discriminator.

    Parameters
    ----------
    claim : dict
        Entry of claims.yaml.
    measured : dict of str to pandas.DataFrame or None
        ``adversarial``: scores of adversarial_spectra, one row a test pair.
    settings : dict
        Config section ``audit``: fewest_images.
    scale : str

    Returns
    -------
    dict
        Of the means over the pairs of the logarithms of two ratios: pixel losses alone / truth, to be
        below 0, and with / without the discriminator, to be above.
    """
    scores = measured["adversarial"]
    if scores is None:
        return {"verdict": UNTESTABLE, "why": "no network met a discriminator"} | SOURCE
    power = {
        name: np.log(np.maximum(scores[f"high_frequency_power_{name}"], SMALLEST))
        for name in ("y", "pixel", "adversarial")
    }
    blurred = of_mean(power["pixel"] - power["y"])
    sharper = of_mean(power["adversarial"] - power["pixel"])
    left = of_mean(power["adversarial"] - power["y"])
    cost = of_mean(scores["psnr_adversarial_db"] - scores["psnr_pixel_db"])
    n = len(scores)
    verdict, words = all_below([blurred, sharper.opposite()], 0.0, n - 1)
    why = (
        f"power above half the Nyquist frequency, geometric means of {n} test pairs: pixel losses alone "
        f"{np.exp(blurred.value):.2f} ({np.exp(blurred.low):.2f} to {np.exp(blurred.high):.2f}) of the "
        f"truth's, with / without the discriminator {np.exp(sharper.value):.2f} "
        f"({np.exp(sharper.low):.2f} to {np.exp(sharper.high):.2f}), with it "
        f"{np.exp(left.value):.2f} of the truth's; it costs {-cost.value:.2f} dB ({-cost.high:.2f} to "
        f"{-cost.low:.2f})"
    )
    if scale == "test":
        verdict, why = (
            TOO_SMALL,
            f"{why}; the trainings of this scale are too short to learn anything",
        )
    elif n < settings["fewest_images"]:
        verdict, why = TOO_SMALL, f"{why}; too few images"
    else:
        why = f"{why}; as logarithms, each against the claim: {words}"
        why += "" if scale == "paper" else "; small networks, short trainings"
    numbers = dict(zip(("measured", "low", "high"), np.exp(sharper), strict=True))
    return numbers | {"unit": "ratio", "agree_low": 1.0, "verdict": verdict, "why": why} | SOURCE
