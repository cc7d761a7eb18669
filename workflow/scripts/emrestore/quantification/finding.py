"""Columns found in an image without knowing where they are."""

import numpy as np
from scipy.ndimage import gaussian_filter, label, maximum_filter


def find_columns(image, pixel_size, separation, smoothing, threshold=0.1):
    """Find the peaks of an image.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    pixel_size : float [Å]
    separation : float [Å]
        Smallest distance of two columns.
    smoothing : float [Å]
        Standard deviation of the Gaussian that the image is smoothed with first, about the width of
        a column in a noisy image; 0 for none.
    threshold : float
        Least height of a peak, as a share of the range (1 to 99.9 percentile) above its low end.

    Returns
    -------
    x, y : numpy.ndarray (n,) [Å]
        Tops of parabolas through the pixels about each peak, row by row from the top.

    Raises
    ------
    ValueError
        If there is no peak.
    """
    smooth = gaussian_filter(np.asarray(image, dtype=float), smoothing / pixel_size, mode="nearest")
    # a disk, so that diagonal neighbours are kept apart as others are
    radius = max(1, int(np.ceil(separation / pixel_size / 2.0)))
    i, j = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    peaks = smooth == maximum_filter(smooth, footprint=i**2 + j**2 <= radius**2, mode="nearest")
    low, high = np.percentile(smooth, [1.0, 99.9])
    peaks &= smooth > low + threshold * (high - low)
    peaks[[0, -1], :] = peaks[:, [0, -1]] = False
    # a top halfway between pixels has several of one height: the first of them stands for it
    together, _ = label(peaks, np.ones((3, 3)))
    _, first = np.unique(together[peaks], return_index=True)
    rows, columns = (place[first] for place in np.nonzero(peaks))
    if len(rows) == 0:
        raise ValueError(
            f"no column found in an image of {image.shape[0]} x {image.shape[1]} pixels: lower the "
            f"threshold of {threshold:g} or the smoothing of {smoothing:g} Å"
        )

    def top(before, here, after):
        bend = before - 2.0 * here + after
        flat = bend >= 0.0
        return np.where(flat, 0.0, 0.5 * (before - after) / np.where(flat, 1.0, bend))

    here = smooth[rows, columns]
    dx = top(smooth[rows, columns - 1], here, smooth[rows, columns + 1])
    dy = top(smooth[rows - 1, columns], here, smooth[rows + 1, columns])
    return (columns + dx) * pixel_size, (rows + dy) * pixel_size
