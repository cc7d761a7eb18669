"""What the laws of the crystals come to: four histograms."""

import numpy as np
from matplotlib.ticker import FuncFormatter

from emrestore.figures.style import COLOURS, SINGLE_MM, figure

# from the lowest symmetry to the highest
SYSTEMS = "triclinic monoclinic orthorhombic tetragonal trigonal hexagonal cubic".split()
HEIGHT_MM = 76.0
DENSITY_BINS = 16
SHARE = "crystals (%)"


def percent(counts):
    """Return counts as percent of their sum."""
    return 100.0 * np.asarray(counts) / np.sum(counts)


def effective_laws(table):
    """Draw how many elements, atoms per cell, g/cm³ and which systems the crystals have.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a crystal: elements, atoms_per_cell, density_g_per_cm3, crystal_system.

    Returns
    -------
    matplotlib.figure.Figure
        Bars are shares of all crystals in percent.
    """
    fig, ((elements, atoms), (density, systems)) = figure(SINGLE_MM, HEIGHT_MM, 2, 2)
    counts = np.bincount(table["elements"])[1:]
    elements.bar(np.arange(1, len(counts) + 1), percent(counts), color=COLOURS[0])
    elements.set_xlabel("elements")
    elements.set_xticks([1, *range(4, max(len(counts), 4) + 1, 4)])

    # one bar for each doubling: 1, 2 and 3, 4 to 7, ...
    doublings = np.bincount(np.log2(table["atoms_per_cell"]).astype(int))
    edges = 2.0 ** np.arange(len(doublings) + 1)
    atoms.bar(
        edges[:-1], percent(doublings), np.diff(edges), align="edge", color=COLOURS[0], ec="white"
    )
    atoms.set_xscale("log", base=2)
    atoms.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    atoms.set_xlabel("atoms per cell")

    counts, edges = np.histogram(table["density_g_per_cm3"], DENSITY_BINS)
    density.bar(edges[:-1], percent(counts), np.diff(edges), align="edge", color=COLOURS[0])
    density.set_xlabel("density (g/cm³)")

    found = table["crystal_system"].value_counts()
    places = np.arange(len(SYSTEMS))
    systems.barh(places, percent(found.reindex(SYSTEMS, fill_value=0)), color=COLOURS[0])
    systems.set_yticks(places, SYSTEMS)
    systems.set_xlabel(SHARE)
    for ax in (elements, atoms, density):
        ax.set_ylabel(SHARE)
    return fig
