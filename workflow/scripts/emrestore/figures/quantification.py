"""Figures 3, 4 and 5, and the response of single columns: what restoration does to measurements."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import LogLocator, NullLocator, StrMethodFormatter

from emrestore.figures.style import COLOURS, DOUBLE_MM, RC, figure, inches, method_label

METHODS = {
    "raw": ("raw", COLOURS[6], "o"),
    "published": (method_label("published"), COLOURS[0], "s"),
    "cgrdn": (method_label("cgrdn"), COLOURS[1], "^"),
}
BOUND = ("Cramér-Rao bound", COLOURS[2])
BESIDE = 1.04  # factor between the doses of two methods, so that their intervals stay apart


def dose_words(dose):
    """Return a dose [e/Å²] as the paper writes it, 5e4 e/Å²."""
    return f"{dose:.0e} e/Å²".replace("e+0", "e")


def common_legend(fig, ax, columns):
    """Put the legend of one axis above all panels."""
    handles, labels = ax.get_legend_handles_labels()
    fig.legend(handles, labels, loc="outside upper center", ncols=columns, frameon=False)


def curve(ax, rows, x, method, scale=1.0, **kwargs):
    """Draw one method's values with their 95 % intervals against the column `x` of rows."""
    label, colour, marker = METHODS[method]
    rows = rows.sort_values(x)
    value = rows["value"].to_numpy()
    errors = np.abs(rows[["low", "high"]].to_numpy().T - value)
    ax.errorbar(
        rows[x] * scale,
        value,
        errors,
        color=colour,
        marker=marker,
        markersize=2.5,
        capsize=1.2,
        elinewidth=0.7,
        label=label,
        **kwargs,
    )


def logarithmic(ax):
    """Give an axis of values a logarithmic scale with plain numbers, where any value is positive."""
    if not np.isfinite(ax.dataLim.minposy):
        return
    ax.set_yscale("log")
    ax.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))


def tagged(ax, letter):
    """Put the panel's letter at its upper left."""
    ax.text(-0.02, 1.02, f"({letter})", transform=ax.transAxes)


def picture(ax, image, letter, title, limits, pixel_size, bar=5.0):
    """Show an image in a given grey range, with a bar of `bar` Å."""
    ax.imshow(image, cmap="gray", vmin=limits[0], vmax=limits[1], rasterized=True)
    ax.set_axis_off()
    ax.set_title(f"({letter}) {title}", pad=3)
    height = len(image)
    ax.plot(
        [0.06 * height, 0.06 * height + bar / pixel_size], [0.94 * height] * 2, color="white", lw=2
    )


def canvas(height_mm):
    """Return an empty figure two columns wide in the common style."""
    plt.rcParams.update(RC)
    return plt.figure(figsize=(inches(DOUBLE_MM), inches(height_mm)), layout="constrained")


def thickness_figure(table, pictures, pixel_size):
    """Draw Figure 3: precision against thickness at the two doses, and four images.

    Parameters
    ----------
    table : pandas.DataFrame
        thickness_series.csv.
    pictures : list of (str, numpy.ndarray, (float, float))
        Title, image and grey range of the panels e to h.
    pixel_size : float [Å]

    Returns
    -------
    matplotlib.figure.Figure
        Full lines: spread; dotted: root mean square error, bias included.
    """
    fig = canvas(158.0)
    grid = fig.add_gridspec(3, 4, height_ratios=[1.0, 1.0, 0.95])
    doses = sorted(table["dose_e_per_a2"].unique())
    doses = [doses[0], doses[-1]]
    names = {"position": "position precision (pm)", "scs": "SCS precision (%)"}
    letters = iter("abcd")
    for line, dose in enumerate(doses):
        for side, (prefix, label) in enumerate(names.items()):
            ax = fig.add_subplot(grid[line, 2 * side : 2 * side + 2])
            rows = table[table["dose_e_per_a2"] == dose]
            for method in METHODS:
                own = rows[rows["method"] == method]
                if own.empty:
                    continue
                curve(ax, own[own["quantity"] == f"{prefix}_precision"], "atoms", method)
                error = own[own["quantity"] == f"{prefix}_rmse"].sort_values("atoms")
                ax.plot(error["atoms"], error["value"], ":", color=METHODS[method][1])
            bound = rows[(rows["method"] == "bound") & (rows["quantity"] == f"{prefix}_precision")]
            bound = bound.sort_values("atoms")
            ax.plot(bound["atoms"], bound["value"], "--", color=BOUND[1], label=BOUND[0])
            logarithmic(ax)
            ax.set_xlabel("thickness (atoms)")
            ax.set_ylabel(label)
            ax.set_title(f"({next(letters)}) {dose_words(dose)}", loc="left")
            if line == 0 and side == 0:
                ax.plot([], [], ":", color="0.4", label="root mean square error")
                common_legend(fig, ax, len(METHODS) + 2)
    for place, (title, image, limits) in enumerate(pictures):
        picture(fig.add_subplot(grid[2, place]), image, "efgh"[place], title, limits, pixel_size)
    return fig


