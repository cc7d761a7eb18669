"""Judging by intervals: a value against a number, a sign, several intervals at once.

An interval has the level 95 % wherever nothing else is said: each of its ends is wrong in 2.5 % of all
runs. A verdict that needs every one of several intervals is not made wrong more often by their number;
a verdict that a single one of them brings about is, and Holm's procedure (Scandinavian Journal of
Statistics 6, 65) pays for it.
"""

import numpy as np
from scipy import special

from emrestore.audit.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED
from emrestore.comparison.intervals import (
    LEVEL,
    Interval,
    of_mean,
    of_mean_of_trainings,
    of_paired,
    studentised,
)

# rules take the intervals that they judge by from here
__all__ = [
    "LEVEL",
    "Interval",
    "above",
    "all_below",
    "below",
    "chance_above",
    "holm",
    "near",
    "of_mean",
    "of_mean_of_trainings",
    "of_paired",
    "studentised",
]


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
    return above(interval.opposite(), -bound)


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
    quantile = special.stdtrit(freedom, 0.5 * (1.0 + level))
    return float(special.stdtr(freedom, -quantile * (value - bound) / half))


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
