"""Integrated intensities of the atoms of drawn specimens, against the order that eq. 22 demands."""

import numpy as np
import pandas as pd

from emrestore.atoms.radial_model import area_integral
from emrestore.config.bounds import bounds
from emrestore.imaging.highres import random_profiles
from emrestore.random import stream
from emrestore.specimen.crystal import distinct_elements


def line_integral(h1, h2, h3, n, rm):
    """Integrate eq. 17 along a ray from the atom, as eq. 22 is printed.

    Returns
    -------
    float or numpy.ndarray [Å]
        ∫ f(r) dr = rm·(h1·sqrt(π/2) + h2 + h3·(π/2n)/sin(π/2n)).
    """
    turn = 0.5 * np.pi / np.asarray(n)
    return rm * (h1 * np.sqrt(0.5 * np.pi) + h2 + h3 * turn / np.sin(turn))


def can_rise(lowest, highest):
    """Tell whether values within bounds can rise from each element to the next, bounds by rising Z."""
    return bool((np.maximum.accumulate(lowest)[:-1] < highest[1:]).all())


def drawn_atoms(settings, atoms, r_hat, specimens, seed):
    """Draw the atoms of specimens and look at the order of their integrals.

    Parameters
    ----------
    settings, atoms : dict
        Config sections ``specimen.crystal`` and ``imaging.atoms``.
    r_hat : numpy.ndarray (104,) [Å]
        Projected radius by atomic number.
    specimens : int
        How many of two elements or more.
    seed : int

    Returns
    -------
    pandas.DataFrame
        One row a specimen: elements, area_rises (the area integrals of the drawn atoms rise with Z),
        line_rises, area_can_rise and line_can_rise (some heights within their bounds would make
        them, at the drawn widths and orders).
    """
    low, high = bounds(atoms["height"])
    rows, number = [], 0
    while len(rows) < specimens:
        rng = stream(seed, "drawn atoms", number)
        number += 1
        elements = np.sort(distinct_elements(rng, settings))
        if len(elements) < 2:
            continue
        profiles, _ = random_profiles(rng, atoms, elements, r_hat)
        *heights, orders, widths = np.array([profiles[z] for z in elements]).T
        row = {"elements": len(elements)}
        for name, integral in (("area", area_integral), ("line", line_integral)):
            drawn, lowest, highest = (
                integral(*h, orders, widths) for h in (heights, [low] * 3, [high] * 3)
            )
            row |= {f"{name}_rises": (np.diff(drawn) > 0.0).all()}
            row |= {f"{name}_can_rise": can_rise(lowest, highest)}
        rows.append(row)
    return pd.DataFrame(rows)
