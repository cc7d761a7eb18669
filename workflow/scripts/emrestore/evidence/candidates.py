"""Laws that no number of a pair shows: pairs by several candidates, held against the authors'."""

import numpy as np
import pandas as pd
from scipy.stats import kstest

from emrestore.config.sections import of_set, with_values
from emrestore.dataset.shards import consecutive_pairs
from emrestore.evidence.features import feature_table

SPLIT = "laws"


def candidate_table(law, config, seed, count, r_hat):
    """Measure pairs that are made with each candidate of a law.

    Parameters
    ----------
    law : dict
        ``key``, ``feature``, ``modalities``, ``candidates`` (name to value) and, optionally,
        ``kinds`` (of specimens that the law rules).
    config : dict
        Sections ``specimen``, ``imaging``, ``low_resolution``, ``distortion`` and ``datasets``.
    seed : int
    count : int
        Pairs of each modality and candidate.
    r_hat : numpy.ndarray (104,) [Å]

    Returns
    -------
    pandas.DataFrame
        ``candidate``, ``modality``, ``value`` of the feature, one row a pair. All candidates share
        their specimens as far as the law lets them.
    """
    tables = []
    for name, value in law["candidates"].items():
        changed = with_values(config, {law["key"]: value})
        for modality in law["modalities"]:
            sections = changed | of_set(changed, modality)
            x, y, drawn = consecutive_pairs(sections, seed, modality, SPLIT, 0, count, r_hat)
            measured = feature_table(x.astype(float), y.astype(float))[law["feature"]]
            kinds = pd.Series([row["specimen.kind"] for row in drawn])[measured.index]
            values = measured[kinds.isin(law.get("kinds", kinds))].dropna()
            tables.append(pd.DataFrame({"candidate": name, "modality": modality, "value": values}))
    return pd.concat(tables, ignore_index=True)


def ranks(ours, authors):
    """Return the rank in (0, 1) of each authors' value among ours of the same modality.

    Parameters
    ----------
    ours, authors : pandas.DataFrame
        ``modality`` and ``value``.

    Returns
    -------
    numpy.ndarray (n,)
        Even in (0, 1) if both follow one law, whatever the modality.
    """
    found = []
    for modality, values in authors.groupby("modality")["value"]:
        own = ours.loc[ours["modality"] == modality, "value"].to_numpy()
        below = np.sum(own[:, None] < values.to_numpy(), axis=0)
        ties = np.sum(own[:, None] == values.to_numpy(), axis=0)
        found.append((below + 0.5 * ties + 0.5) / (len(own) + 1))
    return np.concatenate(found) if found else np.array([])


def p_of_candidates(table, authors):
    """Return the p value of every candidate: Kolmogorov-Smirnov of the pooled ranks.

    Parameters
    ----------
    table : pandas.DataFrame
        Of `candidate_table`.
    authors : pandas.DataFrame
        ``modality`` and ``value`` of the authors' pairs.

    Returns
    -------
    pandas.Series
        By candidate, in their order; nan where there are no pairs of the authors.
    """
    p_values = {}
    for name in table["candidate"].unique():
        found = ranks(table[table["candidate"] == name], authors)
        p_values[name] = kstest(found, "uniform").pvalue if len(found) else np.nan
    return pd.Series(p_values, dtype=float)


def estimated(p_values, confidence):
    """Return the likeliest candidate, and the lowest and highest that are not excluded.

    Parameters
    ----------
    p_values : pandas.Series
        By candidate, whose names are numbers.
    confidence : float

    Returns
    -------
    best, low, high
        Names of candidates; low and high are nan where all are excluded.
    """
    held = [name for name, p in p_values.items() if p >= 1.0 - confidence]
    return p_values.idxmax(), min(held, default=np.nan), max(held, default=np.nan)
