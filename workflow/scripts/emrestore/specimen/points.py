"""Individual points: random positions at a minimum distance, the seeds of particles."""

import numpy as np
from scipy.spatial import cKDTree

ROUNDS = 20


def random_points(rng, n_points, minimum_distance, shape):
    """Place points at random in a field, none closer than a minimum distance.

    Parameters
    ----------
    rng : numpy.random.Generator
    n_points : int
    minimum_distance : float [pixel]
    shape : (int, int) [pixel]
        Height and width of the field.

    Returns
    -------
    numpy.ndarray (n, 2) [pixel]
        Row and column; fewer than n_points where the field is full.
    """
    placed = np.empty((0, 2))
    for _ in range(ROUNDS):
        if len(placed) >= n_points:
            break
        trial = np.concatenate([placed, rng.random((n_points, 2)) * shape])
        close = cKDTree(trial).query_pairs(minimum_distance, output_type="ndarray")
        keep = np.ones(len(trial), dtype=bool)
        # points placed earlier come first, so the later of a close pair is never one of them
        keep[close.max(axis=1)] = False
        placed = trial[keep]
    return placed[:n_points]
