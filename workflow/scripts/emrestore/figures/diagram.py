"""Figures 9 and 10: networks as lists of layers from top to bottom, skips as lines beside them."""

from matplotlib.patches import FancyBboxPatch

from emrestore.figures.style import COLOURS, figure

ROW_MM, BOX_MM, GAP_MM, LANE_MM, TEXT_MM = 5.0, 27.0, 1.5, 1.4, 23.6
LANES = 5
FILL = {
    "conv": COLOURS[0],
    "transposed": COLOURS[1],
    "concat": COLOURS[4],
    "sum": COLOURS[2],
}
ACTIVATIONS = {"relu": "ReLU", "leaky_relu": "leaky ReLU"}
BLOCK = COLOURS[3]
BLOCKS = ("GRDB", "RDB")


def label(row):
    """Return what stands in the box of a layer, from a row of the table of a diagram."""
    words = row.kind
    if row.kernel:
        words += f" {row.kernel}×{row.kernel}"
    if row.stride > 1:
        words += f", stride {row.stride}"
    return words + (f", {ACTIVATIONS.get(row.activation, row.activation)}" * bool(row.activation))


def lanes(skips):
    """Give lines beside a list their places, the shortest nearest to it and none across another.

    Parameters
    ----------
    skips : list of (int, int)
        First and last row of each line.

    Returns
    -------
    dict
        Line to its lane, from 0.
    """
    taken, found = [], {}
    for skip in sorted(skips, key=lambda skip: (skip[1] - skip[0], skip)):
        free = (
            number
            for number, others in enumerate(taken)
            if all(skip[1] <= first or last <= skip[0] for first, last in others)
        )
        number = next(free, len(taken))
        if number == len(taken):
            taken.append([])
        taken[number].append(skip)
        found[skip] = number
    return found


def draw_panel(ax, table):
    """Draw one panel.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    table : pandas.DataFrame
        node, inputs (separated by spaces), kind, kernel, stride, activation, edge, features,
        parameters; one row a layer, in the order of computation.
    """
    place = {node: number for number, node in enumerate(table["node"])}
    edges = [
        (place[source], number)
        for number, sources in enumerate(table["inputs"])
        for source in sources.split()
    ]
    arrow = {"arrowstyle": "-|>", "linewidth": 0.5, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 4}
    half = ROW_MM / 2 - GAP_MM / 2
    for first, last in edges:
        if last == first + 1:
            ends = [(BOX_MM / 2, -last * ROW_MM + half), (BOX_MM / 2, -first * ROW_MM - half)]
            ax.annotate("", *ends, arrowprops=arrow)
    for (first, last), lane in lanes([e for e in edges if e[1] > e[0] + 1]).items():
        x, top, bottom = -(lane + 1) * LANE_MM, -first * ROW_MM - 0.6, -last * ROW_MM + 0.6
        ax.plot([0, x, x], [top, top, bottom], color="black", linewidth=0.5)
        ax.annotate("", (0, bottom), (x, bottom), arrowprops=arrow)
    for number, row in enumerate(table.itertuples()):
        y = -number * ROW_MM
        colour = BLOCK if row.kind in BLOCKS else FILL.get(row.kind)
        box = FancyBboxPatch(
            (0, y - half),
            BOX_MM,
            2 * half,
            boxstyle="round,pad=0,rounding_size=0.6",
            facecolor=(colour, 0.3) if colour else "white",
            edgecolor="black",
            linewidth=0.4,
        )
        ax.add_patch(box)
        ax.text(BOX_MM / 2, y, label(row), ha="center", va="center", fontsize=5.8)
        # moments are two numbers an image
        size = f"{row.features} × {row.edge}²" if row.edge > 1 else "2 numbers"
        ax.text(BOX_MM + 1, y, size, va="center", fontsize=5.5)
        if row.parameters:
            ax.text(
                BOX_MM + TEXT_MM,
                y,
                f"{row.parameters:,}",
                va="center",
                ha="right",
                fontsize=5.5,
            )
    ax.text(BOX_MM + 1, ROW_MM, "output", va="center", fontsize=5.5, style="italic")
    for y, words in (
        (ROW_MM, "parameters"),
        (-len(table) * ROW_MM, f"total {table['parameters'].sum():,}"),
    ):
        ax.text(BOX_MM + TEXT_MM, y, words, va="center", ha="right", fontsize=5.5, style="italic")
    ax.set_xlim(-(LANES + 1) * LANE_MM, BOX_MM + TEXT_MM + 1)
    ax.set_axis_off()


def diagrams(table):
    """Draw all panels of a figure.

    Parameters
    ----------
    table : pandas.DataFrame
        panel (title), and the columns of `draw_panel`.

    Returns
    -------
    matplotlib.figure.Figure
    """
    panels = list(table.groupby("panel", sort=False))
    rows = table["panel"].value_counts().max()
    width = ((LANES + 1) * LANE_MM + BOX_MM + TEXT_MM + 1) * len(panels)
    fig, axes = figure(width, ROW_MM * (rows + 3.5), 1, len(panels), squeeze=False, sharey=True)
    for letter, (ax, (title, panel)) in enumerate(zip(axes[0], panels, strict=True)):
        draw_panel(ax, panel)
        mark = f"({chr(ord('a') + letter)}) " if len(panels) > 1 else ""
        ax.set_title(f"{mark}{title}", fontsize=7)
        ax.set_ylim(-rows * ROW_MM - ROW_MM / 2, 1.5 * ROW_MM)
    return fig
