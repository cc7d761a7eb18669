"""Random crystals of any space group (paper, "Specimen generation", first step)."""

import gemmi
import numpy as np
from scipy.spatial import cKDTree

from emrestore.random import draw

ATTEMPTS = 1000


def random_cell(rng, config, space_group):
    """Draw the lattice vectors that a space group allows.

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        ``length`` [Å] and ``angle`` [degree] as ranges.
    space_group : gemmi.SpaceGroup
        In its reference setting (rhombohedral groups on hexagonal axes).

    Returns
    -------
    gemmi.UnitCell

    Raises
    ------
    ValueError
        If the angles close no cell in 1000 attempts.
    """
    system = space_group.crystal_system_str()
    for _ in range(ATTEMPTS):
        a, b, c = (draw(rng, config["length"]) for _ in range(3))
        alpha, beta, gamma = (draw(rng, config["angle"]) for _ in range(3))
        if system == "cubic":
            b = c = a
        elif system in ("tetragonal", "trigonal", "hexagonal"):
            b = a
        if system in ("cubic", "tetragonal", "orthorhombic", "monoclinic"):
            alpha = gamma = 90.0
            beta = beta if system == "monoclinic" else 90.0
        elif system in ("trigonal", "hexagonal"):
            alpha, beta, gamma = 90.0, 90.0, 120.0
        cosines = np.cos(np.radians([alpha, beta, gamma]))
        # three angles close a cell only if the Gram determinant is positive; keep off flat cells
        if 1.0 + 2.0 * np.prod(cosines) - np.sum(cosines**2) > 0.05:
            return gemmi.UnitCell(a, b, c, alpha, beta, gamma)
    raise ValueError(
        f"specimen.crystal.angle in the config: {config['angle']} closed no {system} cell in "
        f"{ATTEMPTS} attempts; expected a range about 90"
    )


def lattice_vectors(cell):
    """Return the lattice vectors of a gemmi.UnitCell as rows, (3, 3) [Å]."""
    return np.array(cell.orth.mat.tolist()).T


def orbit(site, operations, vectors, merge):
    """Apply the symmetry of a space group to one site, moving it to a special position if near one.

    Images of the site that come closer than `merge` are replaced by their mean, which is the
    projection on the special position between them. Without that, crystals of high symmetry would
    almost never meet the minimum distance.

    Parameters
    ----------
    site : numpy.ndarray (3,)
        Fractional position.
    operations : tuple of numpy.ndarray, (n, 3, 3) and (n, 3)
        Rotations and translations of the space group, fractional.
    vectors : numpy.ndarray (3, 3) [Å]
        Lattice vectors as rows.
    merge : float [Å]
        Distance below which two images are one atom.

    Returns
    -------
    numpy.ndarray (multiplicity, 3)
        Distinct fractional positions in [0, 1).
    """
    rotations, translations = operations
    for _ in range(3):
        images = rotations @ site + translations
        shifts = images - site
        shifts -= np.round(shifts)
        near = np.linalg.norm(shifts @ vectors, axis=1) < merge
        if near.sum() == 1:
            break
        site = site + shifts[near].mean(axis=0)
    images = (rotations @ site + translations) % 1.0
    images[images > 1.0 - 1e-6] = 0.0
    _, first = np.unique(np.round(images, 4) % 1.0, axis=0, return_index=True)
    return images[np.sort(first)]


def minimum_distance(fractional, vectors):
    """Return the shortest distance [Å] between atoms of a crystal, periodic images included.

    Parameters
    ----------
    fractional : numpy.ndarray (n, 3)
    vectors : numpy.ndarray (3, 3) [Å]
        Lattice vectors as rows.
    """
    reach = np.arange(-1, 2)
    cells = np.stack(np.meshgrid(reach, reach, reach, indexing="ij"), axis=-1).reshape(-1, 3)
    images = (fractional[:, None] + cells).reshape(-1, 3) @ vectors
    distances, _ = cKDTree(images).query(fractional @ vectors, k=2)
    return distances[:, 1].min()


def random_crystal(rng, config):
    """Draw a crystal: space group, cell, elements and sites.

    A shortest distance is drawn first; sites are moved to the special positions within that reach,
    and a site that still comes too close to the ones before it is left out.

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        Section ``specimen.crystal``: ``space_group``, ``length`` [Å], ``angle`` [degree],
        ``elements`` (sites of the asymmetric unit, one element each), ``atomic_number``,
        ``minimum_distance`` [Å] and ``largest_distance`` [Å] (bound on the shortest distance).

    Returns
    -------
    vectors : numpy.ndarray (3, 3) [Å]
        Lattice vectors as rows.
    basis : numpy.ndarray (n, 3)
        Fractional positions of the atoms of the cell.
    numbers : numpy.ndarray (n,) of int
    parameters : dict
        ``space_group``, ``a`` .. ``gamma``, ``n_elements``, ``atoms_per_cell``,
        ``minimum_distance`` [Å] as it came out.

    Raises
    ------
    ValueError
        If the ranges of the config give no crystal in 1000 attempts.
    """
    for _ in range(ATTEMPTS):
        group = gemmi.find_spacegroup_by_number(int(draw(rng, config["space_group"])))
        cell = random_cell(rng, config, group)
        vectors = lattice_vectors(cell)
        operations = list(group.operations())
        symmetry = (
            np.array([op.rot for op in operations]) / gemmi.Op.DEN,
            np.array([op.tran for op in operations]) / gemmi.Op.DEN,
        )
        demanded = draw(rng, config["minimum_distance"])
        basis, numbers, shortest = np.empty((0, 3)), np.empty(0, dtype=int), np.inf
        for _ in range(int(draw(rng, config["elements"]))):
            images = orbit(rng.random(3), symmetry, vectors, demanded)
            element = int(draw(rng, config["atomic_number"]))
            together = np.concatenate([basis, images])
            distance = minimum_distance(together, vectors)
            if distance >= demanded:
                basis, shortest = together, distance
                numbers = np.concatenate([numbers, np.full(len(images), element)])
        if shortest <= config["largest_distance"]:
            parameters = {
                "space_group": group.number,
                **dict(zip("abc", cell.parameters[:3], strict=True)),
                **dict(zip(("alpha", "beta", "gamma"), cell.parameters[3:], strict=True)),
                "n_elements": len(np.unique(numbers)),
                "atoms_per_cell": len(basis),
                "minimum_distance": shortest,
            }
            return vectors, basis, numbers, parameters
    raise ValueError(
        f"specimen.crystal in the config: no crystal with a shortest distance from "
        f"{config['minimum_distance']} to {config['largest_distance']} Å in {ATTEMPTS} attempts; "
        "widen these or length, or lower elements"
    )
