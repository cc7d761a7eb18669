"""Incoherent source size: a radial profile convolved with a two-dimensional Gaussian."""

import numpy as np
from scipy.integrate import simpson
from scipy.special import ive


def blurred(r, intensity, width):
    """Convolve a radially symmetric image with a Gaussian.

    The angular integral of the Gaussian is a modified Bessel function, so the convolution is one
    integral over the radius: ∫ I(s)·exp(-(r²+s²)/2w²)·I0(rs/w²)·s ds / w². The profile is taken as
    constant beyond its last point.

    Parameters
    ----------
    r : numpy.ndarray (n,) [Å]
        Equally spaced from 0, much finer than the width.
    intensity : numpy.ndarray (n,)
    width : float [Å]
        Standard deviation of the Gaussian; 0 leaves the profile as it is.

    Returns
    -------
    numpy.ndarray (n,)
    """
    if width == 0:
        return intensity.copy()
    tail = intensity[-1]
    s, t = r[None, :], r[:, None]
    kernel = np.exp(-0.5 * ((t - s) / width) ** 2) * ive(0, t * s / width**2) * s / width**2
    return tail + simpson(kernel * (intensity - tail), x=r, axis=1)