def dose_panel(ax, table, quantity, label, share=False):
    """Draw one quantity of all methods against the dose."""
    here = table[table["quantity"] == quantity]
    for turn, method in enumerate(METHODS):
        rows = here[here["method"] == method]
        if not rows.empty:
            curve(ax, rows, "dose_e_per_a2", method, BESIDE ** (turn - 1))
    ax.set_xscale("log")
    if not share:
        logarithmic(ax)
    ax.set_xlabel("dose (e/Å²)")
    ax.set_ylabel(label)


def uncentred_lines(ax, table):
    """Add the position errors that hold the mean shift of each image, dotted, in the methods' colours."""
    here = table[table["quantity"] == "position_mae_uncentred"]
    for method, (_, colour, _) in METHODS.items():
        rows = here[here["method"] == method].sort_values("dose_e_per_a2")
        ax.plot(rows["dose_e_per_a2"], rows["value"], ":", color=colour, linewidth=0.8)


def dislocation_figure(table, columns, pictures, path, extent, pixel_size):
    """Draw Figure 4: the structure, raw and restored images, errors near the core.

    Parameters
    ----------
    table : pandas.DataFrame
        edge_dislocation.csv.
    columns : pandas.DataFrame
        True columns: x_angstrom, y_angstrom, kind.
    pictures : list of (str, numpy.ndarray, (float, float))
        Panels b to e.
    path : numpy.ndarray (k, 2) [Å]
        Burgers circuit found on panel d.
    extent, pixel_size : float [Å]
        Edge of the images.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig = canvas(126.0)
    grid = fig.add_gridspec(2, 3)
    ax = fig.add_subplot(grid[0, 0])
    for near, colour in ((False, "0.45"), (True, COLOURS[1])):
        part = columns[(columns["kind"] == "near") == near]
        ax.plot(part["x_angstrom"], part["y_angstrom"], ".", color=colour, markersize=2.5)
    ax.set_xlim(0.0, extent)
    ax.set_ylim(extent, 0.0)
    ax.set_aspect("equal")
    ax.set_xlabel("x along [1$\\bar{1}$0] (Å)")
    ax.set_ylabel("y (Å)")
    ax.set_title("(a) columns, those evaluated in colour", pad=3)
    places = [(0, 1), (0, 2), (1, 0), (1, 1)]
    for letter, place, (title, image, limits) in zip("bcde", places, pictures, strict=True):
        ax = fig.add_subplot(grid[place])
        picture(ax, image, letter, title, limits, pixel_size)
        if letter == "d" and len(path) > 1:
            ends = path / pixel_size
            ax.plot(ends[:, 0], ends[:, 1], "-", color=COLOURS[4], linewidth=1.2)
            ax.annotate(
                "",
                ends[0],
                ends[-1],
                arrowprops={
                    "arrowstyle": "->",
                    "color": COLOURS[1],
                    "linewidth": 1.2,
                    "mutation_scale": 6,
                },
            )
    inner = grid[1, 2].subgridspec(2, 1)
    upper, lower = fig.add_subplot(inner[0]), fig.add_subplot(inner[1])
    dose_panel(upper, table, "position_mae", "position MAE (pm)")
    uncentred_lines(upper, table)
    dose_panel(lower, table, "scs_mape", "SCS MAPE (%)")
    upper.set_xlabel("")
    upper.set_title("(f) near the dislocation", loc="left")
    common_legend(fig, upper, len(METHODS))
    return fig


def particle_figure(table):
    """Draw Figure 5: errors of positions and cross sections, and correct counts, by dose.

    Parameters
    ----------
    table : pandas.DataFrame
        nanoparticle.csv.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, axes = figure(DOUBLE_MM, 62.0, 1, 3)
    quantities = {
        "position_mae": "position MAE (pm)",
        "scs_mape": "SCS MAPE (%)",
        "correct_counts": "columns counted right (%)",
    }
    for ax, letter, (quantity, label) in zip(axes, "abc", quantities.items(), strict=True):
        dose_panel(ax, table, quantity, label, share=letter == "c")
        tagged(ax, letter)
    axes[2].set_ylim(0.0, 103.0)
    common_legend(fig, axes[0], len(METHODS))
    return fig


