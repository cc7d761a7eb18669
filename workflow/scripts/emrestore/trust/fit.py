"""The score of `emrestore.trust.judgement` fitted on restored images, and how well it does."""

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import logsumexp
from scipy.stats import binomtest

from emrestore.trust.reference import Reference, combined, standardised

NOT_FEATURES = ("modality", "set", "source", "image", "foreign")
# microscopes that record alike share their weights
GROUPS = {"scan": ("hrstem", "lrstem", "hrsem", "lrsem"), "tem": ("hrtem", "lrtem")}
FOLDS = 5
# of the standard deviation: a feature that is nearly always the same must not rule
LEAST_SPREAD = 0.3
SHRINK = 0.03  # deviations squared; variance added along each axis of strangeness
STEPS = 300  # of the fit, which has then converged to 1e-4 of the loss


def usual(own, names):
    """Return the usual features of images of the training's kind, and their deviation from them.

    Medians and quantiles: a few of these images are noiseless or have none but a few grey levels.

    Parameters
    ----------
    own : pandas.DataFrame
        One row a tile: modality and the features.
    names : list of str

    Returns
    -------
    pandas.DataFrame
        Index feature; columns ``usual_MODALITY`` and ``deviation``.
    """
    table = pd.DataFrame(index=pd.Index(names, name="feature"))
    for modality, rows in own.groupby("modality"):
        table[f"usual_{modality}"] = rows[names].median()
    within = own[names] - own.groupby("modality")[names].transform("median")
    spread = 0.5 * (within.quantile(0.84) - within.quantile(0.16))
    table["deviation"] = np.maximum(spread, LEAST_SPREAD * within.std()) + 1e-2
    return table


def fitted(tiles, ridge):
    """Fit the weights of the features by penalised multinomial logistic regression, for one group.

    Images of the training's kind weigh as much as all foreign ones together, and every foreign kind
    as much as another, whatever their numbers.

    Parameters
    ----------
    tiles : pandas.DataFrame
        One row a tile: modality, set (of foreign images: their kind), source (of what pairs they
        were made), image, foreign (bool), and the features.
    ridge : float
        Penalty of the squared weights.

    Returns
    -------
    Reference
    """
    names = [name for name in tiles if name not in NOT_FEATURES]
    kinds = sorted(tiles.loc[tiles["foreign"], "set"].unique())
    table = usual(tiles[~tiles["foreign"]], names)
    parts, classes = [], []
    for modality, rows in tiles.groupby("modality"):
        parts.append(standardised(rows[names], table, modality))
        known = rows["set"].map({kind: k for k, kind in enumerate(kinds, 1)})
        classes.append(known.where(rows["foreign"], 0).to_numpy(int))
    design, classes = np.concatenate(parts), np.concatenate(classes)
    design = np.column_stack([design, np.ones(len(design))])
    w = _weights(design, classes, len(kinds), ridge)
    for k, kind in enumerate(kinds):
        table[f"weight_{kind}"], table[f"far_{kind}"] = np.split(w[:-1, k], 2)
    own = design[classes == 0, : len(names)]
    table["middle"], axes = strange_axes(own)
    columns = [f"axis_{k}" for k in range(len(names))]
    return Reference(table.join(pd.DataFrame(axes, table.index, columns)), pd.Series(w[-1], kinds))


def strange_axes(own):
    """Return the mean of deviations, and the axes of their distance of Mahalanobis.

    Parameters
    ----------
    own : numpy.ndarray (tiles, features)
        Deviations of images of the training's kind.

    Returns
    -------
    middle : numpy.ndarray (features,)
    axes : numpy.ndarray (features, features)
        Lower triangular; axes times their transpose is the inverse of the covariance.
    """
    covariance = np.cov(own, rowvar=False) + SHRINK * np.eye(own.shape[1])
    return own.mean(axis=0), np.linalg.cholesky(np.linalg.inv(covariance))


