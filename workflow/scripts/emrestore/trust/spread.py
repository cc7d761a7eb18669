"""How far to trust each pixel of a restoration: by how much it moves when the noise is another.

A parametric bootstrap. The residual gives the noise: its variance at each brightness, and its
correlations along and across the scan. The restored image is distorted again by noise of that kind,
and restored again; how far that moves from the restored image, it may be away from the truth.
"""

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.stats import rankdata

from emrestore.trust.residual import noise_line

SMOOTHING = (
    2.0  # pixel; chosen. A few draws tell the spread of a pixel badly, of its neighbourhood well
)


def redrawn(z, rng):
    """Return noise of the same spectrum as another, with other phases: float64 (h, w), mean 0.

    Parameters
    ----------
    z : numpy.ndarray (h, w)
        Residual in its own standard deviations.
    rng : numpy.random.Generator
    """
    white = np.fft.rfft2(rng.standard_normal(z.shape))
    amplitude = np.abs(np.fft.rfft2(z - z.mean())) / np.sqrt(z.size)
    return np.fft.irfft2(white * amplitude, z.shape)


def bootstrap_spread(raw, restored, restorer, rng, draws):
    """Return how far each restored pixel moves when the noise is drawn anew.

    Parameters
    ----------
    raw, restored : numpy.ndarray (h, w)
    restorer : callable
        Frame (h, w) -> restored (h, w) on its scale.
    rng : numpy.random.Generator
    draws : int
        Noises drawn; each takes one restoration.

    Returns
    -------
    numpy.ndarray (h, w) float64
        Root mean square over the draws and a Gaussian neighbourhood, on the scale of the image.
    """
    restored = np.asarray(restored, float)
    sigma = noise_line(raw, restored)[0]
    residual = np.asarray(raw, float) - restored
    z = (residual - residual.mean()) / sigma
    total = np.zeros(restored.shape)
    for _ in range(draws):
        again = restored + sigma * redrawn(z, rng)
        total += (np.asarray(restorer(again.astype(np.float32)), float) - restored) ** 2
    return np.sqrt(gaussian_filter(total / draws, SMOOTHING))


def orientation_spread(restorer, raw, turns):
    """Return the standard deviation of each restored pixel over orientations of the image, smoothed.

    Parameters
    ----------
    restorer : callable
        Frame (h, w) -> restored (h, w) on its scale.
    raw : numpy.ndarray (h, w)
    turns : list of (int, bool)
        Of `emrestore.restoring.orientations.TURNS`.

    Returns
    -------
    numpy.ndarray (h, w) float64
        On the scale of the image.
    """
    found = []
    for turn, mirror in turns:
        turned = np.rot90(raw, turn)
        restored = np.asarray(restorer(turned[::-1] if mirror else turned), float)
        found.append(np.rot90(restored[::-1] if mirror else restored, -turn))
    return np.sqrt(gaussian_filter(np.var(found, axis=0), SMOOTHING))


def rank_correlation(spread, restored, truth):
    """Return Spearman's correlation of a map with the true error, smoothed alike.

    Parameters
    ----------
    spread, restored, truth : numpy.ndarray (h, w)

    Returns
    -------
    float
    """
    error = gaussian_filter((np.asarray(restored, float) - truth) ** 2, SMOOTHING)
    ranks = [rankdata(image, axis=None) for image in (spread, error)]
    return float(np.corrcoef(ranks)[0, 1])
