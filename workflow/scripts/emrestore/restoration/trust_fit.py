"""The score of `emrestore.restoration.trust` fitted on restored images, and how well it does."""

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import binomtest

from emrestore.restoration.trust import FARTHEST, Reference, standardised

NOT_FEATURES = ("modality", "set", "image", "foreign")


def fitted(tiles, ridge):
    """Fit the weights of the features by penalised logistic regression.

    Images within and outside of the training's kind weigh the same altogether, whatever their
    numbers.

    Parameters
    ----------
    tiles : pandas.DataFrame
        One row a tile: modality, set, image, foreign (bool), and the features.
    ridge : float
        Penalty of the squared weights.

    Returns
    -------
    Reference
    """
    names = [name for name in tiles if name not in NOT_FEATURES]
    own = tiles[~tiles["foreign"]]
    table = pd.DataFrame(index=pd.Index(names, name="feature"))
    for modality, rows in own.groupby("modality"):
        table[f"mean_{modality}"] = rows[names].mean()
    within = own[names] - own.groupby("modality")[names].transform("mean")
    table["deviation"] = within.std() + 1e-3
    parts, truth = [], []
    for modality, rows in tiles.groupby("modality"):
        parts.append(standardised(rows[names], table, modality))
        truth.append(rows["foreign"].to_numpy())
    far, foreign = np.concatenate(parts), np.concatenate(truth)
    design = np.column_stack([far, np.abs(far), np.ones(len(far))])
    weight = np.where(foreign, 0.5 / foreign.mean(), 0.5 / (~foreign).mean())
    sign = np.where(foreign, 1.0, -1.0)

    def loss(w):
        margin = sign * (design @ w)
        gradient = design.T @ (-weight * sign * expit(-margin)) / len(design)
        penalty = np.append(ridge * w[:-1], 0.0)
        return (
            float((weight * np.logaddexp(0.0, -margin)).mean() + 0.5 * penalty @ w),
            gradient + penalty,
        )

    w = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B").x
    table["weight"], table["weight_far"] = w[: len(names)], w[len(names) : -1]
    return Reference(table, float(w[-1]))


def scored(tiles, reference):
    """Return the score of every image: the mean of its tiles.

    Parameters
    ----------
    tiles : pandas.DataFrame
        As for `fitted`.
    reference : Reference

    Returns
    -------
    pandas.DataFrame
        Columns modality, set, image, foreign, score.
    """
    parts = []
    for modality, rows in tiles.groupby("modality"):
        found = rows[list(reference.table.index)]
        score = reference.contributions(found, modality).sum(axis=1) + reference.intercept
        parts.append(rows[list(NOT_FEATURES)].assign(score=score))
    return (
        pd.concat(parts).groupby(list(NOT_FEATURES), sort=False)["score"].mean().reset_index()
    )


def left_out(tiles, ridge, folds=5):
    """Score every image by a reference that was fitted without it.

    Parameters
    ----------
    tiles : pandas.DataFrame
        As for `fitted`.
    ridge : float
    folds : int

    Returns
    -------
    pandas.DataFrame
        As of `scored`.
    """
    parts = []
    for fold in range(folds):
        here = tiles["image"] % folds == fold
        if here.any() and not here.all():
            parts.append(scored(tiles[here], fitted(tiles[~here], ridge)))
    return pd.concat(parts, ignore_index=True)


def rounded_table(reference):
    """Return a Reference as the table that `emrestore.restoration.trust.read_reference` reads."""
    table = reference.table.copy()
    table.loc["intercept", "weight"] = reference.intercept
    return table.map(lambda value: float(f"{value:.6g}"))


def rates(images, known_failures):
    """Return how often images of each set are flagged.

    Parameters
    ----------
    images : pandas.DataFrame
        Columns modality, set, image, foreign, flagged.
    known_failures : dict of str to list of int
        Modality to the authors' pairs that its published network restores wrongly.

    Returns
    -------
    pandas.DataFrame
        Columns set, modality, foreign, images, flagged, rate, low, high (Wilson's 95 % interval).
    """
    wrong = [
        name == "authors" and number in known_failures.get(modality, [])
        for modality, name, number in zip(
            images["modality"], images["set"], images["image"], strict=True
        )
    ]
    images = images.assign(set=images["set"].mask(wrong, "authors, restored wrongly"))
    rows = []

    def row(name, modality, some):
        flagged = int(some["flagged"].sum())
        interval = binomtest(flagged, len(some)).proportion_ci(method="wilson")
        rows.append(
            {
                "set": name,
                "modality": modality,
                "foreign": bool(some["foreign"].iloc[0]),
                "images": len(some),
                "flagged": flagged,
                "rate": flagged / len(some),
                "low": interval.low,
                "high": interval.high,
            }
        )

    for foreign, some in images.groupby("foreign"):
        row("all foreign" if foreign else "all test pairs", "all", some)
    for name, some in images.groupby("set"):
        row(name, "all", some)
        for modality, few in some.groupby("modality"):
            row(name, modality, few)
    return pd.DataFrame(rows)
