"""How well a sum of atoms (eq. 16) describes a simulated image."""

import numpy as np


def root_mean_square(values):
    """Return the root of the mean of the squares."""
    return float(np.sqrt(np.mean(np.square(values, dtype=float))))


def best_line(simulated, rendered):
    """Return scale and offset of the straight line from `rendered` that fits `simulated` best.

    The scale of a flat image is 0.
    """
    spread = float(np.var(rendered, dtype=float))
    shift = np.mean(
        (simulated - np.mean(simulated, dtype=float)) * (rendered - np.mean(rendered, dtype=float)),
        dtype=float,
    )
    scale = float(shift / spread) if spread > 0 else 0.0
    return scale, float(np.mean(simulated, dtype=float) - scale * np.mean(rendered, dtype=float))


def agreement(simulated, rendered):
    """Compare two images, in three ways.

    Parameters
    ----------
    simulated, rendered : numpy.ndarray, of one shape
        Signals, 0 in vacuum.

    Returns
    -------
    dict
        relative_rms: of the difference, over that of the simulated image. scale, and
        relative_rms_scaled: the same after the best factor. contrast_scale, and contrast_rms: of
        the difference after the best factor and offset, over the standard deviation of the
        simulated image. rms, deviation: of the simulated image. nan where one is empty or flat.
    """
    simulated, rendered = np.asarray(simulated, float), np.asarray(rendered, float)
    rms, deviation = root_mean_square(simulated), float(simulated.std())
    square = np.sum(rendered**2)
    scale = float(np.sum(simulated * rendered) / square) if square > 0 else np.nan
    slope, offset = best_line(simulated, rendered)
    left = {
        "relative_rms": (simulated - rendered, rms),
        "relative_rms_scaled": (simulated - scale * rendered, rms),
        "contrast_rms": (simulated - slope * rendered - offset, deviation),
    }
    parts = {
        name: root_mean_square(rest) / whole if whole > 0 else np.nan
        for name, (rest, whole) in left.items()
    }
    return {**parts, "scale": scale, "contrast_scale": slope, "rms": rms, "deviation": deviation}


def noise_of_mean(groups):
    """Return the standard error of the mean of independent images, averaged over the pixels.

    Parameters
    ----------
    groups : numpy.ndarray (n, ...), n >= 2

    Returns
    -------
    float
        Root of the mean variance of the mean.
    """
    variance = np.var(groups, axis=0, ddof=1, dtype=float) / len(groups)
    return float(np.sqrt(variance.mean()))
