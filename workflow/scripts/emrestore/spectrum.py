"""Radial power spectra of images."""

import numpy as np


def radial_power(image):
    """Return the power of an image by spatial frequency.

    Parameters
    ----------
    image : numpy.ndarray (n, n)
        Any unit; the mean is left out.

    Returns
    -------
    frequency : numpy.ndarray (n // 2,)
        Middle of each ring, in units of the Nyquist frequency; the rings end there.
    power : numpy.ndarray (n // 2,)
        Sum over the ring of |F|²/n⁴: all rings and the corners beyond them add up to the variance.

    Raises
    ------
    ValueError
        If the image is not square.
    """
    height, width = image.shape
    if height != width:
        raise ValueError(f"an image of {height} x {width} pixels: expected a square one")
    image = np.asarray(image, float)
    power = np.abs(np.fft.fft2(image - image.mean())) ** 2 / image.size**2
    place = np.fft.fftfreq(width, 1 / width)
    ring = np.hypot(*np.meshgrid(place, place)).astype(int)
    rings = width // 2
    sums = np.bincount(ring.ravel(), power.ravel())[:rings]
    return (np.arange(rings) + 0.5) / rings, sums


def share_above(frequency, power, bound):
    """Return the share of a radial power spectrum at frequencies above a bound."""
    return float(power[frequency > bound].sum() / power.sum())
