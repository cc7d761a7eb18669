"""Figure 2 (restored specimens side by side) and the drawn Table 1."""

import numpy as np

from emrestore.comparison.labels import SETS
from emrestore.figures.style import COLOURS, DOUBLE_MM, figure, method_label


def chosen_images(noisy, quantiles):
    """Return the images at given quantiles of the PSNR before restoration, a rule and not a choice.

    Parameters
    ----------
    noisy : pandas.DataFrame
        Rows of the method ``noisy`` of per_image.csv: image, psnr_db.
    quantiles : list of float
        In [0, 1]; the nearest rank is taken.

    Returns
    -------
    list of int
        Image numbers, each once.

    Raises
    ------
    ValueError
        If there is no image to choose from.
    """
    if noisy.empty:
        raise ValueError(
            "per_image.csv has no row of the method 'noisy' for this data set: all its pairs are "
            "identical, or comparison.images in config.yaml is 0"
        )
    ranked = noisy.sort_values(["psnr_db", "image"])["image"].to_numpy()
    ranks = [round(quantile * (len(ranked) - 1)) for quantile in quantiles]
    return [int(image) for image in dict.fromkeys(ranked[ranks])]


def specimens(rows):
    """Draw specimens, one a row: distorted, restored by each method, undistorted.

    Parameters
    ----------
    rows : list of list of (str, numpy.ndarray (h, w) [counts], float or None)
        Title, image and PSNR [dB] of each panel. The last panel of a row is the undistorted image;
        its range (0.5 to 99.5 percentile) is the grey scale of the whole row.

    Returns
    -------
    matplotlib.figure.Figure
    """
    columns = len(rows[0])
    panel = DOUBLE_MM / columns
    fig, axes = figure(
        DOUBLE_MM, (panel + 3.0) * len(rows) + 4.0, len(rows), columns, squeeze=False
    )
    for number, (line, row) in enumerate(zip(axes, rows, strict=True)):
        low, high = np.percentile(row[-1][1], [0.5, 99.5])
        for ax, (title, image, quality) in zip(line, row, strict=True):
            ax.imshow(image, cmap="gray", vmin=low, vmax=max(high, low + 1), rasterized=True)
            ax.set_axis_off()
            if number == 0:
                ax.set_title(title, pad=3)
            if quality is not None:
                ax.text(
                    0.5,
                    -0.03,
                    f"{quality:.2f} dB",
                    transform=ax.transAxes,
                    ha="center",
                    va="top",
                )
    return fig


def marked(ax, part, place, digits, **looks):
    """Draw the mean PSNR of methods with their intervals, the numbers beside them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    part : pandas.DataFrame
        psnr_db, psnr_low and psnr_high, one row a method; nan where one is missing.
    place : numpy.ndarray
        Height of each.
    digits : int
        Of the numbers, behind the point.
    **looks
        Of the points.
    """
    mean = part["psnr_db"].to_numpy()
    errors = [mean - part["psnr_low"], part["psnr_high"] - mean]
    ax.errorbar(mean, place, xerr=errors, ms=3, capsize=1.5, **looks)
    for x, y, value in zip(part["psnr_high"], place, mean, strict=True):
        if np.isfinite(value):
            number = f"{value:.{digits}f}"
            ax.annotate(number, (x, y), (3, 0), textcoords="offset points", va="center")


def table1(table):
    """Draw Table 1 as points with their 95 % intervals, numbers beside them.

    Parameters
    ----------
    table : pandas.DataFrame
        table1.csv.

    Returns
    -------
    matplotlib.figure.Figure
    """
    sets = list(dict.fromkeys(table["data"]))
    tallest = max((table["data"] == name).sum() for name in sets)
    fig, axes = figure(DOUBLE_MM, 5.2 * tallest + 16, 1, len(sets), squeeze=False, sharex=True)
    for ax, name in zip(axes[0], sets, strict=True):
        part = table[table["data"] == name].sort_values("psnr_db")
        place = np.arange(len(part))
        marked(ax, part, place, 2, fmt="o", color=COLOURS[0])
        ax.set_yticks(place, [method_label(method) for method in part["method"]])
        ax.margins(x=0.15)
        ax.set_xlabel("mean PSNR / dB (95 % intervals)")
        ax.set_title(f"{SETS[name]}, {part['n_images'].iloc[0]} images")
        ax.grid(axis="x", linewidth=0.3, color="0.8")
    return fig


def markdown(table):
    """Return Table 1 as a Markdown table (str)."""
    lines = [
        "| data | method | parameters | PSNR / dB (95 %) | SSIM | L1 | images |",
        "|---|---|--:|---|--:|--:|--:|",
    ]
    for row in table.itertuples():
        size = f"{row.parameters:,}" if row.parameters else "–"
        lines.append(
            f"| {row.data} | {method_label(row.method)} | {size} | {row.psnr_db:.2f} "
            f"({row.psnr_low:.2f} … {row.psnr_high:.2f}) | {row.ssim:.3f} | {row.l1:.4f} "
            f"| {row.n_images} |"
        )
    return "\n".join(lines) + "\n"
