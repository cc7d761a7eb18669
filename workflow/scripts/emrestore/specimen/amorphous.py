"""Random amorphous solids: one element, a minimum distance and a density."""

import gemmi
import numpy as np
from scipy.spatial import cKDTree

from emrestore.random import draw

AVOGADRO = 6.02214076e23  # 1/mol, SI
CUBIC_ANGSTROM_IN_CM3 = 1e-24
ROUNDS = 60
# random sequential addition of hard spheres jams at a packing of 0.38 (Cooper 1988); the last
# percents take most of the time
FEASIBLE_PACKING = 0.30


def number_density(atomic_number, density):
    """Return atoms per Å³ of an element at a density [g/cm³]."""
    return density / gemmi.Element(atomic_number).weight * AVOGADRO * CUBIC_ANGSTROM_IN_CM3


def random_block(rng, edge, n_atoms, minimum_distance):
    """Place atoms at random in a periodic cube, none closer than a minimum distance.

    Parameters
    ----------
    rng : numpy.random.Generator
    edge : float [Å]
        Edge of the cube.
    n_atoms : int
    minimum_distance : float [Å]

    Returns
    -------
    numpy.ndarray (n, 3) [Å]
        n is n_atoms, or fewer where the cube jams first.
    """
    placed = np.empty((0, 3))
    for _ in range(ROUNDS):
        missing = n_atoms - len(placed)
        if missing <= 0:
            break
        trial = rng.random((max(2 * missing, 64), 3)) * edge
        if len(placed):
            distance, _ = cKDTree(placed, boxsize=edge).query(
                trial, distance_upper_bound=minimum_distance
            )
            trial = trial[np.isinf(distance)]
        pairs = cKDTree(trial, boxsize=edge).query_pairs(minimum_distance, output_type="ndarray")
        # dropping the later of every close pair keeps an independent set in one step
        keep = np.ones(len(trial), dtype=bool)
        keep[pairs.max(axis=1)] = False
        placed = np.concatenate([placed, trial[keep]])
    return placed[:n_atoms]


def random_amorphous(rng, config, edge):
    """Draw an amorphous solid as a periodic block.

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        Section ``specimen.amorphous``: ``atomic_number``, ``minimum_distance`` [Å], ``density``
        [g/cm³], ``block`` [Å] (largest edge of the block that is repeated).
    edge : float [Å]
        Edge of a cube that covers the specimen in every orientation: a smaller specimen than
        ``block`` is not repeated at all.

    Returns
    -------
    vectors : numpy.ndarray (3, 3) [Å]
        Edges of the block as rows.
    basis : numpy.ndarray (n, 3)
        Fractional positions.
    numbers : numpy.ndarray (n,) of int
    parameters : dict
        ``atomic_number``, ``minimum_distance`` [Å], ``density`` [g/cm³] as placed.
    """
    atomic_number = int(draw(rng, config["atomic_number"]))
    minimum_distance = draw(rng, config["minimum_distance"])
    per_volume = number_density(atomic_number, draw(rng, config["density"]))
    # light elements cannot reach the drawn density at the drawn distance: fill as far as it goes
    per_volume = min(per_volume, FEASIBLE_PACKING * 6.0 / (np.pi * minimum_distance**3))
    edge = min(edge, config["block"])
    positions = random_block(rng, edge, max(1, round(per_volume * edge**3)), minimum_distance)
    grams = len(positions) * gemmi.Element(atomic_number).weight / AVOGADRO
    parameters = {
        "atomic_number": atomic_number,
        "minimum_distance": minimum_distance,
        "density": grams / (edge**3 * CUBIC_ANGSTROM_IN_CM3),
    }
    numbers = np.full(len(positions), atomic_number)
    return np.eye(3) * edge, positions / edge, numbers, parameters
