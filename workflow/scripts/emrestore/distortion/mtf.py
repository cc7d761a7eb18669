"""Modulation transfer of a camera (eq. 27-29), part of the undistorted image."""

import numpy as np
from scipy.fft import dctn, idctn


def radial_mtf(g, a, b, c):
    """Return the spread of the electrons in the camera (eq. 29).

    Parameters
    ----------
    g : float or numpy.ndarray [Nyquist frequency]
    a : float
        Share of the first Gaussian.
    b, c : float [Nyquist frequency]
        Standard deviations, positive.

    Returns
    -------
    float or numpy.ndarray like `g`
    """
    return a * np.exp(-(g**2) / (2.0 * b**2)) + (1.0 - a) * np.exp(-(g**2) / (2.0 * c**2))


def mtf(u, v, a, b, c):
    """Return the modulation transfer of a camera with square pixels (eq. 28).

    Parameters
    ----------
    u, v : float or numpy.ndarray [Nyquist frequency]
    a, b, c : float
        As for `radial_mtf`.

    Returns
    -------
    float or numpy.ndarray, the shape of u and v broadcast
        1 at zero frequency.
    """
    # numpy's sinc(t) is sin(πt)/(πt), the paper's is sin(t)/t
    return radial_mtf(np.hypot(u, v), a, b, c) * np.sinc(u / 2.0) * np.sinc(v / 2.0)


def is_transfer(a, b, c, frequencies):
    """Return whether a, b, c give a positive, falling `radial_mtf` (paper).

    With a up to 1 all positive b and c do: the condition acts where a exceeds 1 and the second
    Gaussian is taken away.

    Parameters
    ----------
    a, b, c : float
        As for `radial_mtf`.
    frequencies : numpy.ndarray (n,) [Nyquist frequency]
        Rising.

    Returns
    -------
    bool
    """
    if min(a, b, c) <= 0.0:
        return False
    values = radial_mtf(frequencies, a, b, c)
    # not strictly: far tails of narrow Gaussians are zero in floating point
    return bool(np.all(values >= 0.0) and np.all(np.diff(values) <= 0.0))


def apply_mtf(image, a, b, c):
    """Blur an image as a camera does (eq. 27).

    Parameters
    ----------
    image : numpy.ndarray (h, w)
        Continued by reflection at its borders, so opposite borders do not mix.
    a, b, c : float
        As for `radial_mtf`.

    Returns
    -------
    numpy.ndarray (h, w), float64
        Of the same mean, cut at zero: the pixels' sinc rings a little at sharp edges.
    """
    u, v = (np.arange(n) / n for n in image.shape)
    spectrum = dctn(image, norm="ortho") * mtf(u[:, None], v, a, b, c)
    return np.maximum(idctn(spectrum, norm="ortho"), 0.0)
