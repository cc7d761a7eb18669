"""Figure 8: one experimental image restored by several networks, and the contrast of its columns."""

import numpy as np

from emrestore.figures.cropping import central
from emrestore.figures.style import COLOURS, DOUBLE_MM, RC, inches, plt

NAMES = {
    "raw": "recorded",
    "noise2void": "Noise2Void",
    "atomsegnet": "AtomSegNet",
    "cgrdn": "CGRDN (this run)",
    "published": "published network",
}
MEASURES = {
    "michelson": "(peak − background) /\n(peak + background)",
    "to_noise": "(peak − background) /\nnoise of the background",
}
ZOOM = 4  # the lower row shows so many times fewer pixels along each edge
NUMBERS_MM, TITLE_MM = 34.0, 5.0


def column_contrast(images, table):
    """Draw the images on one grey scale, their middle enlarged, and both contrasts with intervals.

    Parameters
    ----------
    images : dict of str to numpy.ndarray (h, w)
        Method to image; the grey scale is the range of the last one (0.5 to 99.5 percentile).
    table : pandas.DataFrame
        contrast.csv.

    Returns
    -------
    matplotlib.figure.Figure
    """
    plt.rcParams.update(RC)
    edge = DOUBLE_MM / len(images)
    height = 2 * edge + TITLE_MM + NUMBERS_MM
    fig = plt.figure(figsize=(inches(DOUBLE_MM), inches(height)), layout="constrained")
    above, below = fig.subfigures(2, 1, height_ratios=[height - NUMBERS_MM, NUMBERS_MM])
    axes = above.subplots(2, len(images), squeeze=False)
    low, high = np.percentile(list(images.values())[-1], [0.5, 99.5])
    for column, (method, image) in enumerate(images.items()):
        parts = (image, central(image, image.shape[0] // ZOOM))
        for ax, part in zip(axes[:, column], parts, strict=True):
            ax.imshow(part, cmap="gray", vmin=low, vmax=max(high, low + 1), rasterized=True)
            ax.set_axis_off()
        axes[0, column].set_title(f"({chr(ord('a') + column)}) {NAMES[method]}", pad=3)
    methods = list(images)
    for ax, (measure, label) in zip(below.subplots(1, 2), MEASURES.items(), strict=True):
        part = table[table["measure"] == measure].set_index("method").loc[methods]
        errors = [part["value"] - part["low"], part["high"] - part["value"]]
        ax.errorbar(
            part["value"],
            range(len(part)),
            xerr=errors,
            fmt="o",
            ms=3,
            capsize=1.5,
            color=COLOURS[0],
        )
        ax.set_yticks(range(len(part)), [NAMES[method] for method in methods])
        ax.set_ylim(len(part) - 0.5, -0.5)
        ax.set_xlim(left=min(0.0, 1.1 * part["low"].min()))
        ax.set_xlabel(label)
        ax.grid(axis="x", linewidth=0.3, color="0.8")
    return fig
