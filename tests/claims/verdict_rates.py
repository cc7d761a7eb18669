"""How often each verdict comes out in many worlds of one kind."""

from functools import cache

import numpy as np
from emrestore.claims.verdicts import VERDICTS
from emrestore.random import stream
from scipy import stats

WORLDS = 500


def rates(name, judged, worlds=WORLDS):
    """Return the share of worlds with each verdict, and print it.

    Parameters
    ----------
    name : str
        Of the kind of world, which seeds them.
    judged : callable
        numpy.random.Generator -> what a judge returns for a world drawn by it.
    worlds : int

    Returns
    -------
    dict of str to float
    """
    found = [judged(stream(1, "world", name, i))["verdict"] for i in range(worlds)]
    shares = {verdict: found.count(verdict) / worlds for verdict in VERDICTS}
    print(name, ", ".join(f"{verdict} {share:.1%}" for verdict, share in shares.items() if share))
    return shares


@cache
def without_one(count):
    """Return all samples without one, (count, count - 1) indices, and Student's 97.5 % quantile."""
    others = np.array([np.delete(np.arange(count), i) for i in range(count)])
    return others, stats.t.ppf(0.975, count - 1)


def jackknifed(statistic, *data):
    """Return value, low and high of a statistic of realisations, by leaving out one at a time.

    The tables have bootstrap intervals, which agree with these and take longer.

    Parameters
    ----------
    statistic : callable
        Arrays (..., r, n) -> (...), over whole realisations.
    *data : numpy.ndarray (r, n)
    """
    count = len(data[0])
    others, quantile = without_one(count)
    value = float(statistic(*data))
    left = statistic(*(part[others] for part in data))
    error = np.sqrt((count - 1) / count * np.sum((left - left.mean()) ** 2))
    half = quantile * error
    return value, value - half, value + half
