"""A box filled with a periodic arrangement of atoms in a given orientation."""

import itertools

import numpy as np


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
    cells = (steps[0][:, None, None] + steps[1][:, None] + steps[2]).reshape(-1, 3)
    # the bounding range of an oblique cell holds several times the box: drop far cells first
    lowest, highest = -half - offsets.max(axis=0), half - offsets.min(axis=0)
    cells = cells[np.all((cells >= lowest) & (cells <= highest), axis=1)]
    positions = (cells[:, None] + offsets).reshape(-1, 3)
    inside = np.all(np.abs(positions) <= half, axis=1)
    return positions[inside], np.tile(numbers, len(cells))[inside]
