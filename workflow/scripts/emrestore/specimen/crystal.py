"""Random crystals of any space group (paper, "Specimen generation", first step)."""

import gemmi
import numpy as np

from emrestore.random import draw
from emrestore.specimen.density import mass_density, molar_mass

ATTEMPTS = 1000
CELLS = 5000  # of one crystal; sixteen elements need 320 on average
# cells drawn for a space group before another group is: at once would leave few crystals of many
# elements in a group of high symmetry, never would make some wait for hundreds of cells
CELLS_PER_GROUP = 30
TRIES_PER_SITE = 8
GRID = 10_000  # steps of an edge, closer than which two positions are the same


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
        near = ((shifts @ vectors) ** 2).sum(axis=1) < merge**2
        if np.count_nonzero(near) == 1:
            break
        site = site + shifts[near].mean(axis=0)
    images = (rotations @ site + translations) % 1.0
    images[images > 1.0 - 1e-6] = 0.0
    # one whole number a position, to compare at four decimals
    steps = np.round(images * GRID).astype(np.int64) % GRID
    _, first = np.unique(steps @ (GRID**2, GRID, 1), return_index=True)
    return images[np.sort(first)]


def translations_within(vectors, distance):
    """Return the lattice translations that may bring atoms of a cell within a distance.

    Parameters
    ----------
    vectors : numpy.ndarray (3, 3) [Å]
        Lattice vectors as rows.
    distance : float [Å]

    Returns
    -------
    numpy.ndarray (n, 3) [Å]
        For two atoms at most half a lattice vector apart along every axis.
    """
    # what is within the distance is distance/d planes away along an axis whose planes are d apart
    per_plane = np.sqrt((np.linalg.inv(vectors) ** 2).sum(axis=0))
    reaches = [np.arange(-n, n + 1) for n in np.floor(distance * per_plane + 0.5).astype(int)]
    return np.stack(np.meshgrid(*reaches, indexing="ij"), axis=-1).reshape(-1, 3) @ vectors


def nearest(site, fractional, vectors, translations):
    """Return the distance from an atom of a crystal to the nearest one, its own images included.

    Parameters
    ----------
    site : numpy.ndarray (3,)
        Fractional position of the atom.
    fractional : numpy.ndarray (n, 3)
        All atoms of the cell, that one too.
    vectors : numpy.ndarray (3, 3) [Å]
        Lattice vectors as rows.
    translations : numpy.ndarray (m, 3) [Å]
        Of `translations_within`.

    Returns
    -------
    float [Å]
        inf for a single atom without translations; right up to the distance of the translations.
    """
    apart = fractional - site
    apart = (apart - np.round(apart)) @ vectors
    squares = ((apart[:, None] + translations) ** 2).sum(axis=-1).ravel()
    # the smallest one is the atom itself
    return float(np.sqrt(np.partition(squares, 1)[1])) if len(squares) > 1 else np.inf


def distinct_elements(rng, config):
    """Draw as many different elements as a crystal has.

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        Section ``specimen.crystal``: ``elements`` (their number), ``atomic_number``.

    Returns
    -------
    list of int
        Atomic numbers, in the order in which they were drawn.

    Raises
    ------
    ValueError
        If ``atomic_number`` holds too few.
    """
    number, elements = int(draw(rng, config["elements"])), []
    for _ in range(ATTEMPTS):
        element = int(draw(rng, config["atomic_number"]))
        elements += [element] * (element not in elements)
        if len(elements) == number:
            return elements
    raise ValueError(
        f"specimen.crystal.atomic_number in the config: {config['atomic_number']} gave "
        f"{len(elements)} elements in {ATTEMPTS} draws; the crystal has {number}: widen it or lower "
        "specimen.crystal.elements"
    )


