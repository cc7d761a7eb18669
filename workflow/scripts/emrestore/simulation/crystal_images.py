"""Dark-field images of bulk platinum by thickness, and of isolated columns."""

import numpy as np

from emrestore.simulation.multislice import dark_field, frozen_phonons, isolated_column
from emrestore.simulation.structures import COLUMN_CELLS, COLUMN_PERIODS, bulk

SAME_PLACE = 1e-6  # crystal cells; rounding


def equivalent_probes(p, q, square):
    """Return which probe positions of a column's cell see the same.

    Parameters
    ----------
    p, q : int
        Positions across (y) and along (x) the cell, a column in its corner.
    square : bool
        Whether x and y may be exchanged too.

    Returns
    -------
    numpy.ndarray (p, q) of int
        Number of the class, from 0, in the order of first appearance.
    """
    i, j = np.meshgrid(np.arange(p), np.arange(q), indexing="ij")
    i, j = np.minimum(i, p - i), np.minimum(j, q - j)
    if square and p == q:
        i, j = np.minimum(i, j), np.maximum(i, j)
    _, first, classes = np.unique(i * (q + 1) + j, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    return rank[classes].reshape(p, q)


def column_cell(lattice_parameter, orientation):
    """Return the edges (x, y) [Å] of the rectangle that belongs to one column, as an array."""
    return lattice_parameter * np.array(COLUMN_CELLS[orientation])


def nearest_cells_first(atoms, place, repeats):
    """Return the order of the atoms by the distance of their crystal cell from a column.

    What is drawn in this order is the same about the column whatever the size of the supercell.

    Parameters
    ----------
    atoms : ase.Atoms
        `repeats` crystal cells along x and y.
    place : numpy.ndarray (2,) [Å]
        The column.
    repeats : (int, int)

    Returns
    -------
    numpy.ndarray (n,) of int
    """
    repeats = np.asarray(repeats)
    edges = atoms.cell.lengths()[:2] / repeats
    inside = (atoms.positions[:, :2] - place) / edges
    cells = np.floor(inside + SAME_PLACE)
    rest = np.round(inside - cells, 3)
    cells = (cells + (repeats - 1) // 2) % repeats - (repeats - 1) // 2
    heights = np.round(atoms.positions[:, 2], 3)
    return np.lexsort((*rest.T, heights, *cells.T, np.abs(cells).max(axis=1)))


def bulk_images(orientation, layers, optics, lattice_parameter, rng, pairs):
    """Simulate one column's cell of bulk platinum for every thickness.

    Every pair of phonon configurations looks at another column of the crystal's cell, and the atoms
    about it vibrate alike in every supercell. Mirrored positions count as one;
    along [112] the mirror across y holds for the projection alone, not for the atoms' heights.

    Parameters
    ----------
    orientation : {"001", "112"}
    layers : int
        Largest thickness, in atoms of a column.
    optics : dict
        As for `dark_field`, and displacement [Å], supercell (int, int), probes (int, int),
        slices (int): per layer.
    lattice_parameter : float [Å]
    rng : numpy.random.Generator
    pairs : int

    Yields
    ------
    numpy.ndarray (layers, p, q), float64
        Mean of one pair; the point source's share of the beam.
    """
    crystal = bulk(lattice_parameter, orientation, (*optics["supercell"], layers))
    cell = column_cell(lattice_parameter, orientation)
    p, q = optics["probes"]
    classes = equivalent_probes(p, q, orientation == "001")
    _, first = np.unique(classes, return_index=True)
    inside = np.stack([first % q / q, first // q / p], axis=1) * cell
    repeats = np.array(optics["supercell"])
    columns = np.round(crystal.cell.lengths()[:2] / repeats / cell).astype(int)
    thickness = lattice_parameter * COLUMN_PERIODS[orientation] / optics["slices"]
    for own in rng.spawn(pairs):
        place = own.integers(columns) * cell
        order = nearest_cells_first(crystal, place, repeats)
        mean = np.mean(
            [
                dark_field(atoms, place + inside, optics, thickness)
                for atoms in frozen_phonons(crystal, optics["displacement"], own, 1, order)
            ],
            axis=0,
        )
        yield mean[optics["slices"] - 1 :: optics["slices"]][:, classes]


def column_profiles(orientation, layers, radii, extent, optics, lattice_parameter, rng, pairs):
    """Simulate the radial image of isolated columns of 1, 2, ... atoms.

    Every pair of phonon configurations looks along another azimuth.

    Parameters
    ----------
    orientation, layers, optics, lattice_parameter, rng, pairs
        As for `bulk_images`.
    radii : numpy.ndarray (r,) [Å]
    extent : float [Å]
        Edge of the periodic cell.

    Yields
    ------
    numpy.ndarray (layers, r), float64
        Mean of one pair.

    Raises
    ------
    ValueError
        If a probe would see the neighbouring cell's column.
    """
    if max(radii) > extent / 2.0:
        raise ValueError(
            f"config.yaml: quantification: simulation: profile: radii reach {max(radii):g} Å, beyond "
            f"half of the extent of {extent:g} Å; raise extent"
        )
    period = lattice_parameter * COLUMN_PERIODS[orientation]
    column = isolated_column(period, layers, extent)
    radii = np.asarray(radii)
    for _ in range(pairs):
        angle = rng.uniform(0.0, 2.0 * np.pi)
        probes = extent / 2.0 + radii[:, None] * np.array([np.cos(angle), np.sin(angle)])
        yield np.mean(
            [
                dark_field(atoms, probes, optics, period)
                for atoms in frozen_phonons(column, optics["displacement"], rng, 1)
            ],
            axis=0,
        )
