"""The score of `emrestore.restoration.trust` fitted on restored images, and how well it does."""

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import binomtest

from emrestore.restoration.trust import Reference, standardised

NOT_FEATURES = ("modality", "set", "image", "foreign")
# microscopes that record alike share their weights
GROUPS = {"scan": ("hrstem", "lrstem", "hrsem", "lrsem"), "tem": ("hrtem", "lrtem")}
FOLDS = 5


def fitted(tiles, ridge):
    """Fit the weights of the features by penalised logistic regression, for one group.

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


def scored(tiles, references):
    """Score every image: the mean of its tiles.

    Parameters
    ----------
    tiles : pandas.DataFrame
        As for `fitted`, of any group.
    references : dict of str to Reference
        By modality.

    Returns
    -------
    pandas.DataFrame
        Columns modality, set, image, foreign, score.
    """
    parts = []
    for modality, rows in tiles.groupby("modality"):
        reference = references[modality]
        score = reference.contributions(rows, modality).sum(axis=1) + reference.intercept
        parts.append(rows[list(NOT_FEATURES)].assign(score=score))
    return pd.concat(parts).groupby(list(NOT_FEATURES), sort=False)["score"].mean().reset_index()


def left_out(tiles, ridge):
    """Score every image of a group by a reference that was fitted without it.

    Returns
    -------
    pandas.DataFrame
        As of `scored`.
    """
    images = tiles.groupby(list(NOT_FEATURES), sort=False).ngroup()
    # images of a set lie side by side: every fold gets its share of each
    fold, parts = images % FOLDS, []
    for k in range(FOLDS):
        here = fold == k
        reference = fitted(tiles[~here], ridge)
        parts.append(scored(tiles[here], dict.fromkeys(tiles["modality"], reference)))
    return pd.concat(parts, ignore_index=True)


def fitted_groups(tiles, ridge, false_alarms):
    """Fit every group, and shift its scores so that a share of its own images lies above zero.

    Parameters
    ----------
    tiles : pandas.DataFrame
        As for `fitted`, of any group.
    ridge : float
    false_alarms : float
        The share, among images that were left out of the fit.

    Returns
    -------
    pandas.DataFrame
        As `emrestore.restoration.trust.read_references` reads it.
    """
    tables = []
    for group, modalities in GROUPS.items():
        some = tiles[tiles["modality"].isin(modalities)]
        if some.empty:
            continue
        scores = left_out(some, ridge)
        limit = scores.loc[~scores["foreign"], "score"].quantile(1.0 - false_alarms)
        reference = fitted(some, ridge)
        table = reference.table.copy()
        table.loc["intercept", "weight"] = reference.intercept - limit
        tables.append(table.assign(group=group))
    return pd.concat(tables)


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
