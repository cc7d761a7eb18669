"""Fit of the radial model (eq. 17) to simulated atoms, and its place in the paper's ranges."""

import numpy as np
from scipy.optimize import minimize, nnls
from scipy.stats import linregress
from scipy.stats import t as student

from emrestore.atoms.radial_model import profile, scaled_radii


def signal(intensity, vacuum, dark_field):
    """Return what an atom adds to a dark field, or takes from a bright field.

    Parameters
    ----------
    intensity : numpy.ndarray (n,)
        Detected share of the beam.
    vacuum : float
        The same without an atom.
    dark_field : bool
        True: I - I_vacuum. False: 1 - I/I_vacuum, since eq. 17 is positive and a bright-field
        atom is a dip (chosen).

    Returns
    -------
    numpy.ndarray (n,)
    """
    return intensity - vacuum if dark_field else 1.0 - intensity / vacuum


def best_heights(r, values, n, rm):
    """Return the heights >= 0 of eq. 17 that fit best at a given order and width.

    Returns
    -------
    heights : numpy.ndarray (3,)
    residual : float
        Root of the sum of squares.
    """
    terms = np.stack([profile(r, *unit, n, rm) for unit in np.eye(3)], axis=1)
    return nnls(terms, values)


def fit_profile(r, values, orders, widths):
    """Fit eq. 17 by least squares, every point of the radius with the same weight.

    The heights enter linearly and are solved for inside the search over order and width.

    Parameters
    ----------
    r : numpy.ndarray (m,) [Å]
    values : numpy.ndarray (m,)
        Positive at the atom.
    orders : (float, float)
        Bounds of n.
    widths : (float, float) [Å]
        Bounds of rm.

    Returns
    -------
    dict
        h1, h2, h3 (units of the values), n, rm_angstrom, and relative_rms: the root mean square of
        the residual over that of the values.

    Raises
    ------
    ValueError
        If the values are not finite or all zero.
    """
    norm = np.linalg.norm(values)
    if not np.isfinite(norm) or norm == 0:
        raise ValueError(
            f"a profile to fit has a norm of {norm}; expected finite values, not all 0"
        )
    scaled = values / norm
    bounds = np.log([orders, widths])

    def residual(logarithms):
        return best_heights(r, scaled, *np.exp(logarithms))[1]

    # the surface has several minima: a coarse grid finds the right one
    grid = [(a, b) for a in np.linspace(*bounds[0], 6) for b in np.linspace(*bounds[1], 24)]
    start = min(grid, key=residual)
    found = minimize(
        residual, start, method="Nelder-Mead", bounds=bounds, options={"xatol": 1e-6, "fatol": 1e-9}
    )
    n, rm = np.exp(found.x)
    heights, relative_rms = best_heights(r, scaled, n, rm)
    h1, h2, h3 = (heights * norm).tolist()
    return {
        "h1": h1,
        "h2": h2,
        "h3": h3,
        "n": float(n),
        "rm_angstrom": float(rm),
        "relative_rms": float(relative_rms),
    }


def against_ranges(fitted, z, r_hat, height, order, exponent):
    """Say where a fit lies against the ranges that the data generator draws from.

    Parameters
    ----------
    fitted : dict
        Of `fit_profile`.
    z : int
    r_hat : numpy.ndarray (n_elements,) [Å]
        Projected radii of Z = 1, 2, ... (eq. 21).
    height, order, exponent : (float, float)
        The paper's ranges of h1..h3, n and alpha.

    Returns
    -------
    dict
        smallest_height: smallest over largest height, in range when >= the ratio of the bounds
        (the scale of a signal is arbitrary); rm_over_r_hat; rm_low_angstrom and rm_high_angstrom:
        widths of eq. 18-20 over the range of alpha; n_determined: n means nothing without a
        Butterworth term; and whether each lies in its range.
    """
    heights = np.array([fitted["h1"], fitted["h2"], fitted["h3"]])
    smallest = float(heights.min() / heights.max()) if heights.max() > 0 else 0.0
    widths = [scaled_radii(r_hat, alpha)[z - 1] for alpha in np.linspace(*exponent, 21)]
    low, high = float(min(widths)), float(max(widths))
    return {
        "smallest_height": smallest,
        "heights_in_range": smallest >= height[0] / height[1],
        "n_determined": fitted["h3"] > 0,
        "n_in_range": fitted["h3"] > 0 and order[0] <= fitted["n"] <= order[1],
        "rm_over_r_hat": fitted["rm_angstrom"] / float(r_hat[z - 1]),
        "rm_low_angstrom": low,
        "rm_high_angstrom": high,
        "rm_in_range": low <= fitted["rm_angstrom"] <= high,
    }


def power_law(z, cross_section, confidence):
    """Fit the exponent of cross_section ∝ Z^exponent in logarithms.

    Parameters
    ----------
    z : array_like (n,), n >= 3
    cross_section : array_like (n,), positive
    confidence : float
        Of the interval, from Student's t of the regression.

    Returns
    -------
    exponent, low, high : float

    Raises
    ------
    ValueError
        With fewer than three elements there is no interval.
    """
    if len(z) < 3:
        raise ValueError(
            f"config.yaml: references: single_atom: atomic_numbers: found {len(z)}, expected three "
            "or more: the exponent has no interval otherwise"
        )
    line = linregress(np.log(z), np.log(cross_section))
    half = student.ppf(0.5 + confidence / 2.0, len(z) - 2) * line.stderr
    return float(line.slope), float(line.slope - half), float(line.slope + half)
