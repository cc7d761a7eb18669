"""Root mean square radius of the projected potential of an atom (eq. 21)."""

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.integrate import simpson

KNOWN = Path(__file__).with_suffix(".csv")


def projected_radius(potential, largest_radius, points):
    """Integrate eq. 21 over a projected potential.

    Parameters
    ----------
    potential : callable
        r [Å] -> projected potential, any unit; called with an array.
    largest_radius : float [Å]
        Upper limit; the potential has to have vanished there.
    points : int
        Points of Simpson's rule, equally spaced in the logarithm of r.

    Returns
    -------
    float [Å]
    """
    logarithm = np.linspace(np.log(1e-6), np.log(largest_radius), points)
    r = np.exp(logarithm)
    value = potential(r)
    # dr = r d(log r)
    return float(np.sqrt(simpson(value * r**4, x=logarithm) / simpson(value * r**2, x=logarithm)))


def radii_by_atomic_number(path=KNOWN):
    """Return the projected radii [Å] of a table (Z, r_hat_angstrom), index 0 being nan.

    By default of the table that comes with the package: what the rule projected_radius makes at the
    settings of config.yaml.
    """
    table = pd.read_csv(path, index_col="Z")["r_hat_angstrom"]
    return np.concatenate([[np.nan], table.loc[1:].to_numpy()])
