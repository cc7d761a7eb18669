"""What can be measured on a pair without any network.

A feature says something of the undistorted image, of the noise or of the scan.
"""

import numpy as np
import pandas as pd
from scipy.ndimage import gaussian_filter

from emrestore.comparison.metrics import MAX_COUNTS
from emrestore.evidence.patches import near_nyquist

FINE_SIGMA = 8.0  # pixel; chosen. Structure finer than this blur counts as fine
PEAKS = 80  # Fourier pixels; chosen. Some ten reflections with their neighbours
SIGNAL_BINS = 12  # -; chosen
GROUND_DEGREE = 3  # -; chosen. A plane or a broad Gaussian is nearly a cubic polynomial
LARGEST_SHIFT = 12  # pixel; chosen. Twice the largest jitter of the authors' pairs


def lag_one(noise, axis):
    """Return the correlation of neighbours along an axis of an image of zero mean."""
    first, last = np.take(noise, range(noise.shape[axis] - 1), axis), np.delete(noise, 0, axis)
    return float(np.mean(first * last) / np.mean(noise**2))


def high_frequency_share(image):
    """Return the share of the power (mean left out) beyond half the Nyquist frequency."""
    power = np.abs(np.fft.fft2(image)) ** 2
    power[0, 0] = 0.0
    rows, columns = (np.abs(np.fft.fftfreq(n)) for n in image.shape)
    return float(power[np.maximum.outer(rows, columns) > 0.25].sum() / power.sum())


def peak_share(image):
    """Return the share of the strongest Fourier pixels in the power of the fine structure.

    Near 1 for a lattice, near 0 for a random texture.
    """
    window = np.outer(*(np.hanning(n) for n in image.shape))
    power = np.abs(np.fft.fft2((image - gaussian_filter(image, FINE_SIGMA)) * window)).ravel() ** 2
    return float(np.sort(power)[-PEAKS:].sum() / power.sum())


def ground_share(image):
    """Return the share of the variance that the best polynomial of degree `GROUND_DEGREE` takes."""
    rows, columns = (np.linspace(-1.0, 1.0, n) for n in image.shape)
    # Legendre polynomials are all but orthogonal on a grid, so the fit is well conditioned
    basis = np.polynomial.legendre.legvander2d(
        *(grid.ravel() for grid in np.meshgrid(rows, columns, indexing="ij")),
        (GROUND_DEGREE, GROUND_DEGREE),
    )
    powers = np.add.outer(*2 * [np.arange(GROUND_DEGREE + 1)]).ravel()
    orthonormal, _ = np.linalg.qr(basis[:, powers <= GROUND_DEGREE])
    centred = image.ravel() - image.mean()
    return float(np.sum((orthonormal.T @ centred) ** 2) / np.sum(centred**2))


def gradient(image):
    """Return the root mean square difference of neighbours, of both axes together, over Std."""
    squares = sum(np.mean(np.diff(image, axis=axis) ** 2) for axis in (0, 1))
    return float(np.sqrt(squares) / image.std())


def variance_exponent(y, noise):
    """Return the exponent of the noise variance in the signal: 1 for Poisson, 0 for Gaussian noise."""
    edges = np.quantile(y, np.linspace(0.0, 1.0, SIGNAL_BINS + 1))
    place = np.clip(np.searchsorted(edges, y, side="right") - 1, 0, SIGNAL_BINS - 1)
    counts = np.bincount(place.ravel(), minlength=SIGNAL_BINS)
    used = counts > y.size / SIGNAL_BINS / 4
    signal, first, second = (
        np.bincount(place.ravel(), values.ravel(), SIGNAL_BINS)[used] / counts[used]
        for values in (y, noise, noise**2)
    )
    variance = second - first**2
    if used.sum() < 3 or np.ptp(signal) == 0 or np.any(signal <= 0) or np.any(variance <= 0):
        return np.nan
    return float(np.polyfit(np.log(signal), np.log(variance), 1)[0])


def saturated_share(values):
    """Return the share of numbers at their maximum, but for the one that every image has.

    Most images have none. A fill of a crop is no saturation, so only pixels that the noise has
    changed should be given.
    """
    return float((np.count_nonzero(values == values.max()) - 1) / values.size)


def row_shift_deviation(x, y):
    """Return the standard deviation [pixel] over the rows of the shift that fits x best to y.

    Noise adds to it, so it bounds the jitter of faint images from above only; it compares sets of
    like noise.
    """
    x, y = (image - image.mean(axis=1, keepdims=True) for image in (x, y))
    spectra = np.fft.rfft(x, axis=1) * np.conj(np.fft.rfft(y, axis=1))
    correlation = np.fft.irfft(spectra, x.shape[1], axis=1)
    near = np.roll(correlation, LARGEST_SHIFT, axis=1)[:, : 2 * LARGEST_SHIFT + 1]
    return float(near.argmax(axis=1).std())


def features(x, y):
    """Return the features of one pair.

    Parameters
    ----------
    x, y : numpy.ndarray (h, w) [counts]
        Distorted and undistorted image, not equal. Where they are equal (a crop, an annotation) the
        noise is not measured.

    Returns
    -------
    dict of str to float
        ``level`` (mean of y, of the full scale), ``contrast`` (Std/E of y), ``fine`` (Std of the
        fine structure of y, in means), ``ground`` (share of a cubic polynomial in the variance of
        y), ``gradient`` (of y, 1/pixel), ``peaks`` (share of the strongest Fourier pixels of y),
        ``near_nyquist`` (logarithm of the share of y's power beyond 0.44 per pixel),
        ``noise`` (Std of x - y in means of y), ``variance_exponent``, ``row_correlation`` and
        ``column_correlation`` (neighbours, of x - y), ``high_frequency`` (share of the noise),
        ``saturated`` (see `saturated_share`), ``row_shift`` [pixel].
    """
    differs = x != y
    noise = np.where(differs, x - y, 0.0)
    noise -= np.where(differs, noise[differs].mean(), 0.0)
    mean = y[differs].mean()
    return {
        "level": float(y.mean() / MAX_COUNTS),
        "contrast": float(y.std() / y.mean()),
        "fine": float((y - gaussian_filter(y, FINE_SIGMA))[differs].std() / mean),
        "ground": ground_share(y),
        "gradient": gradient(y),
        "peaks": peak_share(y),
        "near_nyquist": near_nyquist(y, differs),
        "noise": float(noise[differs].std() / mean),
        "variance_exponent": variance_exponent(y, noise),
        "row_correlation": lag_one(noise, 1),
        "column_correlation": lag_one(noise, 0),
        "high_frequency": high_frequency_share(noise),
        "saturated": saturated_share(x[differs]),
        "row_shift": row_shift_deviation(x, y),
    }


def feature_table(x, y):
    """Return the features of all pairs that differ, one row a pair.

    Parameters
    ----------
    x, y : numpy.ndarray (n, h, w) [counts]

    Returns
    -------
    pandas.DataFrame
        Index: number of the pair.
    """
    noisy = [i for i in range(len(x)) if not np.array_equal(x[i], y[i])]
    return pd.DataFrame([features(x[i], y[i]) for i in noisy], index=noisy)
