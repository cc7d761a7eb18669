"""Filters and networks on the authors' pairs of every modality."""

import numpy as np

from emrestore.figures.style import COLOURS, DOUBLE_MM, figure, method_label

COLUMNS = 3
LINE_MM, FRAME_MM = 4.0, 16.0  # of a method, and of title and axis around a panel


def modalities(table, methods):
    """Draw one panel a modality, one point a method with its 95 % interval.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of table1.csv of one set of pairs.
    methods : list of str
        From top to bottom; a modality may lack some.

    Returns
    -------
    matplotlib.figure.Figure
    """
    names = list(dict.fromkeys(table["modality"]))
    rows = -(-len(names) // COLUMNS)
    height = rows * (LINE_MM * len(methods) + FRAME_MM)
    fig, axes = figure(DOUBLE_MM, height, rows, COLUMNS, squeeze=False, sharey=True)
    place = np.arange(len(methods))[::-1]
    for ax, name in zip(axes.ravel(), names, strict=False):
        part = table[table["modality"] == name].set_index("method").reindex(methods)
        mean = part["psnr_db"].to_numpy()
        errors = [mean - part["psnr_low"], part["psnr_high"] - mean]
        ax.errorbar(mean, place, xerr=errors, fmt="o", ms=3, capsize=1.5, color=COLOURS[0])
        for x, y, value in zip(part["psnr_high"], place, mean, strict=True):
            if np.isfinite(value):
                ax.annotate(f"{value:.1f}", (x, y), (3, 0), textcoords="offset points", va="center")
        ax.set_yticks(place, [method_label(method) for method in methods])
        ax.margins(x=0.2, y=0.15)
        ax.set_title(f"{name.upper()}, {part['n_images'].max():.0f} pairs")
        ax.grid(axis="x", linewidth=0.3, color="0.8")
    for ax in axes.ravel()[len(names) :]:
        ax.set_axis_off()
    for ax in axes.ravel()[max(len(names) - COLUMNS, 0) : len(names)]:
        ax.set_xlabel("mean PSNR / dB (95 % intervals)")
    return fig


def markdown(table, methods):
    """Return the same numbers as a Markdown table (str), one row a modality."""
    lines = [
        "| modality | pairs | " + " | ".join(method_label(method) for method in methods) + " |",
        "|---|--:|" + "---|" * len(methods),
    ]
    for name, rows in table.groupby("modality", sort=False):
        rows = rows.set_index("method")
        cells = [
            "{psnr_db:.2f} ({psnr_low:.2f} … {psnr_high:.2f})".format(**rows.loc[method])
            if method in rows.index
            else "–"
            for method in methods
        ]
        lines.append(f"| {name} | {rows['n_images'].max()} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
