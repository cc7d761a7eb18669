"""Classifier two-sample test: can a forest tell our images from the authors'?"""

import numpy as np
from sklearn.ensemble import RandomForestClassifier

from emrestore.comparison.intervals import t_interval
from emrestore.evidence.measurements import HALVES
from emrestore.evidence.patches import NAMES, feature_rows
from emrestore.evidence.scores import HELD_OUT, OTHER, ROLES

TELLING = 3  # features; chosen. How many are named
SMALLEST_LEAF = 3  # patches; chosen
FEWEST = 2  # images of ours that can be told from the authors'


def shuffled_folds(rng, images, number):
    """Return `number` folds of the images, in random order; each holds some and leaves some."""
    order = rng.permutation(np.unique(images))
    folds = np.array_split(order, max(number, 2))[:number]
    return [fold if len(fold) else rng.choice(order, 1) for fold in folds]


def compared(score, others):
    """Return the share of other scores below a score, ties by half."""
    return float(np.mean(score > others) + 0.5 * np.mean(score == others))


def rankings(rng, ours, authors, trees, tested=None):
    """Rank each authors' image, left out of the training, among images of ours that are left out too.

    Only scores of one forest are compared: those of different forests differ in their level, which
    would push the area below one half.

    Parameters
    ----------
    rng : numpy.random.Generator
    ours, authors : tuple of numpy.ndarray, (m, features) and (m,) of int
        Patches and the image that each belongs to, of `patches.feature_rows`.
    trees : int
        Of each forest.
    tested : collection of int, optional
        Authors' images to be ranked; the others only train. By default all.

    Returns
    -------
    ranks : numpy.ndarray (images,)
        Share of our left-out images that look less like the authors' than this one.
    importance : numpy.ndarray (features,)
        Of the features, mean over the forests.
    """
    (of_ours, our_image), (of_authors, authors_image) = ours, authors
    left_out = [i for i in np.unique(authors_image) if tested is None or i in tested]
    ranks, importance = [], np.zeros(of_ours.shape[1])
    for image, fold in zip(left_out, shuffled_folds(rng, our_image, len(left_out)), strict=True):
        mine, theirs = np.isin(our_image, fold), authors_image == image
        forest = RandomForestClassifier(
            trees,
            min_samples_leaf=SMALLEST_LEAF,
            class_weight="balanced",
            random_state=int(rng.integers(2**31)),
        )
        known = np.concatenate([of_authors[~theirs], of_ours[~mine]])
        forest.fit(known, np.repeat([1, 0], [np.sum(~theirs), np.sum(~mine)]))
        probability = forest.predict_proba(of_ours[mine])[:, 1]
        others = [probability[our_image[mine] == number].mean() for number in fold]
        score = forest.predict_proba(of_authors[theirs])[:, 1].mean()
        ranks.append(compared(score, np.array(others)))
        importance += forest.feature_importances_ / len(left_out)
    return np.array(ranks), importance


def telling(names, importance):
    """Return the names of the most important features, joined by blanks."""
    return " ".join(names[i] for i in np.argsort(-importance)[:TELLING])


def tell_apart(rng, sets, noise, settings):
    """Return the rows of two_sample.csv of one modality.

    Parameters
    ----------
    rng : numpy.random.Generator
    sets : dict of str to (numpy.ndarray, numpy.ndarray)
        ``taken``, ``printed``, ``even``, ``odd`` and ``authors`` to x and y (n, h, w) [counts].
    noise : bool
        Of x - y; otherwise of y.
    settings : dict
        Section ``evidence``: ``trees`` and ``confidence``.

    Returns
    -------
    list of dict
        ``laws``, ``authors_are``, ``shows``, ``area`` under the curve with ``low`` and ``high``, number
        of the authors' images, and the features that tell most. Held out: each half of the
        authors' images against pairs by the laws of the other half.
    """
    if "authors" not in sets:
        return []
    features = {name: feature_rows(*pairs, noise) for name, pairs in sets.items()}
    authors = features["authors"]
    parts = {"taken": [("taken", None)], "printed": [("printed", None)]}
    parts[HELD_OUT] = [
        (laws, [i for i in np.unique(authors[1]) if i % 2 == HALVES[other]])
        for laws, other in OTHER.items()
    ]
    rows = []
    for laws, tested in parts.items():
        # one image is left out of the training: another has to remain
        if any(len(np.unique(features[name][1])) < FEWEST for name, _ in tested):
            continue
        found = [
            rankings(rng, features[name], authors, settings["trees"], images)
            for name, images in tested
        ]
        ranks = np.concatenate([part for part, _ in found])
        area, low, high = t_interval(ranks, settings["confidence"])
        rows.append(
            {
                "laws": laws,
                "authors_are": ROLES[laws],
                "shows": "noise" if noise else "undistorted",
                "area": area,
                # Student's interval knows nothing of the ends of a rank
                "low": max(0.0, low),
                "high": min(1.0, high),
                "n_authors": len(ranks),
                "telling": telling(NAMES, np.mean([part for _, part in found], axis=0)),
            }
        )
    return rows