def response_figure(table):
    """Draw how much of a moved or changed column is seen, and what is left to tell changes by.

    Parameters
    ----------
    table : pandas.DataFrame
        response.csv.

    Returns
    -------
    matplotlib.figure.Figure
    """
    doses = sorted(table["dose_e_per_a2"].unique())
    fig, axes = figure(DOUBLE_MM, 100.0, 2, 2, squeeze=False)
    letters = iter("abcd")
    words = {"moved": "column moved by (pm)", "changed": "atoms added"}
    kinds = {"response": "response (seen / true)"}
    for line, quantity in enumerate(("response", "precision_over_response")):
        for side, (change, label) in enumerate(words.items()):
            ax = axes[line, side]
            rows = table[(table["change"] == change) & (table["quantity"] == quantity)]
            sizes = sorted(rows["size"].unique())
            step = 0.8 / (len(METHODS) * len(doses))
            for turn, (method, (name, colour, marker)) in enumerate(METHODS.items()):
                for d, dose in enumerate(doses):
                    own = rows[(rows["method"] == method) & (rows["dose_e_per_a2"] == dose)]
                    own = own.sort_values("size")
                    if own.empty:
                        continue
                    place = np.arange(len(own)) + (d * len(METHODS) + turn) * step - 0.4 + step / 2
                    value = own["value"].to_numpy()
                    errors = np.abs(own[["low", "high"]].to_numpy().T - value)
                    ax.errorbar(
                        place,
                        value,
                        errors,
                        fmt=marker,
                        color=colour,
                        alpha=(d + 1) / len(doses),
                        markersize=2.5,
                        elinewidth=0.7,
                        label=name if d == len(doses) - 1 and line == side == 0 else None,
                    )
            ax.set_xticks(
                range(len(sizes)), [f"{size:+g}" if side else f"{size:g}" for size in sizes]
            )
            ax.set_xlabel(label)
            if line == 0:
                ax.axhline(1.0, color="0.6", linewidth=0.6)
                ax.set_ylabel(kinds["response"])
            else:
                bound = table[(table["change"] == change) & (table["method"] == "bound")]
                for d, dose in enumerate(doses):
                    level = bound[bound["dose_e_per_a2"] == dose]["value"].mean()
                    ax.axhline(level, color=BOUND[1], linestyle="--", alpha=(d + 1) / len(doses))
                    ax.annotate(
                        dose_words(dose),
                        (1.01, level),
                        xycoords=("axes fraction", "data"),
                        va="center",
                        color=BOUND[1],
                        fontsize=RC["legend.fontsize"],
                    )
                ax.set_ylabel(f"precision / response ({'%' if side else 'pm'})")
                logarithmic(ax)
            tagged(ax, next(letters))
    axes[0, 0].plot([], [], "--", color=BOUND[1], label=BOUND[0])
    common_legend(fig, axes[0, 0], len(METHODS) + 1)
    return fig