def placed(rng, elements, symmetry, vectors, translations, demanded, largest_mass):
    """Place one site of every element, each as far from all atoms as demanded.

    A site that comes too close or makes the cell too heavy is drawn again.

    Parameters
    ----------
    rng : numpy.random.Generator
    elements : list of int
        Atomic numbers.
    symmetry : tuple of numpy.ndarray, (n, 3, 3) and (n, 3)
        As for `orbit`.
    vectors : numpy.ndarray (3, 3) [Å]
        Lattice vectors as rows.
    translations : numpy.ndarray (m, 3) [Å]
        Of `translations_within`.
    demanded : float [Å]
        Smallest distance of two atoms.
    largest_mass : float [g/mol]
        Of the atoms of the cell.

    Returns
    -------
    basis : numpy.ndarray (n, 3)
        Fractional positions; None where an element found no place in 8 tries.
    multiplicities : list of int
        Atoms of each element.
    shortest : float [Å]
        Shortest distance of two atoms.
    """
    basis, multiplicities, shortest = np.empty((0, 3)), [], np.inf
    left = largest_mass
    for element in elements:
        weight = molar_mass([element])
        for _ in range(TRIES_PER_SITE):
            images = orbit(rng.random(3), symmetry, vectors, demanded)
            if len(images) * weight > left:
                continue
            together = np.concatenate([basis, images])
            # by symmetry one image has the same neighbours as all the others
            distance = nearest(images[0], together, vectors, translations)
            if distance >= demanded:
                break
        else:
            return None, [], np.inf
        basis, shortest = together, min(shortest, distance)
        multiplicities.append(len(images))
        left -= len(images) * weight
    return basis, multiplicities, shortest


def random_crystal(rng, config):
    """Draw a crystal: elements, space group, cell and sites.

    The elements are drawn first and stay. A shortest distance is drawn with each cell; sites are
    moved to the special positions within that reach. Where an element finds no place or the shortest
    distance is too long, the cell is drawn anew, and in the end the group.

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        Section ``specimen.crystal``: ``space_group``, ``length`` [Å], ``angle`` [degree],
        ``elements`` (their number; each has one site of the asymmetric unit), ``atomic_number``,
        ``minimum_distance`` [Å], ``largest_distance`` [Å] (bound on the shortest distance) and
        ``largest_density`` [g/cm³].

    Returns
    -------
    vectors : numpy.ndarray (3, 3) [Å]
        Lattice vectors as rows.
    basis : numpy.ndarray (n, 3)
        Fractional positions of the atoms of the cell.
    numbers : numpy.ndarray (n,) of int
    parameters : dict
        ``space_group``, ``a`` .. ``gamma``, ``n_elements``, ``atoms_per_cell``,
        ``minimum_distance`` [Å] as it came out, ``density`` [g/cm³].

    Raises
    ------
    ValueError
        If the ranges of the config give no crystal in 5000 cells.
    """
    elements = distinct_elements(rng, config)
    weight = molar_mass(elements)
    for attempt in range(CELLS):
        if attempt % CELLS_PER_GROUP == 0:
            group = gemmi.find_spacegroup_by_number(int(draw(rng, config["space_group"])))
            operations = list(group.operations())
            symmetry = (
                np.array([op.rot for op in operations]) / gemmi.Op.DEN,
                np.array([op.tran for op in operations]) / gemmi.Op.DEN,
            )
            # the centring of the lattice alone repeats every site
            lightest = weight * len(list(group.operations().cen_ops))
        cell = random_cell(rng, config, group)
        demanded = draw(rng, config["minimum_distance"])
        largest_mass = config["largest_density"] / mass_density(1.0, cell.volume)
        if lightest > largest_mass:
            continue
        vectors = lattice_vectors(cell)
        # no shortest distance is longer than an edge
        reach = min(*cell.parameters[:3], config["largest_distance"])
        translations = translations_within(vectors, reach)
        basis, multiplicities, shortest = placed(
            rng, elements, symmetry, vectors, translations, demanded, largest_mass
        )
        if basis is not None and shortest <= config["largest_distance"]:
            numbers = np.repeat(elements, multiplicities)
            parameters = {
                "space_group": group.number,
                **dict(zip("abc", cell.parameters[:3], strict=True)),
                **dict(zip(("alpha", "beta", "gamma"), cell.parameters[3:], strict=True)),
                "n_elements": len(elements),
                "atoms_per_cell": len(basis),
                "minimum_distance": shortest,
                "density": mass_density(molar_mass(numbers), cell.volume),
            }
            return vectors, basis, numbers, parameters
    raise ValueError(
        f"specimen.crystal in the config: no crystal of {len(elements)} elements with a shortest "
        f"distance from {config['minimum_distance']} to {config['largest_distance']} Å and at most "
        f"{config['largest_density']} g/cm³ in {CELLS} cells; widen these or length, or lower elements"
    )
