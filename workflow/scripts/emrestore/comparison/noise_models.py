"""The network of a wrong noise model against that of the full one, on the same images."""

import numpy as np
import pandas as pd

from emrestore.comparison.column_faults import FAULTS, column_faults
from emrestore.comparison.metrics import psnr
from emrestore.random import stream

MODELS = ("wrong", "full")
DRAWS = 2000
LEVEL = 0.95
COLUMNS = ["case", "measure", "unit"]
COLUMNS += [f"{name}{bound}" for name in (*MODELS, "change") for bound in ("", "_low", "_high")]
COLUMNS += ["n_images", "n_columns"]


def image_scores(case, model, restored, truth, columns):
    """Score the images that one network restored.

    Parameters
    ----------
    case : str
    model : {"wrong", "full"}
    restored, truth : numpy.ndarray (n, h, w) [counts]
    columns : dict
        Config section ``noise_models.columns``.

    Returns
    -------
    list of dict
        case, model, image, psnr_db, and the counts of `column_faults`.
    """
    settings = {key: columns[key] for key in ("prominence", "smoothing")}
    return [
        {"case": case, "model": model, "image": image, "psnr_db": psnr(one, whole)}
        | column_faults(one, whole, **settings)
        for image, (one, whole) in enumerate(zip(restored, truth, strict=True))
    ]


def compared(scores, fewest, seed):
    """Return what the networks come to in each case, and the change from wrong to full.

    Intervals are bootstrap percentiles over the images; both networks keep the same images in every
    draw, so what an image does to both drops out of the change.

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
        wrong, _low and _high are 95 % intervals. No row for a case without any image of enough
        columns.
    """
    rows = []
    for case, part in scores[scores["columns"] >= fewest].groupby("case", sort=False):
        wide = part.pivot(index="image", columns="model")
        n, columns = len(wide), wide["columns"]["full"].to_numpy(float)
        draws = stream(seed, "noise_models", case).integers(n, size=(DRAWS, n))
        for measure in ("psnr", *FAULTS):
            if measure == "psnr":
                values, weights, unit = wide["psnr_db"], np.ones(n), "dB"
            else:
                values, weights, unit = wide[measure] * 100.0, columns, "per 100 columns"
            row = {"case": case, "measure": measure, "unit": unit}
            parts = {model: values[model].to_numpy(float) for model in MODELS}
            parts["change"] = parts["full"] - parts["wrong"]
            for name, numbers in parts.items():
                drawn = numbers[draws].sum(axis=1) / weights[draws].sum(axis=1)
                tail = 50.0 * (1.0 - LEVEL)
                row[name] = numbers.sum() / weights.sum()
                row[f"{name}_low"], row[f"{name}_high"] = np.percentile(drawn, [tail, 100.0 - tail])
            rows.append(row | {"n_images": n, "n_columns": int(columns.sum())})
    return pd.DataFrame(rows, columns=COLUMNS)
