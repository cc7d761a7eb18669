"""Spread, bias and error of estimates over realisations, with bootstrap intervals.

Whole realisations are drawn, since columns of one image share its noise and its network.
"""

import numpy as np
from scipy.stats import norm, t

DRAWS = 500
LEVEL = 0.95


def spread(errors):
    """Return the standard deviation over realisations, pooled over columns.

    Parameters
    ----------
    errors : numpy.ndarray (..., r, n)
        Estimates less truth; leading axes (such as x and y) are pooled too.

    Returns
    -------
    float
    """
    return float(np.sqrt(np.var(errors, axis=-2, ddof=1).mean()))


def bias(errors):
    """Return the root mean square over columns of the mean error, less what the spread adds to it."""
    mean_square = np.mean(errors.mean(axis=-2) ** 2)
    return float(np.sqrt(max(0.0, mean_square - spread(errors) ** 2 / errors.shape[-2])))


def rms(errors):
    """Return the root mean square error."""
    return float(np.sqrt(np.mean(errors**2)))


def mean_distance(errors):
    """Return the mean length of errors (2, r, n)."""
    return float(np.hypot(errors[0], errors[1]).mean())


def mean_absolute(errors):
    """Return the mean absolute error."""
    return float(np.abs(errors).mean())


def mean(errors):
    """Return the mean error."""
    return float(np.mean(errors))


def percent(values):
    """Return the mean of values between 0 and 100 %."""
    return float(np.mean(values))


# least and largest value of a statistic; those that are not named are lengths
LIMITS = {mean: (-np.inf, np.inf), percent: (0.0, 100.0)}
LIMITS_OF_LENGTHS = (0.0, np.inf)


def interval(value, draws, count):
    """Return the 95 % interval (low, high) of a statistic from its bootstrap draws.

    Percentiles, shifted for the bootstrap's own bias (samples with repetitions have less spread than
    the realisations they come from) and widened as Student's t is for `count` realisations.
    """
    tail = 0.5 * (1.0 - LEVEL)
    wider = t.ppf(1.0 - tail, count - 1) / norm.ppf(1.0 - tail) * np.sqrt(count / (count - 1.0))
    ends = np.percentile(draws, [100.0 * tail, 100.0 * (1.0 - tail)]) - np.mean(draws)
    return tuple(float(end) for end in value + wider * ends)


def estimate(statistic, errors, rng, reference=None):
    """Return a statistic, and its ratio to and difference from another method's, with intervals.

    Parameters
    ----------
    statistic : callable
        Errors (..., r, n) -> float.
    errors : numpy.ndarray (..., r, n)
    rng : numpy.random.Generator
    reference : numpy.ndarray (..., r, n), optional
        Errors of the same realisations by the method to compare with.

    Returns
    -------
    dict of str to float
        value, low, high; ratio_to_raw, ratio_low, ratio_high; less_raw, less_raw_low, less_raw_high (nan
        without a reference). Both methods keep the same realisations in every draw. No interval
        goes beyond what the statistic can be (`LIMITS`).
    """
    count = errors.shape[-2]
    chosen = rng.integers(count, size=(DRAWS, count))
    value, draws = statistic(errors), [statistic(errors[..., i, :]) for i in chosen]
    limits = LIMITS.get(statistic, LIMITS_OF_LENGTHS)
    low, high = (float(end) for end in np.clip(interval(value, draws, count), *limits))
    result = {"value": value, "low": low, "high": high}
    result |= dict.fromkeys(("ratio_to_raw", "ratio_low", "ratio_high"), np.nan)
    result |= dict.fromkeys(("less_raw", "less_raw_low", "less_raw_high"), np.nan)
    if reference is None:
        return result
    others = [statistic(reference[..., i, :]) for i in chosen]
    less = value - statistic(reference)
    reach = limits[1] - limits[0]
    ends = interval(less, np.subtract(draws, others), count)
    low, high = (float(end) for end in np.clip(ends, -reach, reach))
    result |= {"less_raw": less, "less_raw_low": low, "less_raw_high": high}
    if statistic(reference) > 0.0:
        ratios = [a / b for a, b in zip(draws, others, strict=True) if b > 0.0]
        ratio = value / statistic(reference)
        low, high = interval(ratio, ratios, count)
        low = max(low, 0.0)
        result |= {"ratio_to_raw": ratio, "ratio_low": low, "ratio_high": high}
    return result


def kept_offset(errors, offsets):
    """Return which share of the offsets that fits started from is left in their errors.

    Parameters
    ----------
    errors : numpy.ndarray (2, r, n)
        Of positions, less the mean shift of each image.
    offsets : numpy.ndarray (2, n)
        Starts less true places, in the same unit, less their mean.

    Returns
    -------
    numpy.ndarray (r, 1)
        Slope of the regression of errors on offsets, for each realisation.
    """
    slopes = (errors * offsets[:, None]).sum(axis=(0, 2)) / (offsets**2).sum()
    return slopes[:, None]


def centred(errors):
    """Take the mean shift of every image off position errors (2, r, n): an image has no origin."""
    return errors - errors.mean(axis=-1, keepdims=True)


def share_interval(successes, trials):
    """Return the share of successes with Wilson's 95 % interval, (share, low, high)."""
    z, share = 1.959964, successes / trials
    middle = (share + z**2 / (2 * trials)) / (1 + z**2 / trials)
    half = z * np.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2)) / (1 + z**2 / trials)
    return share, max(0.0, middle - half), min(1.0, middle + half)
