"""The stages of a run as a map: one box a stage, one line a stage whose files others read."""

import matplotlib.pyplot as plt
from matplotlib.patches import FancyBboxPatch

from emrestore.figures.style import COLOURS, DOUBLE_MM, RC, inches

POINTS = 8.0  # text; the width of a page of the documentation is about that of this figure
LINE_MM = 3.7
LANE_MM = 4.6
GAP_MM = 3.4  # between boxes
PAD_MM = 2.0
LETTER_MM = 1.7  # of a rule's name, at `POINTS`
ARROW_MM = 2.2  # between arrows, at least
PALE = "0.45"  # rules without a job


def wrapped(rules, width):
    """Return rules broken into lines of a width.

    Parameters
    ----------
    rules : iterable of (str, int)
        Name and number of jobs.
    width : int
        Characters.

    Returns
    -------
    list of list of (str, bool)
        Texts of a line, and whether the rule has jobs.
    """
    lines, used = [[]], 0
    for name, jobs in rules:
        text = f"{name} ×{jobs}" if jobs > 1 else name
        if used and used + len(text) > width:
            lines.append([])
            used = 0
        lines[-1].append((text, jobs > 0))
        used += len(text) + 2
    return lines


def said(stage):
    """Return what a stage reads, in words."""
    if not any(jobs for _, jobs in stage.rules):
        return "no job in this run"
    return f"reads {', '.join(stage.reads)}" if stage.reads else "reads no other stage"


def lanes(stages):
    """Return the stages that others read, in order: list of str, each with a lane of its own."""
    read = {source for stage in stages for source in stage.reads}
    return [stage.name for stage in stages if stage.name in read]


def drawn(stages):
    """Draw the stages below each other and what they read of each other.

    A stage that others read has a vertical line in a colour and a place of its own. It begins at
    its box with a dot; an arrow leads from it into each box whose jobs read its files.

    Parameters
    ----------
    stages : list of emrestore.audit.stage_graph.Stage
        In order; a stage that reads one below it is drawn as well, its arrow leads upwards.

    Returns
    -------
    matplotlib.figure.Figure
    """
    sources = lanes(stages)
    left = LANE_MM * (len(sources) + 1)
    width = int((DOUBLE_MM - left - 2 * PAD_MM) / LETTER_MM)
    texts = {stage.name: wrapped(stage.rules, width) for stage in stages}
    heights = {
        stage.name: PAD_MM
        + max(LINE_MM * (2 + len(texts[stage.name])), LINE_MM * 1.5 + ARROW_MM * len(stage.reads))
        for stage in stages
    }
    total = sum(heights.values()) + GAP_MM * (len(stages) - 1) + 2
    plt.rcParams.update(RC)
    fig = plt.figure(figsize=(inches(DOUBLE_MM), inches(total)))
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, DOUBLE_MM), ylim=(total, 0))
    ax.set_axis_off()
    tops, top = {}, 1.0
    for stage in stages:
        tops[stage.name] = top
        top += heights[stage.name] + GAP_MM
    place = {name: LANE_MM * (i + 0.6) for i, name in enumerate(sources)}
    colour = {name: COLOURS[i % len(COLOURS)] for i, name in enumerate(sources)}
    start = {name: tops[name] + LINE_MM * 0.5 + PAD_MM / 2 for name in tops}
    ends = {name: [start[name]] for name in sources}
    for stage in stages:
        # below the first line of the box, where its own line begins
        step = min(LINE_MM, (heights[stage.name] - PAD_MM - LINE_MM) / (len(stage.reads) or 1))
        for i, source in enumerate(stage.reads):
            height = start[stage.name] + LINE_MM * 0.4 + step * (i + 0.6)
            ends[source].append(height)
            ax.annotate(
                "",
                (left, height),
                (place[source], height),
                arrowprops={
                    "arrowstyle": "-|>",
                    "color": colour[source],
                    "linewidth": 1.2,
                    "shrinkA": 0,
                    "shrinkB": 0,
                    "mutation_scale": 7,
                },
            )
    for name in sources:
        style = {"color": colour[name], "solid_capstyle": "round"}
        ax.plot([place[name]] * 2, [min(ends[name]), max(ends[name])], linewidth=2.2, **style)
        ax.plot([place[name], left], [start[name]] * 2, linewidth=2.2, **style)
        ax.plot(place[name], start[name], "o", markersize=5, color=colour[name])
    for stage in stages:
        name = stage.name
        box = FancyBboxPatch(
            (left, tops[name]),
            DOUBLE_MM - left - 0.5,
            heights[name],
            boxstyle="round,pad=0,rounding_size=1.2",
            facecolor="0.965",
            edgecolor=colour.get(name, "0.3"),
            linewidth=1.2,
        )
        ax.add_patch(box)
        x = left + PAD_MM
        text = {"va": "center", "fontsize": POINTS}
        ax.text(x, start[name], name, weight="bold", **text | {"fontsize": POINTS + 1})
        ax.text(x, start[name] + LINE_MM, said(stage), style="italic", **text)
        for i, line in enumerate(texts[name]):
            across = x
            for part, runs in line:
                ax.text(
                    across,
                    start[name] + LINE_MM * (i + 2),
                    part,
                    color="black" if runs else PALE,
                    family="DejaVu Sans Mono",
                    **text | {"fontsize": POINTS},
                )
                across += (len(part) + 2) * LETTER_MM
    return fig
