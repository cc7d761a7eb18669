"""Intervals of means of few independent values."""

import numpy as np
from scipy import stats


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
