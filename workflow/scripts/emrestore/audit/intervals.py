"""Judging by intervals: a value against a number, a sign, several intervals at once; means of few values.

An interval has the level 95 % wherever nothing else is said: each of its ends is wrong in 2.5 % of all
runs. A verdict that needs every one of several intervals is not made wrong more often by their number;
a verdict that a single one of them brings about is, and Holm's procedure (Scandinavian Journal of
Statistics 6, 65) pays for it.
"""

from typing import NamedTuple

import numpy as np
from scipy import stats

from emrestore.audit.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED
from emrestore.comparison.intervals import t_interval

LEVEL = 0.95
DRAWS = 2000


class Interval(NamedTuple):
    """A measured value with its interval, in the value's unit; the ends may be nan."""

    value: float
    low: float
    high: float


def of_mean(values, level=LEVEL):
    """Return the mean of independent values (n,) with Student's t interval; nan ends for one value."""
    return Interval(*t_interval(values, level))


def of_paired(first, second, level=LEVEL):
    """Return the mean of first - second, both (n,) on the same images, with Student's t interval."""
    return of_mean(np.asarray(first, dtype=float) - np.asarray(second, dtype=float), level)


def studentised(rng, values, weights=None, level=LEVEL, draws=DRAWS):
    """Return a mean, or a ratio of sums, with the studentised bootstrap's interval.

    For skewed values, where Student's t covers too little. Efron and Tibshirani, An Introduction to the
    Bootstrap (1993), section 12.5; the standard error is that of the linearised ratio.

    Parameters
    ----------
    rng : numpy.random.Generator
    values : array_like (n,)
        Of independent images or regions.
    weights : array_like (n,), optional
        The result is sum(values) / sum(weights); without them the mean.
    level : float
    draws : int

    Returns
    -------
    Interval
        Nan ends for fewer than two values. Both ends are the value where no value varies.
    """
    values = np.asarray(values, dtype=float)
    weights = np.ones_like(values) if weights is None else np.asarray(weights, dtype=float)

    def ratio_and_error(v, w):
        ratio = v.sum(axis=-1) / w.sum(axis=-1)
        rest = v - ratio[..., None] * w
        return ratio, rest.std(axis=-1, ddof=1) * np.sqrt(v.shape[-1]) / w.sum(axis=-1)

    n = len(values)
    if n < 2:
        return Interval(float(values.sum() / weights.sum()), np.nan, np.nan)
    value, error = (float(part) for part in ratio_and_error(values, weights))
    chosen = rng.integers(n, size=(draws, n))
    ratios, errors = ratio_and_error(values[chosen], weights[chosen])
    # a draw of one image alone, n times, has no error to be divided by
    kept = errors > 0.0
    if not kept.any():
        return Interval(value, value, value)
    tail = 50.0 * (1.0 - level)
    deviates = (ratios[kept] - value) / errors[kept]
    low, high = np.percentile(deviates, [100.0 - tail, tail])
    return Interval(value, float(value - low * error), float(value - high * error))


def near(interval, number, tolerance):
    """Judge that a value lies within a tolerance of a number (two one-sided tests).

    Parameters
    ----------
    interval : Interval
    number, tolerance : float
        In the value's unit.

    Returns
    -------
    verdict, words : str
        Inconclusive where the interval reaches across a bound.
    """
    _, low, high = interval
    if number - tolerance <= low and high <= number + tolerance:
        return REPRODUCED, f"the whole interval lies within {tolerance:g} of the paper's number"
    if low > number + tolerance or high < number - tolerance:
        return REFUTED, f"the whole interval lies more than {tolerance:g} from the paper's number"
    return (
        INCONCLUSIVE,
        f"the interval reaches across the bound of {tolerance:g} about the paper's number",
    )


def above(interval, bound=0.0):
    """Judge that a value lies above a bound: verdict; inconclusive where the interval holds the bound."""
    _, low, high = interval
    return REPRODUCED if low > bound else REFUTED if high < bound else INCONCLUSIVE


def below(interval, bound=0.0):
    """Judge that a value lies below a bound; as `above`."""
    value, low, high = interval
    return above(Interval(-value, -high, -low), -bound)


def chance_above(interval, bound, freedom, level=LEVEL):
    """Return the one-sided probability of such a value if the true one were not above a bound.

    From the half of the interval that reaches towards the bound, taken as Student's t.

    Parameters
    ----------
    interval : Interval
    bound : float
    freedom : float
        Degrees of freedom of the interval: independent values less one.
    level : float
        Of the interval.

    Returns
    -------
    float
        1 where the value is not above the bound, or has no interval.
    """
    value, low, _ = interval
    if not value > bound or np.isnan(low):
        return 1.0
    half = value - low
    if half == 0.0:
        return 0.0
    quantile = stats.t.ppf(0.5 * (1.0 + level), freedom)
    return float(stats.t.sf(quantile * (value - bound) / half, freedom))


def holm(chances):
    """Return Holm's adjusted probabilities of several tests at once, in the order given.

    Parameters
    ----------
    chances : array_like (n,)

    Returns
    -------
    numpy.ndarray (n,)
    """
    chances = np.asarray(chances, dtype=float)
    order = np.argsort(chances)
    raised = chances[order] * np.arange(len(chances), 0, -1)
    adjusted = np.empty(len(chances))
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(raised))
    return adjusted


def all_below(intervals, bound, freedom, level=LEVEL):
    """Judge that every one of several values lies below a bound.

    Parameters
    ----------
    intervals : array_like (n, 3)
        Value, low, high of each.
    bound : float
    freedom : float
        As for `chance_above`.
    level : float
        Of each interval by itself.

    Returns
    -------
    verdict, words : str
        Reproduced where each interval lies below. Not reproduced where one lies above after Holm's
        correction for their number.
    """
    intervals = [Interval(*map(float, one)) for one in intervals]
    tail = 0.5 * (1.0 - level)
    lie_below = sum(below(one, bound) == REPRODUCED for one in intervals)
    lie_above = int(
        (holm([chance_above(one, bound, freedom, level) for one in intervals]) < tail).sum()
    )
    words = f"{lie_below} of {len(intervals)} intervals lie below {bound:g}, {lie_above} above"
    words += f" (Holm, {len(intervals)} tests)" if lie_above and len(intervals) > 1 else ""
    if lie_below == len(intervals):
        return REPRODUCED, words
    return (REFUTED if lie_above else INCONCLUSIVE), words
