"""Square patches of an image, and what of them does not depend on where in the image they lie."""

import numpy as np
from scipy.stats import kurtosis, skew

EDGE = 64  # pixel; chosen
LEAST = 0.8  # of a patch; chosen. Part that the distortions have changed: the rest is a crop's fill
BANDS = (0.0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.44, 0.5, 0.71)  # 1/pixel; chosen
NEAR_NYQUIST = 0.44  # 1/pixel; chosen
LAGS = (1, 2, 4, 8)  # pixel; chosen
DARKEST = 1e-12  # of the power; chosen. Below the rounding to 16 bits

WINDOW = np.outer(np.hanning(EDGE), np.hanning(EDGE))
FREQUENCY = np.hypot(*np.meshgrid(*2 * [np.fft.fftfreq(EDGE)], indexing="ij"))
BAND = np.digitize(FREQUENCY, BANDS) - 1
NAMES = (
    *(f"power_{low:g}_{high:g}" for low, high in zip(BANDS[:-1], BANDS[1:], strict=True)),
    *(
        "contrast",
        "skewness",
        "kurtosis",
        "kurtosis_of_differences",
        "equal_neighbours",
        "direction",
    ),
    *(f"correlation_{axis}_{lag}" for axis in ("rows", "columns") for lag in LAGS),
)


def patches(image, differs):
    """Return the patches of a grid that hold image, and neither a fill nor one grey.

    Parameters
    ----------
    image : numpy.ndarray (h, w) [counts]
    differs : numpy.ndarray (h, w) of bool
        Where x and y differ; all False of an identity pair, which is used whole.

    Returns
    -------
    list of numpy.ndarray (EDGE, EDGE)
    """
    whole = not differs.any()
    corners = [
        np.s_[row : row + EDGE, column : column + EDGE]
        for row in range(0, image.shape[0] - EDGE + 1, EDGE)
        for column in range(0, image.shape[1] - EDGE + 1, EDGE)
    ]
    return [
        image[part]
        for part in corners
        if (whole or differs[part].mean() >= LEAST) and np.ptp(image[part]) > 0
    ]


def power(patch):
    """Return the share of every frequency in the power of a patch, numpy.ndarray (EDGE, EDGE)."""
    spectrum = np.abs(np.fft.fft2((patch - patch.mean()) * WINDOW)) ** 2
    return spectrum / spectrum.sum()


def near_nyquist(image, differs):
    """Return the decimal logarithm of the share of the power near Nyquist, of the median patch.

    The median leaves annotations and the edges of crops out. nan where no patch holds image.
    """
    shares = [power(patch)[FREQUENCY > NEAR_NYQUIST].sum() for patch in patches(image, differs)]
    return float(np.log10(np.median(shares) + DARKEST)) if shares else np.nan


def lagged(patch, axis, lag):
    """Return the correlation of pixels `lag` apart along an axis of a patch of zero mean."""
    first, last = np.split(patch, [-lag], axis)[0], np.split(patch, [lag], axis)[1]
    return np.mean(first * last) / np.mean(patch**2)


def patch_features(patch):
    """Return the numbers named in `NAMES` of one patch (EDGE, EDGE), numpy.ndarray."""
    centred = patch - patch.mean()
    rows, columns = (np.diff(patch, axis=axis).ravel() for axis in (0, 1))
    differences = np.concatenate([rows, columns])
    bands = np.bincount(BAND.ravel(), power(patch).ravel(), len(BANDS) - 1)
    ratio = (np.mean(columns**2) + DARKEST) / (np.mean(rows**2) + DARKEST)
    numbers = [
        *np.log10(bands + DARKEST),
        centred.std() / max(abs(patch.mean()), 1.0),
        skew(centred, axis=None),
        kurtosis(centred, axis=None),
        kurtosis(differences),
        np.mean(differences == 0),
        np.log10(ratio),
        *(lagged(centred, axis, lag) for axis in (0, 1) for lag in LAGS),
    ]
    return np.nan_to_num(numbers, posinf=0.0, neginf=0.0)


def feature_rows(x, y, noise):
    """Return the features of all patches of some pairs, and the image that each belongs to.

    Parameters
    ----------
    x, y : numpy.ndarray (n, h, w) [counts]
    noise : bool
        Of x - y (identity pairs are left out), otherwise of y.

    Returns
    -------
    features : numpy.ndarray (m, len(NAMES))
    image : numpy.ndarray (m,) of int
    """
    rows, image = [], []
    for number, (distorted, true) in enumerate(zip(x, y, strict=True)):
        differs = distorted != true
        if noise and not differs.any():
            continue
        for patch in patches(distorted - true if noise else true, differs):
            rows.append(patch_features(patch))
            image.append(number)
    return np.array(rows), np.array(image, dtype=int)
