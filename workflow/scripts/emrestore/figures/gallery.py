"""Figures 11 to 14: panels of one effect each."""

import h5py
import numpy as np
import pandas as pd

from emrestore.figures.style import DOUBLE_MM, figure

COLUMNS = 4
TITLE_MM = 9.0


def panels(images, titles, texts):
    """Draw images, each on the grey scale of its own 0.5 to 99.5 percentile.

    Parameters
    ----------
    images : numpy.ndarray (n, h, w)
        In any unit.
    titles, texts : sequence of str
        Effect, and its parameters.

    Returns
    -------
    matplotlib.figure.Figure
    """
    rows = -(-len(images) // COLUMNS)
    columns = -(-len(images) // rows)
    edge = DOUBLE_MM / columns
    fig, axes = figure(DOUBLE_MM, rows * (edge + TITLE_MM), rows, columns, squeeze=False)
    for ax in axes.ravel():
        ax.set_axis_off()
    for letter, (ax, image, title, text) in enumerate(
        zip(axes.ravel(), images, titles, texts, strict=False)
    ):
        low, high = np.percentile(image, [0.5, 99.5])
        ax.imshow(
            image, cmap="gray", vmin=low, vmax=high if high > low else low + 1, rasterized=True
        )
        ax.set_title(f"({chr(ord('a') + letter)}) {title}\n{text}", pad=2)
    return fig


def stored_panels(images, table):
    """Draw a stored gallery; a figure with the panels that its table names.

    Parameters
    ----------
    images : str
        HDF5 file with ``images`` (n, h, w).
    table : str
        CSV file with the columns ``panel`` and ``text``.

    Returns
    -------
    matplotlib.figure.Figure
    """
    rows = pd.read_csv(table, keep_default_na=False)
    with h5py.File(images) as file:
        return panels(file["images"][()], rows["panel"], rows["text"])
