"""Intervals of means and ratios of few independent values."""

from typing import NamedTuple

import numpy as np
from scipy import stats

LEVEL = 0.95
DRAWS = 2000


class Interval(NamedTuple):
    """A measured value with its interval, in the value's unit; the ends may be nan."""

    value: float
    low: float
    high: float

    def opposite(self):
        """Return the interval of the value's negative."""
        return Interval(-self.value, -self.high, -self.low)

    def within(self, least, most=np.inf):
        """Return the interval cut at the least and the largest value that there can be.

        Student's t knows of no such ends. A cut takes no possible value away, so it covers as often.
        Nan ends stay.
        """
        return Interval(self.value, *(float(end) for end in np.clip(self[1:], least, most)))


def t_interval(values, confidence):
    """Return mean and Student's t interval of independent normal values.

    Parameters
    ----------
    values : array_like (n,)
    confidence : float
        Coverage, in (0, 1).

    Returns
    -------
    mean, low, high : float
        The bounds are nan for a single value: it says nothing about its spread.
    """
    values = np.asarray(values, dtype=float)
    n, mean = len(values), float(np.mean(values))
    if n < 2:
        return mean, float("nan"), float("nan")
    half = stats.t.ppf((1 + confidence) / 2, n - 1) * values.std(ddof=1) / np.sqrt(n)
    return mean, float(mean - half), float(mean + half)


def of_mean(values, level=LEVEL):
    """Return the mean of independent values (n,) with Student's t interval; nan ends for one value."""
    return Interval(*t_interval(values, level))


def of_paired(first, second, level=LEVEL):
    """Return the mean of first - second, both (n,) on the same images, with Student's t interval."""
    return of_mean(np.asarray(first, dtype=float) - np.asarray(second, dtype=float), level)


def of_mean_of_trainings(values, variance, freedom, trainings=1, level=LEVEL):
    """Return a mean over images with an interval that holds the spread of trainings too.

    A network trained once again with another seed would give other images. The variances add up, with
    the degrees of freedom of Satterthwaite (Biometrics Bulletin 2, 110).

    Parameters
    ----------
    values : array_like (n,)
        One an image, of one training or of the difference of two.
    variance : float
        Of the mean between trainings, in the square of the values' unit.
    freedom : int
        Degrees of freedom behind `variance`.
    trainings : int
        2 for a difference.
    level : float

    Returns
    -------
    Interval
        Nan ends where the variance is not known.
    """
    values = np.asarray(values, dtype=float)
    mean, n = float(values.mean()), len(values)
    images, seeds = (values.var(ddof=1) / n if n > 1 else np.nan), trainings * variance
    total = images + seeds
    if not total > 0.0:
        return Interval(mean, np.nan, np.nan) if np.isnan(total) else Interval(mean, mean, mean)
    behind = total**2 / (images**2 / (n - 1) + seeds**2 / freedom)
    half = stats.t.ppf(0.5 * (1.0 + level), behind) * np.sqrt(total)
    return Interval(mean, float(mean - half), float(mean + half))


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


def largest_rate(events, trials, level=LEVEL):
    """Return the upper end of the interval of a rate of independent rare events (Poisson, exact).

    What no interval of a spread can say where nothing happened.

    Parameters
    ----------
    events, trials : float
    level : float

    Returns
    -------
    float
        Events per trial.
    """
    return float(0.5 * stats.chi2.ppf(0.5 * (1.0 + level), 2.0 * (events + 1.0)) / trials)
