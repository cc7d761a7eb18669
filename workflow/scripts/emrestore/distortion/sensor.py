"""Noise of CCD and CMOS sensors (eq. 31-36): the fixed patterns and what readout adds."""

import numpy as np
from scipy.fft import fft2, fftfreq

from emrestore.random import draw


def fixed_pattern(rng, image, sigma):
    """Multiply each pixel by its gain (eq. 31).

    Parameters
    ----------
    rng : numpy.random.Generator
    image : numpy.ndarray (h, w)
    sigma : float
        Standard deviation of the gains, whose mean is 1.

    Returns
    -------
    numpy.ndarray (h, w), float64
    """
    return image * (1.0 + sigma * rng.standard_normal(image.shape))


def dark_current(rng, shape, median, log_sigma, hot_fraction, hot_deviation):
    """Return the expected dark electrons of each pixel (eq. 32).

    Parameters
    ----------
    rng : numpy.random.Generator
    shape : (int, int)
    median : float [electrons]
        exp(μ) of the log-normal body.
    log_sigma : float
        σ of the body, of the logarithm.
    hot_fraction : float
        Share of pixels with an additional current, in [0, 1].
    hot_deviation : range of the config
        Logarithm of that current above μ, in units of σ; drawn for each hot pixel. The paper's
        U(μ + 5σ, μ + 8σ) is read in the logarithm, since a current of ln(0.1) makes no sense.

    Returns
    -------
    numpy.ndarray (h, w), float64 [electrons]
    """
    current = median * np.exp(log_sigma * rng.standard_normal(shape))
    hot = rng.random(shape) < hot_fraction
    deviations = np.array([draw(rng, hot_deviation) for _ in range(np.count_nonzero(hot))])
    current[hot] += median * np.exp(log_sigma * deviations)
    return current


def flicker(rng, shape, sigma, symmetric):
    """Return noise whose power falls with the square of the frequency (eq. 35).

    Parameters
    ----------
    rng : numpy.random.Generator
    shape : (int, int)
    sigma : float
        Expected standard deviation over the field, in any unit.
    symmetric : bool
        Whether the Gaussian numbers of eq. 35 are real: the noise is then the same at opposite
        points about pixel (h // 2, w // 2), as in the authors' pairs. Otherwise they are complex.

    Returns
    -------
    numpy.ndarray (h, w), float64
        Mean 0, in the unit of `sigma`.
    """
    frequency = np.hypot(fftfreq(shape[0])[:, None], fftfreq(shape[1]))
    # the mean would have infinite weight
    frequency[0, 0] = np.inf
    numbers = rng.standard_normal(shape).astype(complex)
    power = 0.5 * np.sum(frequency**-2.0)
    if not symmetric:
        numbers += 1j * rng.standard_normal(shape)
        power *= 2.0
    return sigma * fft2(numbers / frequency).real / np.sqrt(power)


def reset_rows(rng, rows, sigma, length, filter_reach):
    """Return one offset for each row (eq. 36).

    Parameters
    ----------
    rng : numpy.random.Generator
    rows : int
    sigma : float
        Standard deviation, in any unit.
    length : float [row]
        Distance d at which the correlation exp(-d²/length²) has fallen to 1/e; 0: independent rows
        (paper). Smooth offsets are seen in the authors' pairs.
    filter_reach : float
        Standard deviations after which the filter that makes them smooth is cut.

    Returns
    -------
    numpy.ndarray (rows, 1), float64
        In the unit of `sigma`.
    """
    if length == 0.0:
        return sigma * rng.standard_normal((rows, 1))
    # white noise filtered by a Gaussian of width s has the correlation exp(-d²/4s²)
    width = length / 2.0
    reach = int(np.ceil(filter_reach * width))
    kernel = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2.0 * width**2))
    kernel /= np.sqrt(np.sum(kernel**2))
    series = np.convolve(rng.standard_normal(rows + 2 * reach), kernel, mode="valid")
    return sigma * series[:, None]


def quadrant_offsets(shape, row, column, offsets):
    """Return the offsets of a sensor that is read out in four quadrants (observed once).

    Parameters
    ----------
    shape : (int, int)
    row, column : int
        First row and column of the lower and of the right quadrants.
    offsets : sequence of 4 float
        Upper left, upper right, lower left, lower right, in any unit.

    Returns
    -------
    numpy.ndarray `shape`, float64
        In the unit of `offsets`.
    """
    lower, right = np.arange(shape[0])[:, None] >= row, np.arange(shape[1]) >= column
    return np.asarray(offsets, dtype=float)[2 * lower + right]
