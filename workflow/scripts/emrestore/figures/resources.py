"""What the jobs of a run took: time and memory by rule."""

import numpy as np

from emrestore.figures.style import COLOURS, DOUBLE_MM, figure

ROW_MM = 3.6
AXES_MM = 14.0
SPREAD = 0.25  # rows; jobs of a rule lie at different heights, so that equal ones are seen


def drawn(table):
    """Draw one row a rule: time of its jobs and of all of them together, and their peak memory.

    Parameters
    ----------
    table : pandas.DataFrame
        rule, seconds, peak_mib; one row a job.

    Returns
    -------
    matplotlib.figure.Figure
    """
    totals = table.groupby("rule")["seconds"].sum().sort_values()
    counts = table.groupby("rule").size()
    fig, (time, memory) = figure(
        DOUBLE_MM, ROW_MM * len(totals) + AXES_MM, 1, 2, sharey=True, width_ratios=[3, 2]
    )
    for place, (rule, total) in enumerate(totals.items()):
        jobs = table[table["rule"] == rule]
        heights = place + np.linspace(-SPREAD, SPREAD, len(jobs) + 2)[1:-1]
        time.barh(place, total, color="0.85", height=0.8, label="all jobs" if place == 0 else None)
        style = {"markersize": 2.5, "linestyle": "none", "marker": "o", "markeredgewidth": 0}
        label = "one job" if place == 0 else None
        time.plot(jobs["seconds"], heights, color=COLOURS[0], label=label, **style)
        memory.plot(jobs["peak_mib"], heights, color=COLOURS[1], **style)
    time.set_yticks(range(len(totals)), [f"{rule} ({counts[rule]})" for rule in totals.index])
    time.set_ylim(-0.7, len(totals) - 0.3)
    time.set_xlabel("wall time (s)")
    time.set_ylabel("rule (number of jobs)")
    memory.set_xlabel("peak resident memory of a job (MiB)")
    for ax in (time, memory):
        ax.set_xscale("log")
        ax.grid(axis="x", linewidth=0.3, color="0.8")
        ax.set_axisbelow(True)
    time.legend(frameon=False, loc="lower right")
    return fig
