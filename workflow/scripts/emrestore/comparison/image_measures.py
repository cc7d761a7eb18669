"""What makes a restored image good, beside its PSNR: contrast, fine structure, mean and deviation."""

import numpy as np

from emrestore.comparison.metrics import contrast_l1, psnr
from emrestore.comparison.spectrum import radial_power

MEASURES = ("psnr_db", "l1", "high_frequency_db", "mean_error", "std_ratio")
ROUNDING = 1 / 12  # counts²; variance of rounding to whole counts, the least power of a spectrum


def image_scores(restored, truth, floor, bound):
    """Return the `MEASURES` of one restored image.

    Parameters
    ----------
    restored, truth : numpy.ndarray (n, n) [counts]
    floor : float [counts]
        Smallest standard deviation of the truth.
    bound : float
        Where high frequencies begin, of the Nyquist frequency.

    Returns
    -------
    dict
        psnr_db (eq. 1), l1 (eq. 4), high_frequency_db (power above `bound`, restored over truth),
        mean_error (|E y - E y_g| / Std y), std_ratio (Std y_g / Std y).
    """
    powers = []
    for image in (restored, truth):
        frequency, power = radial_power(image)
        powers.append(power[frequency > bound].sum() + ROUNDING)
    contrast = max(np.std(truth), floor)
    return {
        "psnr_db": psnr(restored, truth),
        "l1": contrast_l1(restored, truth, floor),
        "high_frequency_db": 10.0 * np.log10(powers[0] / powers[1]),
        "mean_error": abs(np.mean(truth) - np.mean(restored)) / contrast,
        "std_ratio": np.std(restored) / contrast,
    }
