"""Random amorphous solids: one element, a minimum distance and a density."""

import itertools
from functools import partial

import numpy as np
from scipy.spatial import cKDTree

from emrestore.random import draw, happens
from emrestore.specimen.density import number_density
from emrestore.specimen.lattice import inside_box

ROUNDS = 60
# once fewer trial points than this share find room, most of the others are sorted out by a look
CROWDED = 0.45
# tiles, in edges of the block: the walls lean, so that no seam lies along the beam, and the tiles
# differ in width, so that the seams have no period; the widest with its lean is one block wide
WIDTHS, LEAN, HEIGHT = (0.45, 0.7), (0.3, 0.5), 0.6
# a turn of the cube as permuted axes and signs; the sign of z changes no projection
TURNS = [
    (axes, signs)
    for axes in itertools.permutations(range(3))
    for signs in itertools.product((-1.0, 1.0), repeat=2)
]
# a voxel and those around it, the nearest last: what is written last stays
AROUND = sorted(itertools.product((-1, 0, 1), repeat=3), key=lambda move: -np.dot(move, move))
# the way from origin to origin that keeps them apart longest (Roberts' sequence)
APART = 1.2207440846057596 ** -np.arange(1.0, 4.0)
# of points at random a tree is quicker to build so, and as quick to search
tree = partial(cKDTree, compact_nodes=False, balanced_tree=False)


def with_images(points, edge, distance):
    """Add the periodic images that come within a distance of a cube.

    Trees of these need no periodic distances, which take twice as long.

    Parameters
    ----------
    points : numpy.ndarray (n, 3) [Å]
        From 0 to the edge.
    edge : float [Å]
        Of the cube.
    distance : float [Å]
        Shorter than the edge.

    Returns
    -------
    points : numpy.ndarray (m, 3) [Å]
        Those given first.
    which : numpy.ndarray (m,) of int
        Of which point each is an image.
    """
    which = np.arange(len(points))
    for axis in range(3):
        shift = np.zeros(3)
        shift[axis] = edge
        low = np.flatnonzero(points[:, axis] <= distance)
        high = np.flatnonzero(points[:, axis] >= edge - distance)
        points = np.concatenate([points, points[low] + shift, points[high] - shift])
        which = np.concatenate([which, which[low], which[high]])
    return points, which


class Neighbours:
    """One atom near every voxel of a periodic cube.

    In a crowded cube most points without room are too close to that atom: a look spares the search.
    """

    def __init__(self, edge, minimum_distance):
        """Start without atoms; both lengths in Å."""
        self.distance = minimum_distance
        # an atom forbids about the voxel that it is in and those around
        self.step = minimum_distance / 2.0
        # images lie up to a distance beyond the faces
        self.beyond = 4
        self.width = int(edge / self.step) + 2 * self.beyond + 1
        self.offsets = np.array(AROUND) @ (self.width**2, self.width, 1)
        # number 0 is no atom
        self.atoms, self.numbers = np.full((1, 3), np.inf), np.zeros(self.width**3, np.int32)

    def voxels(self, points):
        """Return the flat indices (n,) of the voxels of points (n, 3) [Å]."""
        steps = np.floor(points / self.step).astype(np.intp) + self.beyond
        return steps @ (self.width**2, self.width, 1)

    def add(self, images):
        """Take in atoms with their periodic images (n, 3) [Å]."""
        voxels = self.voxels(images)
        numbers = np.arange(len(images), dtype=np.int32) + len(self.atoms)
        for offset in self.offsets:
            self.numbers[voxels + offset] = numbers
        self.atoms = np.concatenate([self.atoms, images])

    def left(self, points):
        """Return those of the points (n, 3) [Å] that are not too close to the atom of their voxel."""
        x, y, z = (self.atoms[self.numbers[self.voxels(points)]] - points).T
        # the search decides on those right at the distance
        return points[x * x + y * y + z * z >= (1.0 - 1e-12) * self.distance**2]


