"""The median of few values with an interval that needs no law of them."""

import numpy as np
from scipy import stats

from emrestore.claims.intervals import LEVEL, Interval


def of_median(values, level=LEVEL):
    """Return the median of independent values (n,) between two of them (binomial interval).

    Where a few values are far off all others, as deviations of single images are, a mean says little.

    Returns
    -------
    Interval
        Nan ends where even the outermost values do not reach the level: fewer than six at 95 %.
    """
    values = np.sort(np.asarray(values, dtype=float))
    n = len(values)
    first = int(stats.binom.ppf(0.5 * (1.0 - level), n, 0.5))
    ends = (values[first - 1], values[n - first]) if first else (np.nan, np.nan)
    return Interval(float(np.median(values)), *map(float, ends))
