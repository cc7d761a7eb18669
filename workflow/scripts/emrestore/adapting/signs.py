"""What an image alone tells of the noise and the scan that it was recorded with.

No sign needs the undistorted image. Signs have no unit and depend neither on the scale of the image nor
on its black level, which recordings seldom tell.
"""

import numpy as np
from scipy.ndimage import gaussian_filter, gaussian_filter1d

LEVEL_SIGMA = 2.0  # pixel; chosen. Blur that gives the level that a pixel's noise is counted to
LEVELS = 8  # -; chosen
LAGS = (1, 2, 3, 4, 6, 8)  # pixel; chosen. Of the correlation along the rows
BANDS = 8  # -; chosen. Of either axis of the power spectrum
FAST = 0.35  # per pixel; chosen. Beyond it on one axis, power is mostly noise's
ROW_SIGMA = 1.0  # pixel; chosen. Blur along the rows before their shift is looked for
NEIGHBOURS = 2.0  # rows; chosen. Blur across the rows that gives what a row is held against
LARGEST_SHIFT = 6  # pixel; chosen. As distortion.jitter.largest_sigma
QUANTILES = (0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999)  # -; chosen
SMALLEST = 1e-12  # -; chosen. Keeps logarithms finite


def second_difference(image, axis):
    """Return the second difference along an axis, scaled so that white noise keeps its deviation."""
    return np.diff(image, 2, axis) / np.sqrt(6.0)


def deviation(values):
    """Return the standard deviation of a normal law from the median of absolute values."""
    return 1.4826 * np.median(np.abs(values - np.median(values)))


def variance_by_level(image):
    """Return the logarithms of noise variances in `LEVELS` groups of pixels of like level.

    The noise is what the second difference across the rows leaves: rows are read one after another,
    so it holds what neighbouring pixels of one row share.
    """
    noise = second_difference(image, 0).ravel()
    level = gaussian_filter(image, LEVEL_SIGMA)[1:-1].ravel()
    groups = np.array_split(np.argsort(level, kind="stable"), LEVELS)
    variances = np.array([deviation(noise[group]) ** 2 for group in groups])
    levels = np.array([level[group].mean() for group in groups])
    slope = np.polyfit(levels, variances, 1)[0] if np.ptp(levels) > 0 else 0.0
    return {
        **{f"variance_{i}": np.log(value + SMALLEST) for i, value in enumerate(variances)},
        **{f"level_{i}": value for i, value in enumerate(levels)},
        "slope": slope,
    }


def row_correlations(image):
    """Return correlations of the noise along the rows, at `LAGS`, and across them, of neighbours."""
    across, along = second_difference(image, 0), second_difference(image, 1)
    correlations = {
        f"along_{lag}": np.mean(across[:, lag:] * across[:, :-lag]) / (across.var() + SMALLEST)
        for lag in LAGS
    }
    neighbours = np.mean(along[1:] * along[:-1]) / (along.var() + SMALLEST)
    ratio = np.log((across.var() + SMALLEST) / (along.var() + SMALLEST))
    return correlations | {"across_1": neighbours, "across_to_along": ratio}


def spectrum_bands(image):
    """Return logarithms of mean power in bands of one axis, where the other is beyond `FAST`."""
    window = np.outer(*(np.hanning(n) for n in image.shape))
    power = np.abs(np.fft.fft2((image - image.mean()) * window)) ** 2 / image.size
    rows, columns = (np.abs(np.fft.fftfreq(n)) for n in image.shape)
    bands = {}
    for name, profile, frequencies in (
        ("fast", power[rows > FAST].mean(axis=0), columns),
        ("slow", power[:, columns > FAST].mean(axis=1), rows),
    ):
        place = np.minimum((frequencies * 2 * BANDS).astype(int), BANDS - 1)
        sums = np.bincount(place, profile, BANDS) / np.bincount(place, minlength=BANDS)
        bands |= {f"{name}_{i}": np.log(value + SMALLEST) for i, value in enumerate(sums)}
    return bands


def row_shifts(image):
    """Return how far rows are shifted against their neighbours [pixel], and how sure that is."""
    smooth = gaussian_filter1d(image, ROW_SIGMA, axis=1)
    around = gaussian_filter1d(smooth, NEIGHBOURS, axis=0)
    smooth, around = (part - part.mean(axis=1, keepdims=True) for part in (smooth, around))
    norm = np.sqrt((smooth**2).sum(axis=1) * (around**2).sum(axis=1)) + SMALLEST
    spectra = np.fft.rfft(smooth, axis=1) * np.conj(np.fft.rfft(around, axis=1))
    correlation = np.fft.irfft(spectra, image.shape[1], axis=1) / norm[:, None]
    near = np.roll(correlation, LARGEST_SHIFT, axis=1)[:, : 2 * LARGEST_SHIFT + 1]
    peak = np.clip(near.argmax(axis=1), 1, 2 * LARGEST_SHIFT - 1)
    low, middle, high = (near[np.arange(len(near)), peak + k] for k in (-1, 0, 1))
    bend = np.maximum(2.0 * middle - low - high, SMALLEST)
    shift = peak - LARGEST_SHIFT + np.clip(0.5 * (high - low) / bend, -0.5, 0.5)
    return {
        "shift": deviation(shift),
        "shift_step": deviation(np.diff(shift)),
        "shift_memory": np.mean(shift[1:] * shift[:-1]) / (np.mean(shift**2) + SMALLEST),
        "likeness": float(np.median(middle)),
    }


def signs(image):
    """Return the signs of an image.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
        Any scale and black level; rows along the fast-scan direction, at least 32 pixels an edge.

    Returns
    -------
    dict of str to float
        Noise variance by level, correlations, power in bands, shifts of rows, quantiles and skewness.

    Raises
    ------
    ValueError
        If the image is too small, not finite or has no contrast.
    """
    image = np.asarray(image, dtype=float)
    if image.ndim != 2 or min(image.shape) < 32 or not np.isfinite(image).all():
        raise ValueError(
            f"an image of the shape {image.shape}: expected finite values in two dimensions, at least "
            "32 pixels an edge"
        )
    spread = image.std()
    if spread <= SMALLEST * np.abs(image).max():
        raise ValueError("an image of one value: expected some contrast")
    image = (image - image.mean()) / spread
    quantiles = np.quantile(image, QUANTILES)
    return {
        **variance_by_level(image),
        **row_correlations(image),
        **spectrum_bands(image),
        **row_shifts(image),
        **{f"quantile_{share:g}": value for share, value in zip(QUANTILES, quantiles, strict=True)},
        "skewness": np.mean(image**3),
    }
