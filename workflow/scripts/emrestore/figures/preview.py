"""Preview sheet: some pairs of one modality, distorted above undistorted."""

import numpy as np

from emrestore.figures.style import DOUBLE_MM, figure

COLUMNS = 6
TITLE_MM = 1.0  # beyond the room between the panels
TITLE_SIZE = 6.0  # pt
GAP = 4  # pixel; white line between the two images of a pair


def sheet(x, y, titles):
    """Draw pairs, x above y on one grey scale: the 0.5 to 99.5 percentile of y.

    Parameters
    ----------
    x, y : numpy.ndarray (n, h, w) [counts]
        Distorted and undistorted images.
    titles : sequence of str (n,)

    Returns
    -------
    matplotlib.figure.Figure
    """
    rows = -(-len(x) // COLUMNS)
    panel = DOUBLE_MM / COLUMNS
    fig, axes = figure(DOUBLE_MM, rows * (2 * panel + TITLE_MM), rows, COLUMNS, squeeze=False)
    for ax in axes.ravel():
        ax.set_axis_off()
    gap = np.full((GAP, x.shape[2]), np.nan)
    for ax, distorted, undistorted, title in zip(axes.ravel(), x, y, titles, strict=False):
        low, high = np.percentile(undistorted, [0.5, 99.5])
        both = np.concatenate([distorted, gap, undistorted])
        ax.imshow(both, cmap="gray", vmin=low, vmax=max(high, low + 1), rasterized=True)
        ax.set_title(title, pad=2, size=TITLE_SIZE)
    return fig


def title(row):
    """Return the title of a pair: number, kind of specimen, and dose or identity.

    Parameters
    ----------
    row : pandas.Series
        Drawn parameters of one image.

    Returns
    -------
    str
    """
    if row["distortion.storage.identity"]:
        recording = "x = y"
    else:
        # scanned images have a detector, those of cameras a sensor
        dose = row.get("distortion.detector.dose", row.get("distortion.tem.shot.dose"))
        recording = f"{dose:.3g} e/px"
    return f"#{row['index']:.0f} {row['specimen.kind']}, {recording}"
