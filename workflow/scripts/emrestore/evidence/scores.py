"""What the published networks score on our pairs, by the origin of our laws, and on the authors'."""

import numpy as np

from emrestore.comparison.metrics import (
    bootstrap_interval,
    bootstrap_means,
    percentile_interval,
)
from emrestore.evidence.measurements import half_of

DRAWS = 2000
HELD_OUT = "held out"
# whether the authors' pairs chose the laws that they are held against
ROLES = {"taken": "tuning", "even": "test", "odd": "test", HELD_OUT: "test", "printed": "test"}
OTHER = {"even": "odd", "odd": "even"}


def compared_sets(table):
    """Return which of our pairs are held against which of the authors'.

    Parameters
    ----------
    table : pandas.DataFrame
        Of the rule pair_features: ``set``, ``image`` and features.

    Returns
    -------
    list of (str, pandas.DataFrame, pandas.DataFrame)
        Laws of our pairs, ours, and the authors': all of them, or the half that a half's laws have
        not seen. Without the columns ``set`` and ``image``.
    """
    sets = {name: part for name, part in table.groupby("set")}
    authors = sets.get("authors", table[:0])
    found = []
    for laws in ("taken", *OTHER, "printed"):
        unseen = half_of(authors, OTHER[laws]) if laws in OTHER else authors
        if laws in sets:
            pair = (part.drop(columns=["set", "image"]) for part in (sets[laws], unseen))
            found.append((laws, *pair))
    return found


def held_out_interval(rng, parts, level=0.95):
    """Return the mean of both halves' differences and its bootstrap interval.

    Parameters
    ----------
    rng : numpy.random.Generator
    parts : list of (numpy.ndarray, numpy.ndarray)
        Our values and the authors' of each half.
    level : float

    Returns
    -------
    difference, low, high : float
    """
    difference = np.mean([ours.mean() - authors.mean() for ours, authors in parts])
    draws = np.mean(
        [
            bootstrap_means(rng, ours, DRAWS) - bootstrap_means(rng, authors, DRAWS)
            for ours, authors in parts
        ],
        axis=0,
    )
    return float(difference), *percentile_interval(draws, level)


def score_rows(rng, table, score):
    """Return the rows of fidelity.csv of one modality.

    Parameters
    ----------
    rng : numpy.random.Generator
    table : pandas.DataFrame
        Of the rule pair_features.
    score : str
        Column with the PSNR of the published network [dB].

    Returns
    -------
    list of dict
        ``laws`` (taken, held out, printed), ``authors_are`` (tuning or test), mean PSNR of both sets,
        their difference with its 95 % bootstrap interval, and numbers of pairs.
    """
    sets = {
        laws: (ours[score].dropna().to_numpy(), authors[score].dropna().to_numpy())
        for laws, ours, authors in compared_sets(table)
    }
    rows = []
    for laws in ("taken", HELD_OUT, "printed"):
        parts = [sets[name] for name in (OTHER if laws == HELD_OUT else [laws]) if name in sets]
        if not parts:
            continue
        ours, authors = (np.concatenate(values) for values in zip(*parts, strict=True))
        row = {"laws": laws, "authors_are": ROLES[laws], "psnr_ours_db": ours.mean()}
        row |= dict.fromkeys(("psnr_authors_db", "difference_db", "low_db", "high_db"), np.nan)
        if all(len(theirs) for _, theirs in parts):
            if len(parts) > 1:
                difference, low, high = held_out_interval(rng, parts)
            else:
                difference = ours.mean() - authors.mean()
                low, high = bootstrap_interval(rng, ours, authors)
            row |= {"psnr_authors_db": authors.mean(), "difference_db": difference}
            row |= {"low_db": low, "high_db": high}
        rows.append(row | {"n_ours": len(ours), "n_authors": len(authors)})
    return rows
