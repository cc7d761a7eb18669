"""What a restoration is to leave as it is: total intensity, standard deviation, annotations and crops."""

import numpy as np
import pandas as pd
from scipy.ndimage import label

FEWEST_PIXELS = 50  # of a replaced part: a stroke; chance equality has a few
DOSES = ("distortion.detector.dose", "distortion.tem.shot.dose")


def dose_of(parameters):
    """Return the drawn dose of each pair, (n,) [electrons per pixel], of scans or of cameras."""
    return parameters[[name for name in DOSES if name in parameters]].iloc[:, 0].to_numpy()


def moments(image, factor, offset):
    """Return mean and deviation of a stored image in its true intensity, stored/factor + offset."""
    return float(image.mean() / factor + offset), float(image.std() / factor)


def replaced_part(x, y, step):
    """Return the pixels that a crop or an annotation replaced: connected, and equal in both images.

    Parameters
    ----------
    x, y : numpy.ndarray (h, w) [counts]
        Distorted and undistorted image.
    step : int [counts]
        To multiples of which x is rounded.

    Returns
    -------
    numpy.ndarray of bool (h, w)
        Parts of `FEWEST_PIXELS` pixels at least; none of a pair whose images are equal.
    """
    equal = np.abs(x - y) <= 0.5 * step
    if equal.all():
        return np.zeros_like(equal)
    parts, number = label(equal, np.ones((3, 3)))
    sizes = np.bincount(parts.ravel(), minlength=number + 1)
    sizes[0] = 0
    return (sizes >= FEWEST_PIXELS)[parts]


def kept_rows(restored, x, y, parameters):
    """Return what is left of intensity, deviation and replaced parts, pair by pair.

    Parameters
    ----------
    restored, x, y : numpy.ndarray (n, h, w) [counts]
    parameters : pandas.DataFrame
        Drawn parameters of the pairs.

    Returns
    -------
    pandas.DataFrame
        image, dose [electrons per pixel]; mean_ratio, std_ratio (restored / undistorted); kind (crop,
        annotation or nothing), share (of the pixels that it replaced), error_inside and
        error_outside (mean absolute error in standard deviations of y). Pairs without distortion are
        left out.
    """
    rows = []
    dose = dose_of(parameters)
    for i, drawn in enumerate(parameters.itertuples(index=False, name=None)):
        if np.array_equal(x[i], y[i]):
            continue
        p = dict(zip(parameters.columns, drawn, strict=True))
        scale = p["distortion.storage.factor"], p["distortion.storage.offset"]
        (mean, std), (mean_y, std_y) = moments(restored[i], *scale), moments(y[i], *scale)
        row = {"image": i, "dose": dose[i], "mean_ratio": mean / mean_y, "std_ratio": std / std_y}
        crop, annotated = (p[f"distortion.post.{name}"] for name in ("crop", "annotation"))
        if crop or annotated:
            inside = replaced_part(x[i], y[i], 2 ** int(p["distortion.storage.bits"]))
            error = np.abs(restored[i] - y[i]) / y[i].std()
            row |= {"kind": "crop" if crop else "annotation", "share": inside.mean()}
            if inside.any() and not inside.all():
                row |= {"error_inside": error[inside].mean()}
                row |= {"error_outside": error[~inside].mean()}
        rows.append(row)
    return pd.DataFrame(rows)
