"""The network of a wrong noise model against that of the full one, on the same images.

A training with another seed gives another network: the interval of a change holds the spread of the
images and that of the trainings, where there are several. A repeat has one seed for all noise models.
"""

import numpy as np
import pandas as pd

from emrestore.comparison.column_faults import FAULTS, column_faults
from emrestore.comparison.intervals import (
    Interval,
    largest_rate,
    of_mean_of_trainings,
    studentised,
)
from emrestore.comparison.metrics import psnr
from emrestore.random import stream

MODELS = ("wrong", "full")
COLUMNS = ["case", "measure", "unit"]
COLUMNS += [f"{name}{bound}" for name in (*MODELS, "change") for bound in ("", "_low", "_high")]
COLUMNS += ["n_images", "n_columns", "n_trainings"]


def image_scores(case, model, repeat, restored, truth, columns):
    """Score the images that one network restored.

    Parameters
    ----------
    case : str
    model : {"wrong", "full"}
    repeat : int
        Of the training.
    restored, truth : numpy.ndarray (n, h, w) [counts]
    columns : dict
        Config section ``noise_models.columns``.

    Returns
    -------
    list of dict
        case, model, repeat, image, psnr_db, and the counts of `column_faults`.
    """
    settings = {key: columns[key] for key in ("prominence", "smoothing")}
    return [
        {
            "case": case,
            "model": model,
            "repeat": repeat,
            "image": image,
            "psnr_db": psnr(one, whole),
        }
        | column_faults(one, whole, **settings)
        for image, (one, whole) in enumerate(zip(restored, truth, strict=True))
    ]


def rate_of(rng, values, weights, counted, limit=np.inf):
    """Return a ratio of sums over images, sum(values) / sum(weights), with its interval.

    Parameters
    ----------
    rng : numpy.random.Generator
    values : numpy.ndarray (trainings, images)
    weights : numpy.ndarray (images,)
    counted : bool
        Whether the values are counts of rare events: then a rate of none has an upper end all the same.
    limit : float
        Largest rate that there can be.

    Returns
    -------
    Interval
    """
    trainings, images = values.shape
    if trainings == 1:
        found = studentised(rng, values[0], weights)
    else:
        means = values.sum(axis=1) / weights.sum()
        rest = values.mean(axis=0) - means.mean() * weights
        linear = means.mean() + rest * images / weights.sum()
        variance = means.var(ddof=1) / trainings
        found = of_mean_of_trainings(linear, variance, trainings - 1)
    if not counted:
        return found
    events = values.mean(axis=0).sum() / 100.0
    most = 100.0 * largest_rate(events, weights.sum())
    return Interval(found.value, found.low, max(found.high, most)).within(0.0, limit)


def compared(scores, fewest, seed):
    """Return what the networks come to in each case, and the change from wrong to full.

    Both networks of a repeat score the same images, so what an image does to both drops out.

    Parameters
    ----------
    scores : pandas.DataFrame
        Rows of `image_scores`.
    fewest : int
        Images with fewer columns are left out.
    seed : int
        Of the run.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`: measure is ``psnr``, ``invented``, ``missing`` or ``split``, change is full less
        wrong, _low and _high are 95 % intervals: with one training the studentised bootstrap's over the
        images, with several Student's t with the spread of both. No row for a case without any image of
        enough columns.
    """
    rows = []
    for case, part in scores[scores["columns"] >= fewest].groupby("case", sort=False):
        wide = part.pivot(index="repeat", columns=["model", "image"])
        columns = wide["columns"]["full"].iloc[0].to_numpy(float)
        for measure in ("psnr", *FAULTS):
            name, scale, unit = ("psnr_db", 1.0, "dB")
            weights = np.ones(len(columns))
            if measure != "psnr":
                name, scale, unit, weights = measure, 100.0, "per 100 columns", columns
            parts = {model: scale * wide[name][model].to_numpy(float) for model in MODELS}
            parts["change"] = parts["full"] - parts["wrong"]
            row = {"case": case, "measure": measure, "unit": unit}
            for model, values in parts.items():
                rng = stream(seed, "noise_models", case, measure, model)
                counted = measure != "psnr" and model in MODELS
                # a column is missing or split once; columns may be invented without end
                limit = np.inf if measure == "invented" else scale
                found = rate_of(rng, values, weights, counted, limit)
                row |= dict(zip((model, f"{model}_low", f"{model}_high"), found, strict=True))
            row |= {"n_images": len(columns), "n_columns": int(columns.sum())}
            rows.append(row | {"n_trainings": len(wide)})
    return pd.DataFrame(rows, columns=COLUMNS)
