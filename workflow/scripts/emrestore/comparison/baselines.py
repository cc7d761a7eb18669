"""Classical filters that the networks are compared with.

Filters named "best", "true" or "spectrum" are oracles: they are told something of the undistorted
image that no user has. They bound what the filter can do.
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


def _bm3d(x, noise):
    """Return BM3D of counts, with the noise (level or spectrum) on the scale from 0 to 1."""
    profile = BM3DProfile()
    profile.num_threads = 1  # more threads add up in an order, and to a last digit, of their own
    return MAX_COUNTS * bm3d(x / MAX_COUNTS, noise, profile)


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


METHODS = {
    "noisy": noisy,
    "median": median,
    "gaussian_best": gaussian_best,
    "bm3d_estimated": bm3d_estimated,
    "bm3d_true": bm3d_true,
    "bm3d_spectrum": bm3d_spectrum,
}
