"""Platinum structures: bulk, a foil with an edge dislocation, a spherical particle.

x is the fast-scan direction, y runs across the rows, z along the beam.
"""

import numpy as np
import pandas as pd
from ase.lattice.cubic import FaceCenteredCubic

# columns closer than this [Å] are one
SAME_COLUMN = 0.05
ORIENTATIONS = {
    "001": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "112": [[1, -1, 0], [1, 1, 1], [-1, -1, 2]],
}
# rectangular cell of the projected lattice, in units of the lattice parameter
COLUMN_CELLS = {"001": (0.5, 0.5), "112": (1.0 / np.sqrt(8.0), 1.0 / np.sqrt(3.0))}
# distance of the atoms of a column, in units of the lattice parameter
COLUMN_PERIODS = {"001": 1.0, "112": np.sqrt(1.5)}


def bulk(lattice_parameter, orientation, repeats):
    """Return periodic platinum.

    Parameters
    ----------
    lattice_parameter : float [Å]
    orientation : {"001", "112"}
        Direction of the beam. "112": x along [1-10], y along [111].
    repeats : (int, int, int)
        Of the orthogonal cell, 4 atoms for 001 and 6 for 112.

    Returns
    -------
    ase.Atoms
        An atom column stands at x = y = 0.
    """
    return FaceCenteredCubic(
        "Pt",
        directions=ORIENTATIONS[orientation],
        size=repeats,
        latticeconstant=lattice_parameter,
        pbc=True,
    )


def edge_displacement(x, y, burgers, poisson_ratio):
    """Return the displacements of an edge dislocation in an isotropic infinite solid.

    Hirth and Lothe, Theory of Dislocations, eq. 3-45 and 3-46: line along z, Burgers vector along
    x, slip plane y = 0. The displacement jumps by the Burgers vector at y = 0, x < 0.

    Parameters
    ----------
    x, y : numpy.ndarray (n,) [Å]
        From the line; not both 0.
    burgers : float [Å]
    poisson_ratio : float

    Returns
    -------
    ux, uy : numpy.ndarray (n,) [Å]
    """
    r2, rest = x**2 + y**2, 1.0 - poisson_ratio
    ux = np.arctan2(y, x) + x * y / (2.0 * rest * r2)
    uy = (1.0 - 2.0 * poisson_ratio) * np.log(r2) / (4.0 * rest)
    uy += (x**2 - y**2) / (4.0 * rest * r2)
    return burgers / (2.0 * np.pi) * ux, -burgers / (2.0 * np.pi) * uy


def edge_dislocation(lattice_parameter, poisson_ratio, field, cells):
    """Return a [112] foil with an edge dislocation, b = 1/2[1-10] in (111).

    Parameters
    ----------
    lattice_parameter : float [Å]
    poisson_ratio : float
    field : float [Å]
        Edge of the square that is filled; the dislocation line stands in its middle.
    cells : int
        Thickness in periods of 1/2[112], which are the atoms of a column.

    Returns
    -------
    ase.Atoms
        Not periodic, in a cell of field x field x thickness.
    """
    cell = bulk(lattice_parameter, "112", (1, 1, 1)).cell.lengths()
    # the displacements move atoms by some Å: fill more, then cut
    repeats = [2 * int(np.ceil((field / 2.0 + 2.0 * cell[1]) / edge)) for edge in cell[:2]]
    atoms = bulk(lattice_parameter, "112", (*repeats, cells))
    step = lattice_parameter * np.array(COLUMN_CELLS["112"])
    # the line lies between two rows of columns and between two columns
    middle = np.round(atoms.cell.lengths()[:2] / 2.0 / step) * step + step / 2.0
    x, y = (atoms.positions[:, :2] - middle).T
    ux, uy = edge_displacement(x, y, lattice_parameter / np.sqrt(2.0), poisson_ratio)
    # columns must not leave the field: the logarithm of the far field is taken off
    uy -= uy[np.argmin(np.abs(x - field / 2.0) + np.abs(y))]
    atoms.positions[:, 0], atoms.positions[:, 1] = x + ux + field / 2.0, y + uy + field / 2.0
    inside = (atoms.positions[:, :2] >= 0.0) & (atoms.positions[:, :2] < field)
    atoms = atoms[inside.all(axis=1)]
    atoms.set_cell([field, field, cells * cell[2]])
    atoms.pbc = False
    return atoms


def nanoparticle(lattice_parameter, diameter, vacuum):
    """Return a sphere cut from bulk, centred on an atom, [001] along the beam.

    Parameters
    ----------
    lattice_parameter : float [Å]
    diameter : float [lattice parameters]
    vacuum : float [Å]
        About the sphere in x and y.

    Returns
    -------
    ase.Atoms
        Not periodic, with the centre in the middle of its cell.
    """
    half = int(np.ceil(diameter / 2.0)) + 1
    atoms = bulk(lattice_parameter, "001", (2 * half,) * 3)
    atoms.positions -= half * lattice_parameter
    radius = diameter * lattice_parameter / 2.0
    atoms = atoms[np.linalg.norm(atoms.positions, axis=1) <= radius]
    edge = 2.0 * (radius + vacuum)
    atoms.set_cell([edge, edge, 2.0 * half * lattice_parameter])
    atoms.positions += atoms.cell.lengths() / 2.0
    atoms.pbc = False
    return atoms


def projected_columns(atoms):
    """Return the atomic columns along the beam.

    Parameters
    ----------
    atoms : ase.Atoms
        With straight columns.

    Returns
    -------
    pandas.DataFrame
        x_angstrom, y_angstrom, atoms; sorted by y, then x.
    """
    key = np.round(atoms.positions[:, :2] / SAME_COLUMN).astype(int)
    table = pd.DataFrame(
        {
            "row": key[:, 1],
            "place": key[:, 0],
            "x_angstrom": atoms.positions[:, 0],
            "y_angstrom": atoms.positions[:, 1],
        }
    )
    columns = table.groupby(["row", "place"], as_index=False).agg(
        x_angstrom=("x_angstrom", "mean"),
        y_angstrom=("y_angstrom", "mean"),
        atoms=("x_angstrom", "size"),
    )
    return columns[["x_angstrom", "y_angstrom", "atoms"]]
