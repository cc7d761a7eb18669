"""Figures 11 to 14: panels of one effect each."""

import h5py
import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from emrestore.figures.style import COLOURS, DOUBLE_MM, figure

COLUMNS = 4
TITLE_MM = 9.0
INSET_SHARE = 0.4  # of the edge of a panel
INSET_COLOUR = COLOURS[4]  # stands out from grey, dark and bright


def with_inset(ax, image, scale, place, edge):
    """Enlarge a part of an image in the corner of its panel that lies farthest from the part.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Shows the image.
    image : numpy.ndarray (h, w)
    scale : dict
        Grey scale of the panel, which the inset shares.
    place : (int, int) [pixel]
        Row and column of the part's middle; the part is moved so that it lies whole in the image.
    edge : int [pixel]
        Of the part.
    """
    edge = min(edge, *image.shape)
    top, left = (
        int(np.clip(n - edge // 2, 0, size - edge))
        for n, size in zip(place, image.shape, strict=True)
    )
    far = 1.0 - INSET_SHARE
    corner = [
        far if left + edge / 2 < image.shape[1] / 2 else 0.0,
        0.0 if top + edge / 2 < image.shape[0] / 2 else far,
    ]
    inset = ax.inset_axes([*corner, INSET_SHARE, INSET_SHARE])
    inset.imshow(image[top : top + edge, left : left + edge], **scale)
    inset.set_xticks([])
    inset.set_yticks([])
    for spine in inset.spines.values():
        spine.set(visible=True, color=INSET_COLOUR, linewidth=1.0)
    # pixels reach half a pixel to either side of their number
    corner_of_box = (left - 0.5, top - 0.5)
    ax.add_patch(
        Rectangle(corner_of_box, edge, edge, fill=False, edgecolor=INSET_COLOUR, linewidth=0.8)
    )


def panels(images, titles, texts, places=None, inset=None):
    """Draw images, each on the grey scale of its own 0.5 to 99.5 percentile.

    Parameters
    ----------
    images : numpy.ndarray (n, h, w)
        In any unit.
    titles, texts : sequence of str
        Effect, and its parameters.
    places : sequence of (float, float) [pixel], optional
        Row and column of the middle of the part that an inset of each panel enlarges, nan for none.
    inset : int [pixel], optional
        Edge of this part.

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
        scale = {"cmap": "gray", "vmin": low, "vmax": high if high > low else low + 1}
        scale |= {"rasterized": True, "interpolation": "nearest"}
        ax.imshow(image, **scale)
        if places is not None and np.isfinite(places[letter]).all():
            with_inset(ax, image, scale, places[letter], inset)
        ax.set_title(f"({chr(ord('a') + letter)}) {title}\n{text}", pad=2)
    return fig


def stored_panels(images, table, inset=None):
    """Draw a stored gallery; a figure with the panels that its table names.

    Parameters
    ----------
    images : str
        HDF5 file with ``images`` (n, h, w).
    table : str
        CSV file with the columns ``panel`` and ``text``; for insets ``inset_row`` and
        ``inset_column`` [pixel] too.
    inset : int [pixel], optional
        Edge of the part that an inset enlarges; no insets without it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    rows = pd.read_csv(table, keep_default_na=False)
    places = None
    if inset is not None:
        # read as text, since the text of a panel may be empty
        places = rows[["inset_row", "inset_column"]].apply(pd.to_numeric).to_numpy(dtype=float)
    with h5py.File(images) as file:
        return panels(file["images"][()], rows["panel"], rows["text"], places, inset)