def newly_placed(trial, neighbours, trees, edge, minimum_distance):
    """Tell which trial points find room in a periodic cube.

    Parameters
    ----------
    trial : numpy.ndarray (n, 3) [Å]
    neighbours : Neighbours
        Of atoms placed before; None: not asked.
    trees : list of cKDTree
        Of the atoms placed before, with their images.
    edge, minimum_distance : float [Å]

    Returns
    -------
    placed : numpy.ndarray (m, 3) [Å]
        Whether a point is among them depends on those before it alone, not on those behind.
    images : numpy.ndarray (k, 3) [Å]
        These and their periodic images within the minimum distance.
    """
    if neighbours:
        trial = neighbours.left(trial)
    for earlier in trees:
        distance, _ = earlier.query(trial, distance_upper_bound=minimum_distance)
        trial = trial[np.isinf(distance)]
    images, which = with_images(trial, edge, minimum_distance)
    pairs = which[tree(images).query_pairs(minimum_distance, output_type="ndarray")]
    # dropping the later of every close pair keeps an independent set in one step
    keep = np.ones(len(trial), dtype=bool)
    keep[np.maximum(*pairs.T)] = False
    return trial[keep], images[keep[which]]


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
    # a tree for every round: building all anew takes longer than searching several
    placed, trees, share, neighbours = np.empty((0, 3)), [], 1.0, None
    for _ in range(ROUNDS):
        missing = n_atoms - len(placed)
        if missing <= 0:
            break
        # as many in the last rounds, where few find room: searching costs less than a round
        trial = rng.random((n_atoms, 3)) * edge
        # the last round needs the first of them only: twice what would do if as many found room
        enough = min(n_atoms, int(2.0 * missing / share))
        new, images = newly_placed(trial[:enough], neighbours, trees, edge, minimum_distance)
        if len(new) < missing and enough < n_atoms:
            new, images = newly_placed(trial, neighbours, trees, edge, minimum_distance)
        share = max(len(new), 1) / n_atoms
        placed = np.concatenate([placed, new])
        trees.append(tree(images))
        if neighbours:
            neighbours.add(images)
        elif share < CROWDED:
            neighbours = Neighbours(edge, minimum_distance)
            for earlier in trees:
                neighbours.add(earlier.data)
    return placed[:n_atoms]


def lost_at_seams(per_volume, minimum_distance, edge):
    """Return the share of the atoms that `tiled` drops, as if none but pairs came too close.

    Parameters
    ----------
    per_volume : float [1/Å³]
    minimum_distance : float [Å]
    edge : float [Å]
        Of the block.

    Returns
    -------
    float
        Across a plane n²·π·d⁴/4 pairs an area are closer than d.
    """
    lean, width = np.mean(LEAN), edge * np.mean(WIDTHS)
    planes = 2.0 * np.hypot(1.0, lean) / width + 1.0 / (HEIGHT * edge)
    return per_volume * np.pi * minimum_distance**4 / 4.0 * planes


def walls(rng, width, widths):
    """Return where tiles of random widths end, the first and the last one beyond the field.

    Parameters
    ----------
    rng : numpy.random.Generator
    width : float [Å]
        Of the field, which is centred on 0.
    widths : (float, float) [Å]
        Bounds of the widths of the tiles.

    Returns
    -------
    numpy.ndarray (n,) [Å]
    """
    steps = rng.uniform(*widths, int(np.ceil(width / widths[0])) + 2)
    ends = -width / 2.0 - steps[0] * rng.random() + np.concatenate([[0.0], np.cumsum(steps)])
    return ends[: np.searchsorted(ends, width / 2.0) + 1]


def cut(block, origin, turn, edge, half, lean):
    """Cut one tile out of a periodic block, turned like a cube.

    Parameters
    ----------
    block : numpy.ndarray (3, n)
        Fractional positions by axis.
    origin : numpy.ndarray (3,)
        Fractional shift of the block.
    turn : tuple
        Axes and signs, one of `TURNS`.
    edge : float [Å]
        Of the block.
    half : numpy.ndarray (3,) [Å]
        Half the widths and half the height of the tile.
    lean : numpy.ndarray (2,)
        Shift of the walls in x and y by height.

    Returns
    -------
    piece : numpy.ndarray (3, m) [Å]
        Positions from the middle of the tile, by axis.
    inside : numpy.ndarray (m,) [Å]
        Distance from the nearest wall.
    """
    axes, signs = turn
    columns = [block[axis] for axis in axes]
    for axis in (2, 0, 1):
        columns[axis] = columns[axis] + origin[axis]
        columns[axis] -= np.rint(columns[axis])
        columns[axis] *= edge * signs[axis]
        # the height first: it leaves the fewest
        across = columns[axis] if axis == 2 else columns[axis] - lean[axis] * columns[2]
        keep = np.flatnonzero(np.abs(across) <= half[axis])
        columns = [column[keep] for column in columns]
    inside = half[2] - np.abs(columns[2])
    for axis in (0, 1):
        leaning = np.abs(columns[axis] - lean[axis] * columns[2])
        across = (half[axis] - leaning) / np.hypot(1.0, lean[axis])
        inside = np.minimum(inside, across)
    return np.stack(columns), inside


