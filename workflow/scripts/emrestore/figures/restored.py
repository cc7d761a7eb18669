"""A recorded image and its restoration: beside each other, and with what was taken away."""

import h5py
import numpy as np

from emrestore.figures.experimental import halves
from emrestore.figures.style import DOUBLE_MM, figure

SHAPE = 2 / 3  # height to width of a panel of the front page
TITLE_MM = 5.0
DEVIATIONS = 4.0  # shown of the residual
GREY = {"cmap": "gray", "rasterized": True}


def wide(image, shape=SHAPE):
    """Return the middle rows of an image, `shape` times as many as it has columns."""
    rows = min(image.shape[0], round(image.shape[1] * shape))
    top = (image.shape[0] - rows) // 2
    return image[top : top + rows]


def scale_of(restored):
    """Return the common grey scale: the 0.5 and 99.5 percentile of the restored image."""
    low, high = np.percentile(restored, [0.5, 99.5])
    return {"vmin": low, "vmax": max(high, low + 1)}


def front(recorded, restored):
    """Draw the middle of both images beside each other.

    Parameters
    ----------
    recorded, restored : numpy.ndarray (h, w)

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, axes = figure(DOUBLE_MM, DOUBLE_MM / 2 * SHAPE + TITLE_MM, 1, 2)
    panels = (("recorded", recorded), ("restored", restored))
    for ax, (title, image) in zip(axes, panels, strict=True):
        ax.imshow(wide(image), **GREY, **scale_of(restored))
        ax.set_title(title, pad=3, fontsize=8.0)
        ax.set_axis_off()
    return fig


def examined(recorded, restored):
    """Draw both images, their difference in its own standard deviations, and both spectra.

    Parameters
    ----------
    recorded, restored : numpy.ndarray (n, n)

    Returns
    -------
    matplotlib.figure.Figure
    """
    difference = np.asarray(recorded, float) - restored
    spectrum, low, high = halves(recorded, restored)
    signed = {"cmap": "RdBu_r", "vmin": -DEVIATIONS, "vmax": DEVIATIONS, "rasterized": True}
    grey = GREY | scale_of(restored)
    fig, axes = figure(DOUBLE_MM, DOUBLE_MM / 4 + TITLE_MM, 1, 4)
    for ax, title, image, look in (
        (axes[0], "recorded", recorded, grey),
        (axes[1], "restored", restored, grey),
        (axes[2], "recorded \N{MINUS SIGN} restored", difference / difference.std(), signed),
        (axes[3], "spectra: recorded | restored", spectrum, GREY | {"vmin": low, "vmax": high}),
    ):
        ax.imshow(image, **look)
        ax.set_title(title, pad=3, fontsize=8.0)
        ax.set_axis_off()
    axes[3].axvline(spectrum.shape[1] // 2 - 0.5, color="white", linewidth=0.6)
    return fig


def first_image(path, source):
    """Return the first image of a source, raw and restored: nobody picked it.

    Parameters
    ----------
    path : str
        HDF5 file whose groups have ``raw`` and ``restored``, and the attribute ``source``; the images
        of a user may stand before those of the authors.
    source : str

    Returns
    -------
    raw, restored : numpy.ndarray (h, w)
    """
    with h5py.File(path) as file:
        first = file[min(name for name in file if file[name].attrs["source"] == source)]
        return first["raw"][()], first["restored"][()]
