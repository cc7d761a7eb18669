"""Filters and networks on our pairs and the authors' of every modality."""

import numpy as np

from emrestore.comparison.labels import SETS
from emrestore.figures.comparison import marked
from emrestore.figures.style import COLOURS, DOUBLE_MM, figure, method_label

COLUMNS = 3
LINE_MM, FRAME_MM = 8.5, 16.0  # of a method, and of title and axis around a panel
APART = 0.46  # of a line, between both sets


def modalities(table, methods):
    """Draw one panel a modality, one point a method and set of pairs with its 95 % interval.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of table1.csv; of sets, those of `SETS`.
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
        counts = []
        for number, data in enumerate(SETS):
            rows = table[(table["modality"] == name) & (table["data"] == data)]
            if rows.empty:
                continue
            part = rows.set_index("method").reindex(methods)
            looks = {"fmt": "os"[number], "color": COLOURS[number], "label": SETS[data]}
            marked(ax, part, place + APART * (0.5 - number), 1, **looks)
            counts.append(f"{part['n_images'].max():.0f}")
        ax.set_yticks(place, [method_label(method) for method in methods])
        ax.margins(x=0.2, y=0.15)
        ax.set_title(f"{name.upper()}, {' and '.join(counts)} pairs")
        ax.grid(axis="x", linewidth=0.3, color="0.8")
    for ax in axes.ravel()[len(names) :]:
        ax.set_axis_off()
    for ax in axes.ravel()[max(len(names) - COLUMNS, 0) : len(names)]:
        ax.set_xlabel("mean PSNR / dB (95 % intervals)")
    found = {}
    for ax in axes.ravel():
        found |= dict(zip(*reversed(ax.get_legend_handles_labels()), strict=True))
    fig.legend(
        found.values(), found.keys(), loc="outside upper center", ncols=len(found), frameon=False
    )
    return fig


def markdown(table, methods):
    """Return the same numbers as a Markdown table (str), one row a modality and set of pairs."""
    lines = [
        "| modality | pairs | of | " + " | ".join(method_label(m) for m in methods) + " |",
        "|---|--:|---|" + "---|" * len(methods),
    ]
    for (name, data), rows in table.groupby(["modality", "data"], sort=False):
        rows = rows.set_index("method")
        cells = [
            "{psnr_db:.2f} ({psnr_low:.2f} … {psnr_high:.2f})".format(**rows.loc[method])
            if method in rows.index
            else "–"
            for method in methods
        ]
        lines.append(
            f"| {name} | {rows['n_images'].max()} | {SETS[data]} | " + " | ".join(cells) + " |"
        )
    return "\n".join(lines) + "\n"