def tiled(rng, block, edge, minimum_distance, box):
    """Fill a box with pieces of a periodic block that stand in no order.

    The block repeated would show its period in projection. So each tile is cut from the block at an
    origin of its own and turned like a cube; tiles turned alike have origins far from each other.
    Where atoms of two tiles come too close, one is dropped, so the minimum distance holds across
    the seams as it does within.

    Parameters
    ----------
    rng : numpy.random.Generator
    block : numpy.ndarray (n, 3)
        Fractional positions in the periodic cube.
    edge : float [Å]
        Of the cube.
    minimum_distance : float [Å]
    box : sequence of 3 floats [Å]
        Centred on the origin.

    Returns
    -------
    numpy.ndarray (m, 3) [Å]
    """
    # single precision is a hundredth of a picometre here
    columns = np.ascontiguousarray(block.T, dtype=np.float32)
    layers = int(np.ceil(box[2] / (HEIGHT * edge)))
    height = box[2] / layers
    origins, order, pieces, at_seam = rng.random((len(TURNS), 3)), [], [], []
    for layer in range(layers):
        lean = rng.uniform(*LEAN, 2) * rng.choice((-1.0, 1.0), 2)
        # leaning tiles reach beyond their middle, by half the lean on either side
        grid = [
            walls(rng, field, (WIDTHS[0] * edge, WIDTHS[1] * edge))
            for field in np.add(box[:2], np.abs(lean) * height)
        ]
        level = (layer + 0.5) * height - box[2] / 2.0
        for x, y in np.ndindex(*(len(ends) - 1 for ends in grid)):
            if not order:
                order = rng.permutation(len(TURNS)).tolist()
                origins = (origins + APART) % 1.0
            turn = order.pop()
            axes, signs = TURNS[turn]
            low, high = (np.array([grid[0][x + i], grid[1][y + i]]) for i in (0, 1))
            half = np.array([*(high - low) / 2.0, height / 2.0], dtype=np.float32)
            turned = axes, (*signs, 1.0 if happens(rng, 0.5) else -1.0)
            origin = origins[turn].astype(np.float32)
            piece, inside = cut(columns, origin, turned, edge, half, lean.astype(np.float32))
            middle = np.array([*(low + high) / 2.0, level])
            pieces.append(piece + middle[:, None])
            at_seam.append(inside < minimum_distance)
    positions = np.concatenate(pieces, axis=1)
    half = np.asarray(box) / 2.0
    inside = inside_box(positions, -half, half)
    near = np.flatnonzero(np.concatenate(at_seam) & inside)
    seam = np.stack([column[near] for column in positions], axis=1)
    close = tree(seam).query_pairs(minimum_distance, output_type="ndarray")
    inside[near[np.maximum(*close.T)]] = False
    kept = np.flatnonzero(inside)
    return np.stack([column[kept] for column in positions], axis=1)


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
    block : numpy.ndarray (n, 3)
        Fractional positions in the periodic cube.
    edge : float [Å]
        Of the cube.
    parameters : dict
        ``atomic_number``, ``minimum_distance`` [Å].
    """
    atomic_number = int(draw(rng, config["atomic_number"]))
    minimum_distance = draw(rng, config["minimum_distance"])
    per_volume = number_density(atomic_number, draw(rng, config["density"]))
    edge = min(edge, config["block"])
    # what the seams will cost is put in before
    per_volume *= 1.0 + lost_at_seams(per_volume, minimum_distance, edge)
    # light elements cannot reach the drawn density at the drawn distance: fill as far as it goes
    per_volume = min(per_volume, config["packing"] * 6.0 / (np.pi * minimum_distance**3))
    block = random_block(rng, edge, max(1, round(per_volume * edge**3)), minimum_distance)
    return (
        block / edge,
        edge,
        {"atomic_number": atomic_number, "minimum_distance": minimum_distance},
    )
