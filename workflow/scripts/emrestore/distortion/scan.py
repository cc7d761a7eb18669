"""Distortions of the scan: jitter of the probe, slow response along a row, and row lines."""

import numpy as np
from scipy.ndimage import convolve1d, spline_filter
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


def spline_weights(fraction):
    """Return the four cubic B-spline weights of positions between two pixels.

    Parameters
    ----------
    fraction : numpy.ndarray (n,) [pixel]
        In [0, 1).

    Returns
    -------
    numpy.ndarray (4, n), float64
        Weights of the pixels -1, 0, 1, 2 from the one on the left; their sum is 1.
    """
    rest = 1.0 - fraction
    weights = [
        rest**3,
        4.0 - 6.0 * fraction**2 + 3.0 * fraction**3,
        4.0 - 6.0 * rest**2 + 3.0 * rest**3,
        fraction**3,
    ]
    return np.stack(weights) / 6.0


def jitter(image, dx, dy, border=0):
    """Sample an image at the displaced positions of the probe, one displacement a row (eq. 42).

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    dx, dy : numpy.ndarray (h - 2·border,) [pixel]
        Displacement along the row (fast scan) and across the rows.
    border : int [pixel]
        Left out on every side of the result: the room for the displacements.

    Returns
    -------
    numpy.ndarray (h - 2·border, w - 2·border), float64
        Bicubic spline interpolation; beyond its borders the image continues as at the border.
    """
    height, width = image.shape
    coefficients = spline_filter(image, order=3)
    # all pixels of a row share one displacement, so the two directions separate
    whole = np.floor(dy)
    first = np.arange(border, height - border) + whole.astype(int) - 1
    rows = sum(
        weight[:, None] * coefficients[np.clip(first + j, 0, height - 1)]
        for j, weight in enumerate(spline_weights(dy - whole))
    )
    whole = np.floor(dx)
    first = np.arange(border, width - border) + whole.astype(int)[:, None] - 1
    sampled = sum(
        weight[:, None] * np.take_along_axis(rows, np.clip(first + j, 0, width - 1), axis=1)
        for j, weight in enumerate(spline_weights(dx - whole))
    )
    # a cubic spline overshoots at sharp edges; intensities cannot be negative
    return np.maximum(sampled, 0.0)


def fast_scan_kernel(alpha, beta, gamma, theta, length):
    """Return the response of detector and readout along a row (eq. 47-49).

    Both responses are evaluated at whole pixels, convolved, cut to `length`, normalised to sum 1:
    the decay is in |k| and the normalisation numerical, since eq. 49-50 as printed grow with time.

    Parameters
    ----------
    alpha : float [rad·pixel]
        Width of the Lorentzian of the detector, which has 2πk beside it: half of its height is
        reached at k = alpha/2π.
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
    # convolve1d centres its kernel: the shifted origin makes it causal
    return convolve1d(image, kernel, axis=1, mode="nearest", origin=-(len(kernel) // 2))


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
