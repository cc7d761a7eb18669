"""Columns that a restored image has, lacks, doubles or invents, against the undistorted image."""

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree
from skimage.feature import peak_local_max
from skimage.morphology import reconstruction

FAULTS = ("invented", "missing", "split")


def visible_peaks(image, prominence, smoothing):
    """Return the peaks that stand out from their surroundings.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    prominence : float
        Least height above the highest saddle that leads to a higher peak, in the unit of the image.
    smoothing : float [pixel]
        Standard deviation of a Gaussian that the image is smoothed with first.

    Returns
    -------
    numpy.ndarray (n, 2) [pixel]
        Row and column; none on the border.
    """
    smooth = gaussian_filter(np.asarray(image, dtype=float), smoothing, mode="nearest")
    # what stands above the image lowered by the prominence and grown back: h-domes (Vincent 1993)
    domes = smooth - reconstruction(smooth - prominence, smooth)
    tops = domes >= prominence * (1.0 - 1e-9)
    return peak_local_max(smooth, min_distance=1, labels=tops.astype(int), exclude_border=1)


def column_faults(restored, truth, prominence, smoothing):
    """Count the columns that a restoration invents, loses and splits.

    Each peak of the restored image belongs to the nearest column of the truth, if that lies within
    half the median distance of neighbouring columns.

    Parameters
    ----------
    restored, truth : numpy.ndarray (h, w) [counts]
    prominence : float
        Of a peak that counts, as a share of the range (1 to 99 percentile) of the truth, in either
        image: fainter ones nobody would take for a column.
    smoothing : float [pixel]

    Returns
    -------
    dict of str to int
        ``columns``, those of the truth; ``invented``, peaks where no column is; ``missing``, columns
        without a peak; ``split``, columns with more than one. Without two columns, only
        ``columns`` is not 0.
    """
    low, high = np.percentile(truth, [1.0, 99.0])
    height = max(prominence * (high - low), 1.0)
    columns = visible_peaks(truth, height, smoothing)
    counts = {"columns": len(columns)} | dict.fromkeys(FAULTS, 0)
    if len(columns) < 2:
        return counts
    tree = cKDTree(columns)
    reach = 0.5 * np.median(tree.query(columns, k=2)[0][:, 1])
    peaks = visible_peaks(restored, height, smoothing)
    distance, nearest = tree.query(peaks.reshape(-1, 2), distance_upper_bound=reach)
    peaks_of = np.bincount(nearest[np.isfinite(distance)], minlength=len(columns))
    return counts | {
        "invented": int(np.isinf(distance).sum()),
        "missing": int((peaks_of == 0).sum()),
        "split": int((peaks_of > 1).sum()),
    }
