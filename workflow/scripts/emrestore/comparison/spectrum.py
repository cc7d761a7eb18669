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
    frequency : numpy.ndarray (n // 2 - 1,)
        Middle of each ring, in units of the Nyquist frequency; the first ring begins at one wave an
        image, the last ends at Nyquist.
    power : numpy.ndarray (n // 2 - 1,)
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
    rings = np.arange(1, width // 2)
    return (rings + 0.5) / (width // 2), np.bincount(ring.ravel(), power.ravel())[rings]


def share_above(frequency, power, bound):
    """Return the share of a radial power spectrum at frequencies above a bound."""
    return float(power[frequency > bound].sum() / power.sum())
