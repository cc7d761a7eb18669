"""Supplementary figure: whole specimens by multislice and as sums of fitted atoms."""

import numpy as np

from emrestore.comparison.agreement import best_line
from emrestore.figures.fit import NAMES
from emrestore.figures.style import COLOURS, DOUBLE_MM, RC, inches, plt

IMAGE_ROW_MM, PLOTS_MM = 25.0, 58.0
SHORT = {
    name: words.replace(", loss of signal", " (loss)").replace(", above vacuum", "")
    for name, words in NAMES.items()
}
MARKERS = {"crystal": "o", "amorphous": "^"}
QUARTILES = (25, 50, 75)


def grey_range(image):
    """Return the ends of the grey scale of a pair: what the simulated image spans, and a little."""
    low, high = np.percentile(image, (0.5, 99.5))
    return low - 0.05 * (high - low), high + 0.05 * (high - low)


def pairs(axes, images, names, detectors, table, edge):
    """Draw one row a specimen, one pair of images a detector: simulated, and the sum of atoms."""
    whole = table.loc[table.groupby(["specimen", "detector"])["thickness_angstrom"].idxmax()]
    whole = whole.set_index(["specimen", "detector"])
    for line, name, specimen in zip(axes, names, images, strict=True):
        for place, detector in enumerate(detectors):
            simulated, rendered = specimen[:, place]
            scale, offset = best_line(simulated, rendered)
            low, high = grey_range(simulated)
            shown = (simulated, scale * rendered + offset)
            facts = whole.loc[(name, detector)]
            for ax, image in zip(line[2 * place : 2 * place + 2], shown, strict=True):
                ax.imshow(
                    image,
                    cmap="gray",
                    vmin=low,
                    vmax=high,
                    origin="lower",
                    extent=(0, edge, 0, edge),
                    interpolation="nearest",
                )
                ax.set_xticks([])
                ax.set_yticks([])
                for spine in ax.spines.values():
                    spine.set_visible(False)
            line[2 * place + 1].set_xlabel(f"{100 * facts['contrast_rms']:.0f} % off", labelpad=2)
        line[0].set_ylabel(
            f"{name.replace('_', ' ')}\n{facts['thickness_angstrom']:.0f} Å, "
            f"{facts['n_atoms']:.0f} atoms"
        )
    for place, detector in enumerate(detectors):
        axes[0][2 * place].set_title("\nmultislice")
        axes[0][2 * place + 1].set_title("\nsum of atoms")
        axes[0][2 * place].annotate(
            SHORT[detector],
            (1.05, 1.28),
            xycoords="axes fraction",
            ha="center",
            fontweight="bold",
            annotation_clip=False,
        ).set_in_layout(False)
    bar = 5.0
    axes[-1][0].plot([0.7, 0.7 + bar], [0.9, 0.9], color=COLOURS[4], linewidth=2)
    axes[-1][0].set_xlabel(f"bar: {bar:g} Å", labelpad=2)


def against_thickness(ax, table, detectors, column):
    """Draw a measure in percent against the thickness passed: a line a specimen, a colour a detector."""
    for colour, detector in zip(COLOURS, detectors, strict=False):
        here = table[table["detector"] == detector]
        for _, one in here.groupby(["specimen", "voltage_kv"]):
            x, y = one["thickness_angstrom"], 100 * one[column]
            ax.plot(
                x,
                y,
                color=colour,
                marker=MARKERS[one["kind"].iloc[0]],
                markersize=2.5,
                linewidth=0.5,
                alpha=0.5,
            )
        ax.plot([], [], color=colour, linewidth=1.5, label=SHORT[detector])
    for kind, marker in MARKERS.items():
        ax.plot([], [], marker, linestyle="none", color="0.4", markersize=3, label=kind)
    ax.set_yscale("log")
    ax.set_xlim(left=0)
    ax.set_xlabel("thickness (Å)")
    ax.yaxis.set_major_formatter("{x:g}")


def power_ratio(ax, spectra, detectors):
    """Draw how much of the simulated power the sum of atoms has, by frequency."""
    joined = spectra.assign(ratio=spectra["rendered"] / spectra["simulated"])
    for colour, detector in zip(COLOURS, detectors, strict=False):
        here = joined[joined["detector"] == detector]
        levels = (
            here.groupby("frequency_per_angstrom")["ratio"]
            .quantile(np.array(QUARTILES) / 100)
            .unstack()
        )
        low, middle, high = levels.to_numpy().T
        ax.plot(levels.index, middle, color=colour, label=SHORT[detector])
        ax.fill_between(levels.index, low, high, color=colour, alpha=0.15, linewidth=0)
    ax.axhline(1.0, color="0.6", linewidth=0.6, linestyle=":")
    ax.set_yscale("log")
    ax.set_xlabel("spatial frequency (1/Å)")


def against_multislice(table, spectra, images, names, edge):
    """Draw specimens side by side, the differences by thickness, and the spectra.

    Parameters
    ----------
    table : pandas.DataFrame
        generator_against_multislice.csv.
    spectra : pandas.DataFrame
        generator_spectra.csv.
    images : numpy.ndarray (specimens, 2, detectors, size, size)
        Simulated and rendered signals.
    names : list of str
        The specimens of the images.
    edge : float [Å]
        Of the field.

    Returns
    -------
    matplotlib.figure.Figure
    """
    plt.rcParams.update(RC)
    detectors = list(dict.fromkeys(table["detector"]))
    first = table[table["voltage_kv"] == table["voltage_kv"].iloc[0]]
    rows = IMAGE_ROW_MM * len(names) + 8.0
    fig = plt.figure(figsize=(inches(DOUBLE_MM), inches(rows + PLOTS_MM)), layout="constrained")
    upper, lower = fig.subfigures(2, 1, height_ratios=[rows, PLOTS_MM], hspace=0.04)
    axes = upper.subplots(len(names), 2 * len(detectors), squeeze=False)
    pairs(axes, images, names, detectors, first, edge)
    plots = lower.subplots(1, 3)
    for ax, column, title in (
        (plots[0], "relative_rms", "as fitted to single atoms"),
        (plots[1], "contrast_rms", "after the best scale and offset"),
    ):
        against_thickness(ax, table, detectors, column)
        ax.set_title(title)
    plots[0].set_ylabel("difference, RMS\n(% of the signal's RMS)")
    plots[1].set_ylabel("difference, RMS\n(% of its standard deviation)")
    handles, labels = plots[0].get_legend_handles_labels()
    lower.legend(handles, labels, frameon=False, loc="outside upper center", ncols=len(labels))
    power_ratio(plots[2], spectra, detectors)
    plots[2].set_title("power, whole specimens")
    plots[2].set_ylabel("sum of atoms / multislice")
    return fig
