"""Distortions of the scan: jitter of the probe, slow response along a row, and row lines."""

import numpy as np
from scipy.ndimage import convolve1d, map_coordinates
from scipy.signal import lfilter


def displacements(rng, n, sigma, phi):
    """Draw a stationary first-order autoregressive series (eq. 41).

    Parameters
    ----------
    rng : numpy.random.Generator
    n : int
        Number of rows.
    sigma : float [pixel]
        Standard deviation of the innovations.
    phi : float
        Correlation of consecutive values, in [0, 1).

    Returns
    -------
    numpy.ndarray (n,), float64 [pixel]
        Variance sigma²/(1 - phi²), lag-1 correlation phi.
    """
    innovations = rng.normal(0.0, 1.0, n) * sigma
    innovations[0] /= np.sqrt(1.0 - phi**2)
    return lfilter([1.0], [1.0, -phi], innovations)


def jitter(image, dx, dy):
    """Sample an image at the displaced positions of the probe, one displacement a row (eq. 42).

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    dx, dy : numpy.ndarray (h,) [pixel]
        Displacement along the row (fast scan) and across the rows.

    Returns
    -------
    numpy.ndarray (h, w), float64
        Bicubic spline interpolation; beyond its borders the image continues as at the border.
    """
    rows = np.arange(image.shape[0])[:, None] + dy[:, None]
    columns = np.arange(image.shape[1]) + dx[:, None]
    coordinates = np.broadcast_arrays(rows, columns)
    # a cubic spline overshoots at sharp edges; intensities cannot be negative
    return np.maximum(map_coordinates(image, coordinates, order=3, mode="nearest"), 0.0)


def fast_scan_kernel(alpha, beta, gamma, theta, length):
    """Return the response of detector and readout along a row (eq. 47-49).

    Both responses are evaluated at whole pixels, convolved, cut to `length` and normalised to sum 1:
    the decay is in |k| and the normalisation numerical, since eq. 49-50 as printed grow with time.

    Parameters
    ----------
    alpha : float [1/pixel]
        Width of the Lorentzian of the detector.
    beta : float [pixel]
        Decay length of the readout.
    gamma : float [pixel]
        Period of the readout.
    theta : float [rad]
        Phase of the readout.
    length : int [pixel]

    Returns
    -------
    numpy.ndarray (length,), float64
        Element k is what a signal leaves k pixels later.
    """
    k = np.arange(length)
    detector = alpha / (4.0 * np.pi**2 * k**2 + alpha**2)
    readout = np.exp(-k / beta) * np.sin(2.0 * np.pi * k / gamma + theta)
    kernel = np.convolve(detector / detector.sum(), readout / readout.sum())[:length]
    return kernel / kernel.sum()


def fast_scan(image, kernel):
    """Convolve every row with a causal response: earlier pixels smear into later ones (eq. 47).

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    kernel : numpy.ndarray (length,)
        From `fast_scan_kernel`.

    Returns
    -------
    numpy.ndarray (h, w), float64
    """
    # convolve1d centres its kernel: zeros in front make it causal
    causal = np.concatenate([np.zeros(len(kernel) - 1), kernel])
    return convolve1d(image, causal, axis=1, mode="nearest")


def row_lines(rng, image, number, lengths, factors):
    """Replace segments of rows by their mean times a factor (eq. 51).

    Parameters
    ----------
    rng : numpy.random.Generator
        Places the segments.
    image : numpy.ndarray (h, w)
    number : int
    lengths : sequence of int [pixel]
        Cut to the width of the image.
    factors : sequence of float

    Returns
    -------
    numpy.ndarray (h, w)
    """
    image = image.copy()
    height, width = image.shape
    for _, length, factor in zip(range(number), lengths, factors, strict=True):
        length = min(int(length), width)
        row, start = rng.integers(height), rng.integers(width - length + 1)
        segment = image[row, start : start + length]
        segment[:] = factor * segment.mean()
    return image
