"""Figure 8: one experimental image restored by several networks, and the contrast of its columns."""

import numpy as np
from matplotlib.patches import Rectangle

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
LARGEST_MM = 44.0  # edge of a panel, so that all rows fit on a page
NUMBERS_MM, TITLE_MM = 38.0, 5.0
BOX_COLOUR = COLOURS[4]  # stands out from grey, dark and bright
MARKERS = "sv^Dph"  # of the regions


def region_slices(region, edge, across):
    """Return the rows and columns of a region: the image is cut into across² squares."""
    starts = (region // across * edge / across, region % across * edge / across)
    return tuple(slice(round(start), round(start + edge / across)) for start in starts)


def with_regions(ax, edge, across, regions):
    """Mark the regions of an image: dashed lines between all, boxes with numbers about those shown."""
    for border in np.arange(1, across) * edge / across - 0.5:
        for line in (ax.axhline, ax.axvline):
            line(border, color=COLOURS[5], linewidth=0.5, linestyle=(0, (3, 3)))
    for number, region in enumerate(regions, 1):
        rows, columns = region_slices(region, edge, across)
        corner = (columns.start - 0.5, rows.start - 0.5)
        size = (columns.stop - columns.start, rows.stop - rows.start)
        style = {"edgecolor": BOX_COLOUR, "linewidth": 1.0, "linestyle": "--"}
        ax.add_patch(Rectangle(corner, *size, fill=False, **style))
        with_number(ax, number, corner)


def with_number(ax, number, corner):
    """Write the number of a region into the upper left corner (x, y) [pixel] of its square."""
    ax.annotate(
        f"{number}",
        corner,
        xytext=(2, -2),
        textcoords="offset points",
        va="top",
        color="black",
        fontweight="bold",
        bbox={"facecolor": BOX_COLOUR, "edgecolor": "none", "pad": 1.0},
    )


def column_contrast(images, table, regions, across):
    """Draw the images on one grey scale, some regions enlarged, and both contrasts with intervals.

    Parameters
    ----------
    images : dict of str to numpy.ndarray (h, w)
        Method to image; the grey scale is the range of the last one (0.5 to 99.5 percentile).
    table : pandas.DataFrame
        contrast.csv.
    regions : pandas.DataFrame
        method, region, measure, value (`emrestore.comparison.contrast.by_region`) of the regions to
        show, in their order.
    across : int
        Regions along each edge of the images.

    Returns
    -------
    matplotlib.figure.Figure
    """
    plt.rcParams.update(RC)
    shown = list(dict.fromkeys(regions["region"]))
    edge = min(DOUBLE_MM / len(images), LARGEST_MM)
    height = (1 + len(shown)) * edge + TITLE_MM + NUMBERS_MM
    fig = plt.figure(figsize=(inches(DOUBLE_MM), inches(height)), layout="constrained")
    above, below = fig.subfigures(2, 1, height_ratios=[height - NUMBERS_MM, NUMBERS_MM])
    axes = above.subplots(1 + len(shown), len(images), squeeze=False)
    low, high = np.percentile(list(images.values())[-1], [0.5, 99.5])
    for column, (method, image) in enumerate(images.items()):
        parts = [image] + [image[region_slices(r, image.shape[0], across)] for r in shown]
        for ax, part in zip(axes[:, column], parts, strict=True):
            ax.imshow(part, cmap="gray", vmin=low, vmax=max(high, low + 1), rasterized=True)
            ax.set_axis_off()
        for number, ax in enumerate(axes[1:, column], 1):
            with_number(ax, number, (-0.5, -0.5))
        axes[0, column].set_title(f"({chr(ord('a') + column)}) {NAMES[method]}", pad=3)
    with_regions(axes[0, 0], len(images["raw"]), across, shown)
    methods = list(images)
    for ax, (measure, label) in zip(below.subplots(1, 2), MEASURES.items(), strict=True):
        part = table[table["measure"] == measure].set_index("method").loc[methods]
        errors = [part["value"] - part["low"], part["high"] - part["value"]]
        for number, (region, marker) in enumerate(zip(shown, MARKERS, strict=False), 1):
            chosen = (regions["measure"] == measure) & (regions["region"] == region)
            values = regions[chosen].set_index("method")["value"].loc[methods]
            style = {"marker": marker, "s": 12, "facecolor": "none", "edgecolor": COLOURS[1]}
            label_of = f"region {number}"
            ax.scatter(values, range(len(methods)), linewidth=0.7, label=label_of, **style)
        ax.errorbar(
            part["value"],
            range(len(part)),
            xerr=errors,
            fmt="o",
            ms=3,
            capsize=1.5,
            color=COLOURS[0],
            label="whole image, 95 %",
        )
        ax.set_yticks(range(len(part)), [NAMES[method] for method in methods])
        ax.set_ylim(len(part) - 0.5, -0.5)
        least = min(part["low"].min(), regions.loc[regions["measure"] == measure, "value"].min())
        ax.set_xlim(left=min(0.0, 1.1 * least))
        ax.set_xlabel(label)
        ax.grid(axis="x", linewidth=0.3, color="0.8")
    handles, labels = ax.get_legend_handles_labels()
    below.legend(handles, labels, loc="outside upper center", ncols=len(labels), frameon=False)
    return fig