def _weights(design, classes, kinds, ridge):
    """Return the weights (columns of the design, kinds) of the odds against class 0."""
    count = np.bincount(classes, minlength=kinds + 1)
    weight = np.where(classes == 0, 0.5, 0.5 / kinds) / count[classes]
    truth = (classes[:, None] == np.arange(1, kinds + 1)).astype(float)

    def loss(flat):
        w = flat.reshape(design.shape[1], kinds)
        odds = design @ w
        total = logsumexp(np.column_stack([np.zeros(len(odds)), odds]), axis=1)
        penalty = ridge * w
        penalty[-1] = 0.0
        value = weight @ (total - (truth * odds).sum(axis=1)) + 0.5 * (penalty * w).sum()
        found = np.exp(odds - total[:, None])
        return value, (design.T @ (weight[:, None] * (found - truth)) + penalty).ravel()

    start = np.zeros(design.shape[1] * kinds)
    options = {"maxiter": STEPS}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    return found.x.reshape(design.shape[1], kinds)


def scored(tiles, references):
    """Score every image by its resemblance to foreign kinds, by its strangeness, and by both.

    Parameters
    ----------
    tiles : pandas.DataFrame
        As for `fitted`, of any group.
    references : dict of str to Reference
        By modality.

    Returns
    -------
    pandas.DataFrame
        Columns modality, set, source, image, foreign, resemblance, strangeness, score.
    """
    about, parts = list(NOT_FEATURES), []
    for modality, rows in tiles.groupby("modality"):
        reference = references[modality]
        kinds = reference.intercepts.index
        found = pd.DataFrame(reference.evidence(rows, modality), rows.index, kinds)
        found["strangeness"] = reference.strangeness(rows, modality)
        mean = found.groupby([rows[name] for name in about], sort=False).mean()
        part = {
            "resemblance": logsumexp(mean[kinds], axis=1),
            "strangeness": np.log(mean["strangeness"]),
            "score": combined(mean[kinds], mean["strangeness"]),
        }
        parts.append(pd.DataFrame(part))
    return pd.concat(parts).reset_index()


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
    false_alarms : dict of str to float
        The shares of resemblance and of strangeness, among images that were left out of the fit.

    Returns
    -------
    pandas.DataFrame
        As `emrestore.trust.reference.read_references` reads it.
    """
    tables = []
    for group, modalities in GROUPS.items():
        some = tiles[tiles["modality"].isin(modalities)]
        if some.empty:
            continue
        scores = left_out(some, ridge)
        own = scores[~scores["foreign"]]
        limits = {name: own[name].quantile(1.0 - share) for name, share in false_alarms.items()}
        reference = fitted(some, ridge)
        table = reference.table.copy()
        axes = table.columns.str.startswith("axis_")
        table.loc[:, axes] *= np.exp(-0.5 * limits["strangeness"])
        for kind, intercept in reference.intercepts.items():
            table.loc["intercept", f"weight_{kind}"] = intercept - limits["resemblance"]
        tables.append(table.assign(group=group))
    return pd.concat(tables)


def restored_wrongly(images, known_failures):
    """Return which images are authors' pairs that their published network restores wrongly.

    Parameters
    ----------
    images : pandas.DataFrame
        Columns modality, set and image.
    known_failures : dict of str to list of int
        Modality to numbers of the authors' pairs.

    Returns
    -------
    numpy.ndarray of bool
    """
    columns = (images[name] for name in ("modality", "set", "image"))
    return np.array(
        [
            name == "authors" and number in known_failures.get(modality, [])
            for modality, name, number in zip(*columns, strict=True)
        ],
        bool,
    )


def rates(images, known_failures):
    """Return how often images of each set are flagged.

    Parameters
    ----------
    images : pandas.DataFrame
        Columns modality, set, image, foreign, flagged.
    known_failures : dict of str to list of int
        As of `restored_wrongly`.

    Returns
    -------
    pandas.DataFrame
        Columns set, modality, foreign, images, flagged, rate, low, high (Wilson's 95 % interval).
    """
    wrong = restored_wrongly(images, known_failures)
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
        name = "all foreign" if foreign else "all test pairs"
        row(name, "all", some)
        for modality, few in some.groupby("modality"):
            row(name, modality, few)
    for name, some in images.groupby("set"):
        row(name, "all", some)
        for modality, few in some.groupby("modality"):
            row(name, modality, few)
    return pd.DataFrame(rows)
