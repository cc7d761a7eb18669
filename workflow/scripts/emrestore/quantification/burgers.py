"""The Burgers vector of a dislocation, by a circuit from column to column of an image."""

import numpy as np
from scipy.spatial import cKDTree

# a step must end nearer than this, in units of the shorter edge of a column's cell, to a column
TOLERANCE = 0.45


def circuit(x, y, centre, cell, half):
    """Go round a point in equal numbers of lattice steps there and back.

    Every step goes to the column nearest to where a perfect lattice would have it. In a perfect
    crystal the circuit ends where it began.

    Parameters
    ----------
    x, y : numpy.ndarray (n,) [Å]
        Columns.
    centre : (float, float) [Å]
    cell : (float, float) [Å]
        Edges of the rectangle of one column, along x and y.
    half : (int, int)
        Half the edges of the circuit, in columns along x and y.

    Returns
    -------
    path : numpy.ndarray (steps + 1, 2) [Å]
        Columns visited; shorter where the circuit broke off.
    whole : bool
        Whether every step found a column.
    """
    places = np.stack([x, y], axis=1)
    tree, cell = cKDTree(places), np.asarray(cell, dtype=float)
    turns = [((1, 0), half[0]), ((0, 1), half[1]), ((-1, 0), half[0]), ((0, -1), half[1])]
    steps = [np.array(step) * cell for step, edge in turns for _ in range(2 * edge)]
    reach = TOLERANCE * cell.min()
    # where the circuit starts is free: the column nearest to the corner
    _, here = tree.query(np.asarray(centre) - np.asarray(half) * cell)
    path = [places[here]]
    for step in steps:
        away, here = tree.query(path[-1] + step)
        if away > reach:
            return np.array(path), False
        path.append(places[here])
    return np.array(path), True


def closure(path, cell):
    """Return by how many columns a circuit fails to close.

    Parameters
    ----------
    path : numpy.ndarray (k, 2) [Å]
        A whole circuit.
    cell : (float, float) [Å]

    Returns
    -------
    numpy.ndarray (2,)
        (end - start) / cell, rounded. It is (0, 0) without a dislocation and (±2, 0) for
        b = 1/2[1-10] seen along [112].
    """
    return np.round((path[-1] - path[0]) / np.asarray(cell))
