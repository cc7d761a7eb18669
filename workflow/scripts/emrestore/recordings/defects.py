"""Pixels of a recording that are no signal: hot and dead ones, saturated ones, a burnt-in data bar.

All thresholds are chosen: on counting images down to 0.002 electrons a pixel, speckle and ordinary
scenes nothing is found, which the tests show.
"""

import numpy as np

RANGE_OF = 1000  # the range of an image is that of all but one pixel in so many, at either end
FEWEST = 2  # and of all but so many at least
REACH = 3.0  # ranges beyond the range from which a pixel is an outlier
# grey levels; an image of fewer is no measure of saturation, unless it ends at full scale
LEVELS = 32
FULL_SCALES = [2**bits - 1 for bits in (7, 8, 10, 12, 14, 15, 16, 31, 32)]
SATURATED = 1e-4  # share of the pixels
PILED = 3.0  # pixels at the largest value against those of the two percent of the range below
BAR_ROWS = 4  # the thinnest bar
PLAIN, UNIFORM = 0.3, 0.95  # share of a bar's row that has one value; of its first row
WRITING = 0.002  # share of a bar that is no ground
JOINED = 0.8  # share of the writing that has a neighbour of it: noise has none
CONTRAST = 0.5  # of writing and ground, against the range of the image
FOUR = [(-1, 0), (0, -1), (0, 1), (1, 0)]  # neighbours of a pixel
EIGHT = FOUR + [(-1, -1), (-1, 1), (1, -1), (1, 1)]


def outliers(image):
    """Find hot and dead pixels: far outside the range of the image, with at most one such neighbour.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
        Finite.

    Returns
    -------
    numpy.ndarray (h, w) bool
    """
    image = np.asarray(image, np.float64)
    ends = min(max(FEWEST, image.size // RANGE_OF), (image.size - 1) // 2)
    low, high = np.partition(image, (ends, image.size - 1 - ends), axis=None)[[ends, -1 - ends]]
    reach = REACH * (high - low)
    if reach == 0.0:
        return np.zeros(image.shape, bool)
    far = (image > high + reach) | (image < low - reach)
    if not far.any():
        return far
    return far & (_marked(far, EIGHT) <= 1)


def without(image, apart):
    """Return an image whose pixels `apart` are the median of their other neighbours.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    apart : numpy.ndarray (h, w) bool

    Returns
    -------
    numpy.ndarray (h, w)
        The image itself where nothing is set apart, else float64.
    """
    if not apart.any():
        return image
    mended = np.array(image, np.float64)
    for row, column in np.argwhere(apart):
        around = slice(max(row - 1, 0), row + 2), slice(max(column - 1, 0), column + 2)
        mended[row, column] = np.median(image[around][~apart[around]])
    return mended


def put_back(restored, image, apart):
    """Return a restored image with the pixels `apart` as they were recorded.

    Parameters
    ----------
    restored, image : numpy.ndarray (h, w)
    apart : numpy.ndarray (h, w) bool

    Returns
    -------
    numpy.ndarray (h, w)
        Of the restored image's dtype, float64 where that cannot hold them.
    """
    with np.errstate(over="ignore"):
        held = np.isfinite(image[apart].astype(restored.dtype)).all()
    whole = restored.astype(restored.dtype if held else np.float64)
    whole[apart] = image[apart]
    return whole


def saturated(image):
    """Return the share of pixels at the largest value, if they pile up there; else 0.

    Parameters
    ----------
    image : numpy.ndarray (h, w)

    Returns
    -------
    float
    """
    if image.dtype.kind == "b":
        return 0.0
    values = np.asarray(image, np.float64)
    top, lowest = values.max(), values.min()
    share = float((values == top).mean())
    below = float(((values < top) & (values >= top - 0.02 * (top - lowest))).mean())
    if top == lowest or share < SATURATED or share * values.size < 10 or share < PILED * below:
        return 0.0
    return share if top in FULL_SCALES or len(np.unique(values)) > LEVELS else 0.0


def without_bar(image):
    """Return the rows of an image that are no data bar at its lower or upper edge.

    A bar begins with a row of one value, its rows are plain up to what is written on them, and the
    writing hangs together.

    Parameters
    ----------
    image : numpy.ndarray (h, w)

    Returns
    -------
    slice
    """
    first, last = _bar(image[::-1]), len(image) - _bar(image)
    return slice(first, last) if first < last else slice(0, len(image))


def _bar(image):
    """Return the height of the data bar at the lower edge of an image; 0 without one."""
    height = 0
    for row in image[::-1]:
        if _most_frequent(row)[1] < PLAIN:
            break
        height += 1
        if height > len(image) // 2:
            return 0
    if height < BAR_ROWS:
        return 0
    strip = np.asarray(image[len(image) - height :], np.float64)
    if _most_frequent(strip[0])[1] < UNIFORM:
        return 0
    writing = strip != _most_frequent(strip)[0]
    joined = _marked(writing, FOUR) > 0
    if writing.mean() < WRITING or joined[writing].mean() < JOINED:
        return 0
    return height if np.ptp(strip) >= CONTRAST * np.ptp(np.asarray(image, np.float64)) else 0


def _marked(mask, neighbours):
    """Return how many of its neighbours are marked, for each pixel."""
    rows, columns = mask.shape
    padded = np.pad(mask, 1).astype(np.int8)
    return sum(padded[1 + y : 1 + y + rows, 1 + x : 1 + x + columns] for y, x in neighbours)


def _most_frequent(values):
    """Return the most frequent value and its share."""
    found, counts = np.unique(values, return_counts=True)
    return found[counts.argmax()], counts.max() / values.size
