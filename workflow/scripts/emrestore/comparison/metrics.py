"""How near a restored image is to the undistorted one."""

import numpy as np

MAX_COUNTS = 65535.0


def psnr(restored, truth, largest=MAX_COUNTS):
    """Return the peak signal-to-noise ratio [dB] of eq. 1.

    Parameters
    ----------
    restored, truth : numpy.ndarray (h, w) [counts]
    largest : float
        MAX of eq. 1, "the maximum possible pixel value of the images": the full scale of 16 bits.

    Returns
    -------
    float
        inf where both are equal.
    """
    error = np.mean((np.asarray(restored, float) - np.asarray(truth, float)) ** 2)
    return float("inf") if error == 0 else float(10.0 * np.log10(largest**2 / error))


def l1(restored, truth, largest=MAX_COUNTS):
    """Return the mean absolute difference of two images in units of the full scale."""
    return float(np.mean(np.abs(np.asarray(restored, float) - np.asarray(truth, float))) / largest)


def contrast_l1(restored, truth, floor):
    """Return the mean absolute difference in units of the contrast of the truth (eq. 4-5).

    Parameters
    ----------
    restored, truth : numpy.ndarray (h, w) [counts]
    floor : float [counts]
        Smallest standard deviation of the truth, sigma_min of eq. 5.

    Returns
    -------
    float
    """
    return float(np.mean(np.abs(restored - truth)) / max(np.std(truth), floor))


def bootstrap_means(rng, values, draws):
    """Return the means of `draws` samples with replacement of values (n,), as an array."""
    values = np.asarray(values, dtype=float)
    return values[rng.integers(len(values), size=(draws, len(values)))].mean(axis=1)


def percentile_interval(draws, level):
    """Return the bounds (low, high) of the middle part `level` of bootstrap draws."""
    tail = 50.0 * (1.0 - level)
    return tuple(float(bound) for bound in np.percentile(draws, [tail, 100.0 - tail]))


def bootstrap_interval(rng, values, less=None, level=0.95, draws=2000):
    """Return the bootstrap interval of a mean, or of a difference of means (percentile method).

    Parameters
    ----------
    rng : numpy.random.Generator
    values : array_like (n,)
    less : array_like (m,), optional
        Independent values whose mean is taken off.
    level : float
        Coverage.
    draws : int

    Returns
    -------
    low, high : float
    """
    means = bootstrap_means(rng, values, draws)
    if less is not None:
        means = means - bootstrap_means(rng, less, draws)
    return percentile_interval(means, level)
