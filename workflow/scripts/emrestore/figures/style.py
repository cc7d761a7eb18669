"""The look of all figures: sizes in mm, fonts, colours that colour-blind readers can tell apart."""

import logging

import matplotlib
import matplotlib.pyplot as plt

from emrestore.comparison.labels import LABELS, method_label
from emrestore.files import writing

# the labels do without Matplotlib; figures take them from here
__all__ = [
    "COLOURS",
    "DOUBLE_MM",
    "LABELS",
    "RC",
    "SINGLE_MM",
    "figure",
    "inches",
    "method_label",
    "save",
]

matplotlib.use("Agg")
# the subset of every font that a pdf holds would fill the log
logging.getLogger("fontTools").setLevel(logging.WARNING)

SINGLE_MM, DOUBLE_MM = 88.0, 180.0  # one and two columns of a journal page

# Okabe and Ito's palette
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]

RC = {
    "font.size": 7.0,
    "axes.titlesize": 7.0,
    "axes.labelsize": 7.0,
    "xtick.labelsize": 6.5,
    "ytick.labelsize": 6.5,
    "legend.fontsize": 6.5,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 1.0,
    "svg.hashsalt": "emrestore",
    "pdf.fonttype": 42,
    "figure.dpi": 300,
}


def inches(millimetres):
    """Return a length in inches, Matplotlib's unit."""
    return millimetres / 25.4


def figure(width_mm, height_mm, rows=1, columns=1, **kwargs):
    """Return a figure and its axes in the common style.

    Parameters
    ----------
    width_mm, height_mm : float [mm]
    rows, columns : int
        Grid of axes.
    **kwargs
        Handed to `matplotlib.pyplot.subplots`.

    Returns
    -------
    matplotlib.figure.Figure, axes
    """
    plt.rcParams.update(RC)
    size = (inches(width_mm), inches(height_mm))
    return plt.subplots(rows, columns, figsize=size, layout="constrained", **kwargs)


def save(fig, *paths):
    """Write a figure to each path (format by its ending) without dates, so that bytes repeat."""
    for path in paths:
        with writing(path) as temporary:
            metadata = {"CreationDate": None} if str(path).endswith(".pdf") else {"Software": None}
            fig.savefig(temporary, metadata=metadata)
    plt.close(fig)
