"""Random amorphous solids: one element, a minimum distance and a density."""

import itertools

import numpy as np
from scipy.spatial import cKDTree

from emrestore.random import draw
from emrestore.specimen.density import mass_density, molar_mass, number_density

ROUNDS = 60
# edge of a tile over that of the block: two tiles cut alike from one block have little in common
TILE = 0.75
# a turn of the cube as permuted axes and signs; the sign of z changes no projection
TURNS = [
    (axes, signs)
    for axes in itertools.permutations(range(3))
    for signs in itertools.product((-1.0, 1.0), repeat=2)
]


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


def lost_at_seams(per_volume, minimum_distance, tile):
    """Return the share of the atoms that `tiled` drops, as if none but pairs came too close.

    Parameters
    ----------
    per_volume : float [1/Å³]
    minimum_distance : float [Å]
    tile : float [Å]

    Returns
    -------
    float
        Across a plane n²·π·d⁴/4 pairs an area are closer than d; a volume holds three planes a tile.
    """
    return 3.0 * per_volume * np.pi * minimum_distance**4 / (4.0 * tile)


def tiled(rng, block, edge, minimum_distance, box):
    """Fill a box with pieces of a periodic block that stand in no order.

    The block repeated would show its period in projection. So the box is filled with tiles: each is
    cut from the block at an origin of its own and turned like a cube, no two alike until all 24
    turns that differ in projection are used. Where atoms of two tiles come too close, one is
    dropped, so the minimum distance holds across the seams as it does within.

    Parameters
    ----------
    rng : numpy.random.Generator
    block : numpy.ndarray (n, 3) [Å]
        Positions in the periodic cube.
    edge : float [Å]
        Of the cube.
    minimum_distance : float [Å]
    box : sequence of 3 floats [Å]
        Centred on the origin.

    Returns
    -------
    numpy.ndarray (m, 3) [Å]
    """
    box, size = np.asarray(box, dtype=float), TILE * edge
    layers = int(np.ceil(box[2] / size))
    tile = np.array([size, size, box[2] / layers])
    pieces, at_seam, turns = [], [], []
    for layer in range(layers):
        # seams at the same places in every layer would add up
        start = np.array([*rng.uniform(-size, 0.0, 2), layer * tile[2]]) - box / 2.0
        counts = np.ceil((box[:2] / 2.0 - start[:2]) / size).astype(int)
        for place in np.ndindex(*counts):
            if not turns:
                turns = [TURNS[i] for i in rng.permutation(len(TURNS))]
            axes, signs = turns.pop()
            piece = (block[:, axes] + rng.random(3) * edge) % edge
            piece = piece[np.all(piece < tile, axis=1)] - tile / 2.0
            piece *= (*signs, rng.choice((-1.0, 1.0)))
            at_seam.append(np.any(np.abs(piece) > tile / 2.0 - minimum_distance, axis=1))
            pieces.append(piece + start + tile * (*place, 0) + tile / 2.0)
    positions = np.concatenate(pieces)
    inside = np.all(np.abs(positions) <= box / 2.0, axis=1)
    near = np.flatnonzero(np.concatenate(at_seam) & inside)
    close = cKDTree(positions[near]).query_pairs(minimum_distance, output_type="ndarray")
    inside[near[close.max(axis=1)]] = False
    return positions[inside]


def random_amorphous(rng, config, edge):
    """Draw an amorphous solid as a periodic block, of which `tiled` fills a box.

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        Section ``specimen.amorphous``: ``atomic_number``, ``minimum_distance`` [Å], ``density``
        [g/cm³], ``packing`` (largest share of the volume in spheres of the minimum distance),
        ``block`` [Å] (largest edge of the block).
    edge : float [Å]
        Edge of a block that no specimen needs more than: a smaller one than ``block`` is enough.

    Returns
    -------
    block : numpy.ndarray (n, 3) [Å]
        Positions in the periodic cube.
    edge : float [Å]
        Of the cube.
    parameters : dict
        ``atomic_number``, ``minimum_distance`` [Å], ``density`` [g/cm³] that the tiles will have.
    """
    atomic_number = int(draw(rng, config["atomic_number"]))
    minimum_distance = draw(rng, config["minimum_distance"])
    per_volume = number_density(atomic_number, draw(rng, config["density"]))
    edge = min(edge, config["block"])
    # what the seams will cost is put in before
    per_volume *= 1.0 + lost_at_seams(per_volume, minimum_distance, TILE * edge)
    # light elements cannot reach the drawn density at the drawn distance: fill as far as it goes
    per_volume = min(per_volume, config["packing"] * 6.0 / (np.pi * minimum_distance**3))
    block = random_block(rng, edge, max(1, round(per_volume * edge**3)), minimum_distance)
    kept = 1.0 - lost_at_seams(len(block) / edge**3, minimum_distance, TILE * edge)
    parameters = {
        "atomic_number": atomic_number,
        "minimum_distance": minimum_distance,
        "density": kept * mass_density(len(block) * molar_mass([atomic_number]), edge**3),
    }
    return block, edge, parameters
