"""Distributions of a feature over our pairs and over the authors', held against each other."""

import numpy as np
import pandas as pd
from scipy.stats import ks_2samp

QUARTILES = (0.25, 0.5, 0.75)
RESAMPLES = 2000  # -; chosen. The share has an error of at most 0.01


def shifts(ours, samples):
    """Return how far the middle of our pairs lies from that of small samples, in their spreads.

    Parameters
    ----------
    ours : numpy.ndarray (n,)
    samples : numpy.ndarray (k, m)
        k samples of m pairs each.

    Returns
    -------
    numpy.ndarray (k,)
        Difference of the medians in interquartile ranges of the sample; of the means in its
        standard deviations where the quartiles coincide, as of an effect that few images have; nan
        where all of its values are alike.
    """
    low, middle, high = np.quantile(samples, QUARTILES, axis=1)
    coincide = low == high
    difference = np.where(coincide, ours.mean() - samples.mean(axis=1), np.median(ours) - middle)
    spread = np.where(coincide, samples.std(axis=1), high - low)
    return np.divide(difference, spread, out=np.full(len(samples), np.nan), where=spread > 0)


def distances(ours, authors, rng):
    """Compare the distributions of every feature.

    Parameters
    ----------
    ours, authors : pandas.DataFrame
        As `feature_table` returns them.
    rng : numpy.random.Generator

    Returns
    -------
    pandas.DataFrame
        One row a feature: quartiles and mean of both, ``shift`` (see `shifts`; nan where the
        authors' pairs are all alike), ``beyond_by_chance`` (share of samples of our own pairs, as
        small as the authors' and drawn with replacement, that our pairs lie more than one spread
        from), ``ks`` and ``p_value`` (two-sample Kolmogorov-Smirnov).
    """
    rows = []
    for name in authors:
        a, b = ours[name].dropna(), authors[name].dropna()
        own = a.to_numpy()
        drawn = shifts(own, rng.choice(own, (RESAMPLES, len(b))))
        numbers = {
            f"{who}_q{100 * q:.0f}": values.quantile(q)
            for who, values in (("ours", a), ("authors", b))
            for q in QUARTILES
        } | {"ours_mean": a.mean(), "authors_mean": b.mean()}
        test = ks_2samp(a, b)
        rows.append(
            {
                "feature": name,
                **numbers,
                "shift": shifts(own, b.to_numpy()[None])[0],
                "beyond_by_chance": np.mean(np.abs(drawn) > 1.0),
                "ks": test.statistic,
                "p_value": test.pvalue,
            }
        )
    return pd.DataFrame(rows)
