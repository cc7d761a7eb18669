"""Positions near the core of a dislocation against those in the crystal beside it, in the same images."""

import numpy as np
import pandas as pd

from emrestore.quantification.statistics import centred, estimate, mean
from emrestore.quantification.studies import errors_of, methods_of


def core_errors(fits, columns, rng):
    """Return the mean position error near the core and beside it, and their ratio.

    Parameters
    ----------
    fits : dict of float to dict of str to numpy.ndarray
        By dose, as the rule fit_realisations stores them.
    columns : pandas.DataFrame
        Table of the rule clean_images: ``kind`` near or evaluated.
    rng : numpy.random.Generator
        Of the bootstrap over whole images, which hold columns of both kinds.

    Returns
    -------
    pandas.DataFrame
        dose_e_per_a2, method, near_pm, far_pm, ratio, ratio_low, ratio_high (95 %), n_realisations,
        n_near, n_far. Positions less the mean shift of each image.
    """
    near = (columns["kind"] == "near").to_numpy()
    chosen = near | (columns["kind"] == "evaluated").to_numpy()
    rows = []
    for dose, fit in fits.items():
        for method in methods_of(fit):
            errors = centred(errors_of(fit, method, 0, chosen)[0])
            distance = np.hypot(errors[0], errors[1])
            # one number an image
            here, beside = (
                distance[:, part].mean(axis=1, keepdims=True)
                for part in (near[chosen], ~near[chosen])
            )
            found = estimate(mean, here, rng, beside)
            rows.append(
                {"dose_e_per_a2": dose, "method": method}
                | {"near_pm": found["value"], "far_pm": float(beside.mean())}
                | {"ratio": found["ratio_to_raw"], "ratio_low": found["ratio_low"]}
                | {"ratio_high": found["ratio_high"], "n_realisations": len(distance)}
                | {"n_near": int(near.sum()), "n_far": int((chosen & ~near).sum())}
            )
    return pd.DataFrame(rows)
