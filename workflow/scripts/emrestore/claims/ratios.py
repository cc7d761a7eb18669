"""Ratios of measured lengths, with intervals that are symmetric in the logarithm."""

import numpy as np

from emrestore.claims.intervals import Interval

NARROW = 0.02  # below it two decimals show an interval without width
SMALLEST_RATIO = 1e-9  # an end that an interval was cut at 0 has no logarithm


def cut(ratio):
    """Return a ratio whose ends all have a logarithm."""
    return Interval(*(max(end, SMALLEST_RATIO) for end in ratio))


def logarithm(ratio):
    """Return the natural logarithm of a ratio, as an Interval."""
    return Interval(*map(float, np.log(cut(ratio))))


def geometric(ratios):
    """Return the geometric mean of independent ratios, with the interval that theirs come to.

    Parameters
    ----------
    ratios : list of Interval
        Of different thicknesses, or of doses, whose noise was drawn independently; scan distortions are
        shared by all doses, which the claims that rest on such a mean say. Two of one image are not.
    """
    ratios = [cut(one) for one in ratios]
    middle = float(np.mean([np.log(one.value) for one in ratios]))
    halves = np.array(
        [(np.log(one.value / one.low), np.log(one.high / one.value)) for one in ratios]
    )
    down, up = np.sqrt((halves**2).sum(axis=0)) / len(ratios)
    return Interval(*map(float, np.exp([middle, middle - down, middle + up])))


def quotient(first, second):
    """Return the ratio of two independent positive values, as an Interval."""
    first, second = cut(first), cut(second)
    down = np.hypot(np.log(first.value / first.low), np.log(second.high / second.value))
    up = np.hypot(np.log(first.high / first.value), np.log(second.value / second.low))
    value = first.value / second.value
    return Interval(value, float(value * np.exp(-down)), float(value * np.exp(up)))


def in_words(interval):
    """Return an interval as words, "0.82 (0.75 to 0.90)"; a narrow one with a digit more."""
    digits = 2 if interval.high - interval.low >= NARROW else 3
    value, low, high = (f"{end:.{digits}f}" for end in interval)
    return f"{value} ({low} to {high})"
