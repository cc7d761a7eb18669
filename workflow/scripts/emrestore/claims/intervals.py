"""Judging by intervals: a value against a number, a sign, several intervals at once.

An interval has the level 95 % wherever nothing else is said: each of its ends is wrong in 2.5 % of all
runs. A verdict that needs every one of several intervals is not made wrong more often by their number;
a verdict that a single one of them brings about is, and Holm's procedure (Scandinavian Journal of
Statistics 6, 65) pays for it. The parts of a claim are several such tests.
"""

import numpy as np
from scipy import special

from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED
from emrestore.comparison.intervals import (
    LEVEL,
    Interval,
    of_mean,
    of_mean_of_trainings,
    of_paired,
    studentised,
)
from emrestore.evidence.laws_of_values import holm

ROUNDING = 1e-12  # of a value; a width below it is an error of the arithmetic

# rules take the intervals that they judge by from here
__all__ = [
    "LEVEL",
    "Interval",
    "above",
    "all_below",
    "below",
    "chance_above",
    "chance_outside",
    "deciding",
    "holm",
    "near",
    "of_mean",
    "of_mean_of_trainings",
    "of_paired",
    "of_parts",
    "shown",
    "studentised",
]


def shown(interval, unit="ratio", **agree):
    """Return what claims.csv shows of an interval; `agree`: agree_low, agree_high."""
    measured, low, high = interval
    return {"measured": measured, "low": low, "high": high, "unit": unit} | agree


def around(number, tolerance):
    """Return the values that agree with a number within a tolerance, as `shown` takes them."""
    return {"agree_low": number - tolerance, "agree_high": number + tolerance}


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


def chance_above(interval, bound, freedom, level=LEVEL, counted=False):
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
    counted : bool
        Whether the value is a count, which is exact without any width.

    Returns
    -------
    float
        1 where the value is not above the bound, or has no interval. So too where the interval has no
        width: measurements that all agree tell nothing of how far the next one strays.
    """
    value, low, _ = interval
    if not value > bound or np.isnan(low):
        return 1.0
    half = value - low
    if half <= ROUNDING * abs(value):
        return 0.0 if counted else 1.0
    quantile = special.stdtrit(freedom, 0.5 * (1.0 + level))
    return float(special.stdtr(freedom, -quantile * (value - bound) / half))


def chance_outside(interval, number, tolerance, freedom, level=LEVEL):
    """Return the one-sided probability of such a value if the true one lay within a tolerance.

    Of its two sides the smaller: a true value cannot lie beyond both at once.

    Parameters
    ----------
    interval : Interval
    number, tolerance : float
        As for `near`.
    freedom, level : float
        As for `chance_above`.
    """
    return min(
        chance_above(interval, number + tolerance, freedom, level),
        chance_above(interval.opposite(), tolerance - number, freedom, level),
    )


def of_parts(verdicts, chances, level=LEVEL):
    """Return what a claim of several parts comes to, one of which is enough to refute it.

    Parameters
    ----------
    verdicts : sequence of str
        Of each part by itself. Reproduced needs all of them.
    chances : array_like
        Probability of what was seen if its part held (`chance_above`, `chance_outside`), of every test
        of every part. Not reproduced needs one of them to stand after Holm's correction.
    level : float
        Of each part's interval.

    Returns
    -------
    str
    """
    if (holm(chances) < 0.5 * (1.0 - level)).any():
        return REFUTED
    return REPRODUCED if set(verdicts) == {REPRODUCED} else INCONCLUSIVE


def deciding(intervals, bound):
    """Return the interval that decides whether all lie below a bound.

    Parameters
    ----------
    intervals : list of Interval
    bound : float

    Returns
    -------
    Interval
        Without ends before all others; then, where one lies above, the one farthest above; else the
        one that reaches highest.
    """
    for one in intervals:
        if np.isnan(one.high):
            return one
    lowest = max(intervals, key=lambda one: one.low)
    return lowest if lowest.low > bound else max(intervals, key=lambda one: one.high)


def all_below(intervals, bound, freedom, level=LEVEL, beside=()):
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
    beside : sequence of float
        Chances of further parts of the claim, which Holm's correction counts in.

    Returns
    -------
    verdict, words : str
        Reproduced where each interval lies below. Not reproduced where one lies above after Holm's
        correction for their number.
    """
    intervals = [Interval(*map(float, one)) for one in intervals]
    tail = 0.5 * (1.0 - level)
    lie_below = sum(below(one, bound) == REPRODUCED for one in intervals)
    chances = [chance_above(one, bound, freedom, level) for one in intervals]
    tests = len(chances) + len(beside)
    lie_above = int((holm([*chances, *beside])[: len(chances)] < tail).sum())
    uncorrected = sum(chance < tail for chance in chances)
    words = f"{lie_below} of {len(intervals)} intervals lie below {bound:g}, {lie_above} above"
    words += f" after Holm's correction for {tests} tests" if uncorrected and tests > 1 else ""
    words += f", {uncorrected} without it" if uncorrected != lie_above else ""
    if lie_below == len(intervals):
        return REPRODUCED, words
    return (REFUTED if lie_above else INCONCLUSIVE), words
