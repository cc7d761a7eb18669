"""Point defects: displaced atoms or vacancies."""

import numpy as np

from emrestore.random import draw, happens


def random_defects(rng, config, positions, numbers, radii):
    """Displace or remove a random part of the atoms (paper, "Specimen generation", second step).

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        Section ``specimen.defects``: ``fraction`` (of the atoms selected), ``displaced``
        (probability that the selected atoms are moved; otherwise they are removed, chosen).
    positions : numpy.ndarray (n, 3) [Å]
    numbers : numpy.ndarray (n,) of int
    radii : numpy.ndarray (104,) [Å]
        Radius by atomic number: the standard deviation of the displacement per axis.

    Returns
    -------
    positions : numpy.ndarray (m, 3) [Å]
    numbers : numpy.ndarray (m,) of int
    parameters : dict
        ``selected`` (number of atoms) and ``displaced``.
    """
    n_selected = round(draw(rng, config["fraction"]) * len(positions))
    selected = rng.choice(len(positions), n_selected, replace=False, shuffle=False)
    displaced = happens(rng, config["displaced"])
    parameters = {"selected": n_selected, "displaced": displaced}
    if displaced:
        positions = positions.copy()
        spread = radii[numbers[selected]][:, None]
        positions[selected] += spread * rng.normal(size=(n_selected, 3))
        return positions, numbers, parameters
    keep = np.ones(len(positions), dtype=bool)
    keep[selected] = False
    return positions[keep], numbers[keep], parameters
