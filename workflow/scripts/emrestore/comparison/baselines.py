"""Classical filters that the networks are compared with.

Filters named "best", "true", "spectrum" or "stabilised" are oracles: they are told something of the
undistorted image that no user has. They bound what the filter can do.
"""

import numpy as np
from bm3d import BM3DProfile, bm3d
from scipy.ndimage import gaussian_filter, median_filter
from skimage.restoration import estimate_sigma

from emrestore.comparison.metrics import MAX_COUNTS, psnr


def noisy(x, y, settings):
    """Return the distorted image as it is."""
    return x


def median(x, y, settings):
    """Return the median of a square window (``median_window`` [pixel])."""
    return median_filter(x, settings["median_window"])


def gaussian_best(x, y, settings):
    """Return the Gaussian blur of the width (``gaussian_sigmas`` [pixel]) with the best PSNR."""
    blurred = (gaussian_filter(x, sigma) for sigma in settings["gaussian_sigmas"])
    return max(blurred, key=lambda image: psnr(image, y))


def profile():
    """Return how BM3D runs: with one thread; several add up in an order, and to a digit, of their own."""
    chosen = BM3DProfile()
    chosen.num_threads = 1
    return chosen


def _bm3d(x, noise):
    """Return BM3D of counts, with the noise (level or spectrum) on the scale from 0 to 1."""
    return MAX_COUNTS * bm3d(x / MAX_COUNTS, noise, profile())


def bm3d_estimated(x, y, settings):
    """Return BM3D with the noise level that wavelets estimate (Donoho's median, scikit-image)."""
    return _bm3d(x, estimate_sigma(x / MAX_COUNTS))


def bm3d_true(x, y, settings):
    """Return BM3D with the true noise level, the standard deviation of x - y."""
    return _bm3d(x, np.std((x - y) / MAX_COUNTS))


def bm3d_spectrum(x, y, settings):
    """Return BM3D with the true noise spectrum: the smoothed periodogram of x - y.

    The smoothing (``spectrum_smoothing``, Fourier pixels) keeps the shape of the noise spectrum and
    loses the phases and single peaks that would tell the filter the image itself. Without any noise
    the image is returned as it is: BM3D refuses an empty spectrum.
    """
    if np.array_equal(x, y):
        return x
    periodogram = np.abs(np.fft.fft2((x - y) / MAX_COUNTS)) ** 2
    smooth = gaussian_filter(periodogram, settings["spectrum_smoothing"], mode="wrap")
    return _bm3d(x, smooth)


def noise_law(x, y, bins=64):
    """Return gain and constant part of the noise, variance = gain·y + constant, from x - y.

    Parameters
    ----------
    x, y : numpy.ndarray (h, w)
        Distorted and undistorted image.
    bins : int
        Groups of pixels of like y, whose mean squared differences are fitted.

    Returns
    -------
    gain, constant : float
        In the unit of the images and its square. A gain of 0 where the noise does not grow with y.
    """
    order = np.argsort(y, axis=None)
    levels, noise = y.ravel()[order], (x - y).ravel()[order] ** 2
    means = np.array([part.mean() for part in np.array_split(levels, bins)])
    variances = np.array([part.mean() for part in np.array_split(noise, bins)])
    # the error of a variance is proportional to it
    weights = 1.0 / np.maximum(variances, 1e-3 * variances.mean() + 1e-30)
    gain, constant = np.polyfit(means, variances, 1, w=weights)
    if gain <= 0.0:
        return 0.0, float(noise.mean())
    return float(gain), float(max(constant, 0.0))


def stabilised(z, gain, constant):
    """Return the generalised Anscombe transform of Poisson and Gaussian noise: unit variance."""
    return 2.0 / gain * np.sqrt(np.maximum(gain * z + 0.375 * gain**2 + constant, 0.0))


def unstabilised(d, gain, constant):
    """Return the unbiased inverse of `stabilised` (Mäkitalo and Foi, IEEE TIP 22, 91, eq. 10)."""
    # below this the transform has no image
    d = np.maximum(d, 2.0 * np.sqrt(0.375 + constant / gain**2))
    half = np.sqrt(1.5)
    counts = d**2 / 4 + half / (4 * d) - 11 / (8 * d**2) + 5 * half / (8 * d**3) - 0.125
    return gain * np.maximum(counts - constant / gain**2, 0.0)


def bm3d_stabilised(x, y, settings):
    """Return BM3D after a variance-stabilising transform, with the true law and level of the noise.

    Where the noise does not grow with the image nothing is stabilised: it is `bm3d_true`.
    """
    gain, constant = noise_law(x, y)
    if gain == 0.0:
        return bm3d_true(x, y, settings)
    seen, truth = (stabilised(z, gain, constant) for z in (x, y))
    low, high = seen.min(), seen.max()
    level = np.std(seen - truth) / (high - low)
    smooth = low + (high - low) * bm3d((seen - low) / (high - low), level, profile())
    return unstabilised(smooth, gain, constant)


METHODS = {
    "noisy": noisy,
    "median": median,
    "gaussian_best": gaussian_best,
    "bm3d_estimated": bm3d_estimated,
    "bm3d_true": bm3d_true,
    "bm3d_spectrum": bm3d_spectrum,
    "bm3d_stabilised": bm3d_stabilised,
}
