"""The study of choices: the grid of learning rates and loss weights, and every loss term on and off."""

import numpy as np

from emrestore.figures.style import COLOURS, DOUBLE_MM, figure

HEIGHT_MM = 70.0
MARKERS = ["o", "s", "D", "^"]
APART = 1.05  # ratio of the places of two sets of weights at one learning rate
NAMES = {
    "l1": "L1",
    "l2": "L2",
    "mlwt": "MLWT",
    "fourier": "Fourier",
    "mean": "mean",
    "std": "Std",
    "psnr": "PSNR",
}


def bars(rows, value, low, high):
    """Return how far the bounds lie from a value, (2, n); nothing where there is no interval."""
    middle = rows[value].to_numpy()
    return np.nan_to_num(np.abs(rows[[low, high]].to_numpy().T - middle))


def grid_panel(ax, grid):
    """Draw the difference of every cell of the grid to the best one against the learning rate."""
    sets = list(dict.fromkeys(grid["weights"]))
    for place, name in enumerate(sets):
        rows = grid[grid["weights"] == name]
        x = rows["learning_rate"] * APART ** (place - (len(sets) - 1) / 2)
        colour, marker = COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]
        errors = bars(rows, "difference_db", "low_db", "high_db")
        ax.errorbar(x, rows["difference_db"], errors, fmt="-", color=colour, capsize=2, zorder=1)
        faces = [colour if inside else "white" for inside in rows["in_best_set"]]
        ax.scatter(x, rows["difference_db"], 16, faces, marker=marker, edgecolors=colour, zorder=2)
        ax.plot([], [], f"{marker}-", color=colour, markersize=4, label=name.replace("_", " "))
        used = rows["in_use"].to_numpy(bool)
        label = "in use" if used.any() else None
        circle = {"facecolors": "none", "edgecolors": COLOURS[6], "linewidths": 0.8}
        ax.scatter(x[used], rows.loc[used, "difference_db"], 80, label=label, zorder=3, **circle)
    ax.plot([], [], "o", color="0.4", markersize=4, label="in the best set")
    ax.plot([], [], "o", color="0.4", markerfacecolor="white", markersize=4, label="outside it")
    ax.axhline(0.0, color="0.8", linewidth=0.6, zorder=0)
    ax.set_xscale("log")
    rates = sorted(set(grid["learning_rate"]))
    ax.set_xticks(rates, [f"{rate:.1e}".replace("e-0", "e−") for rate in rates])
    ax.minorticks_off()
    ax.set_xlabel("learning rate")
    ax.set_ylabel("PSNR less the best cell's (dB)")
    ax.margins(x=0.12)


def terms_panel(ax, terms):
    """Draw by how much PSNR differs with each loss term."""
    rows = terms[terms["measure"] == "psnr_db"].iloc[::-1]
    places = np.arange(len(rows))
    errors = bars(rows, "difference", "low", "high")
    colour = COLOURS[0]
    ax.axvline(0.0, color="0.8", linewidth=0.6, zorder=0)
    ax.errorbar(rows["difference"], places, xerr=errors, fmt="none", ecolor=colour, capsize=2)
    faces = [colour if used else "white" for used in rows["in_use"]]
    ax.scatter(rows["difference"], places, 16, faces, edgecolors=colour, zorder=2)
    ax.set_yticks(places, [f"{NAMES[row.term]}, λ = {row.weight:g}" for row in rows.itertuples()])
    ax.plot([], [], "o", color=colour, markersize=4, label="in use")
    ax.plot([], [], "o", color=colour, markerfacecolor="white", markersize=4, label="not in use")
    ax.margins(y=0.12)
    ax.set_xlabel("PSNR with the term less without it (dB)")


def choices_panels(grid, terms):
    """Draw the grid and the terms side by side.

    Parameters
    ----------
    grid, terms : pandas.DataFrame
        grid.csv and terms.csv of the study of choices.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, (left, right) = figure(DOUBLE_MM, HEIGHT_MM, 1, 2)
    grid_panel(left, grid)
    terms_panel(right, terms)
    for letter, ax in zip("ab", (left, right), strict=True):
        ax.set_title(letter, loc="left", fontweight="bold")
        ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(0.0, -0.2), ncols=3)
    return fig
