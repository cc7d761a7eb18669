"""A box filled with a periodic arrangement of atoms in a given orientation."""

import itertools

import numpy as np


def inside_box(columns, lowest, highest):
    """Tell which positions lie in a box.

    Parameters
    ----------
    columns : sequence of 3 numpy.ndarray (n,) [Å]
        Coordinates: one axis after the other is several times as quick as all at once.
    lowest, highest : sequence of 3 floats [Å]
        Bounds by axis, which count as inside.

    Returns
    -------
    numpy.ndarray (n,) of bool
    """
    inside = np.ones(len(columns[0]), dtype=bool)
    for column, low, high in zip(columns, lowest, highest, strict=True):
        inside &= column >= low
        inside &= column <= high
    return inside


def fill_box(vectors, basis, numbers, box, origin):
    """Return every atom of an infinite periodic structure that lies in a box.

    Parameters
    ----------
    vectors : numpy.ndarray (3, 3) [Å]
        Lattice vectors as rows, already oriented.
    basis : numpy.ndarray (n_basis, 3)
        Fractional positions of the atoms of one cell.
    numbers : numpy.ndarray (n_basis,) of int
        Their atomic numbers.
    box : sequence of 3 floats [Å]
        Edge lengths of the box, which is centred on the origin.
    origin : numpy.ndarray (3,)
        Fractional position of the cell that is put at the centre of the box.

    Returns
    -------
    positions : numpy.ndarray (n, 3) [Å]
    numbers : numpy.ndarray (n,) of int
    """
    half = np.asarray(box, dtype=float) / 2.0
    corners = np.array(list(itertools.product((-1.0, 1.0), repeat=3))) * half
    inverse = np.linalg.inv(vectors)
    fractional = corners @ inverse
    low = np.floor(fractional.min(axis=0)).astype(int) - 1
    high = np.ceil(fractional.max(axis=0)).astype(int) + 1
    offsets = (basis - origin) @ vectors
    steps = [np.arange(a, b + 1)[:, None] * v for a, b, v in zip(low, high, vectors, strict=True)]
    axes = zip(*(step.T for step in steps), strict=True)
    cells = [(a[:, None, None] + b[:, None] + c).ravel() for a, b, c in axes]
    # the bounding range of an oblique cell holds several times the box: drop far cells first
    near = np.flatnonzero(
        inside_box(cells, -half - offsets.max(axis=0), half - offsets.min(axis=0))
    )
    columns = [
        (cell[near][:, None] + offset).ravel()
        for cell, offset in zip(cells, offsets.T, strict=True)
    ]
    inside = np.flatnonzero(inside_box(columns, -half, half))
    positions = np.stack([column[inside] for column in columns], axis=1)
    return positions, np.tile(numbers, len(near))[inside]
