"""Clusters of defective pixels, grown by random walks (eq. 37 and 38)."""

import numpy as np

NEIGHBOURS = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]


def walk(rng, shape, number):
    """Return the pixels that a random walk visits, from a random start.

    Parameters
    ----------
    rng : numpy.random.Generator
    shape : (int, int)
        At least 2 x 2.
    number : int
        Different pixels after which the walk ends, at most as many as the field has.

    Returns
    -------
    numpy.ndarray (number, 2) of int
        Rows and columns; each but the first touches an earlier one by an edge or a corner, as in
        the authors' pairs.
    """
    here = tuple(int(rng.integers(n)) for n in shape)
    visited = {here: None}
    while len(visited) < number:
        step = NEIGHBOURS[rng.integers(len(NEIGHBOURS))]
        there = tuple(place + move for place, move in zip(here, step, strict=True))
        if all(0 <= place < n for place, n in zip(there, shape, strict=True)):
            here = there
            visited[here] = None
    return np.array(list(visited))


def clusters(rng, shape, sizes):
    """Return the mask of as many clusters as there are sizes; they may overlap.

    Parameters
    ----------
    rng : numpy.random.Generator
    shape : (int, int)
    sizes : sequence of int
        Pixels of each cluster.

    Returns
    -------
    numpy.ndarray of bool, `shape`
    """
    mask = np.zeros(shape, dtype=bool)
    for size in sizes:
        mask[tuple(walk(rng, shape, size).T)] = True
    return mask
