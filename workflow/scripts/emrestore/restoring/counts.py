"""Intensities of any scale as the counts that the networks know, and back."""

import numpy as np

from emrestore.recordings.defects import outliers, put_back, without

LARGEST = 65535.0  # counts; the 16-bit scale of the authors' pairs


def real_and_finite(image):
    """Return an image as float64: a small signal on a large offset needs the digits.

    Raises
    ------
    ValueError
        If the image is not two-dimensional, not real, or holds values that are not finite.
    """
    image = np.asarray(image)
    if image.ndim != 2:
        raise ValueError(f"the image has the shape {image.shape}: expected (rows, columns)")
    if image.dtype.kind not in "biuf":
        raise ValueError(f"the image has the dtype {image.dtype}: expected real numbers")
    image = image.astype(np.float64)
    wrong = int((~np.isfinite(image)).sum())
    if wrong:
        raise ValueError(
            f"{wrong} pixels of the image are not finite: replace them, for example by the median "
            "of their neighbours"
        )
    return image


def to_counts(image):
    """Return an image on the 16-bit scale, and what undoes it.

    The networks standardise by the image's own mean and deviation, but hold the deviation above a
    floor of 0.1 counts: an image in [0, 1] would be seen as flat.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
        Any real dtype and unit.

    Returns
    -------
    counts : numpy.ndarray (h, w) float32
        From 0 to 65535; zeros if the image is constant.
    unit : float
        Intensity of one count.
    offset : float
        Intensity of zero counts.

    Raises
    ------
    ValueError
        As `real_and_finite`.
    """
    image = real_and_finite(image)
    offset = float(image.min())
    unit = (float(image.max()) - offset) / LARGEST or 1.0
    return ((image - offset) / unit).astype(np.float32), unit, offset


def power_to_counts(image):
    """Return the power of two that brings the range of an image (h, w) near that of counts: exactly."""
    image = np.asarray(image, np.float64)
    return int(np.log2(LARGEST + 1.0)) - int(np.frexp(np.ptp(image))[1])


def narrowed(values, unit):
    """Return float64 values as float32, unless that would round them by more than a count.

    Parameters
    ----------
    values : numpy.ndarray float64
    unit : float
        Intensity of one count.

    Returns
    -------
    numpy.ndarray float32 or float64
    """
    with np.errstate(over="ignore", invalid="ignore"):
        narrow = values.astype(np.float32)
        step = np.spacing(np.abs(narrow).max())
        return narrow if step <= unit else values


def restore(image, restorer):
    """Restore one image of any real dtype and intensity scale.

    Hot and dead pixels are set apart before scaling, since one of them would take all counts for
    itself, and put back as they were.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    restorer : callable
        Images (n, h, w), counts, to restored ones, such as `emrestore.restoring.restorer.Restorer`.

    Returns
    -------
    numpy.ndarray (h, w) float32
        On the scale of the image; float64 where float32 would round by more than a 65535th of the range.

    Raises
    ------
    ValueError
        As `emrestore.restoring.any_size.any_size` and `to_counts`.
    """
    image = real_and_finite(image)
    apart = outliers(image)
    counts, unit, offset = to_counts(without(image, apart))
    restored = restorer(counts[None])[0].astype(np.float64) * unit + offset
    return put_back(narrowed(restored, unit), image, apart)
