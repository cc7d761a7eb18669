"""The image of one atom as a radial function (eq. 17), and the scaling of its width (eq. 18-22)."""

import numpy as np


def profile(r, h1, h2, h3, n, rm):
    """Evaluate eq. 17: Gaussian, exponential and Butterworth terms of one common width.

    Parameters
    ----------
    r : array_like, any shape [Å]
        Distance from the atom.
    h1, h2, h3 : float
        Heights of the three terms.
    n : float
        Order of the Butterworth term.
    rm : float [Å]
        Common width.

    Returns
    -------
    numpy.ndarray, the shape of r
    """
    t = np.asarray(r) / rm
    # r^(2n) overflows far from the atom, where the term is zero anyway
    with np.errstate(over="ignore"):
        butterworth = h3 / (1.0 + t ** (2.0 * n))
    return h1 * np.exp(-0.5 * t * t) + h2 * np.exp(-t) + butterworth


def radial_integral(h1, h2, h3, n, rm):
    """Integrate eq. 17 over r from 0 to infinity: the quantity that eq. 22 orders.

    Returns
    -------
    float or numpy.ndarray [Å]
        rm·(h1·sqrt(π/2) + h2 + h3·(π/2n)/sin(π/2n)).
    """
    half_turn = np.pi / (2.0 * np.asarray(n))
    return rm * (h1 * np.sqrt(np.pi / 2.0) + h2 + h3 * half_turn / np.sin(half_turn))


def scaled_radii(r_hat, exponent):
    """Spread the projected radii by a power while keeping their mean and deviation (eq. 18-20).

    Parameters
    ----------
    r_hat : numpy.ndarray (n_elements,) [Å]
        Root mean square projected radius of every element (eq. 21).
    exponent : float
        α of eq. 18.

    Returns
    -------
    numpy.ndarray (n_elements,) [Å]
        rm of every element.
    """
    power = r_hat**exponent
    a = r_hat.std() / power.std()
    return a * power + (r_hat.mean() - a * power.mean())


def ordered_heights(heights, orders, rm):
    """Assign drawn heights to elements so that their radial integrals rise with Z (eq. 22).

    The drawn sets are sorted by what they add to the integral. Where the widths of two elements
    still reverse the order (caesium is twice as wide as radon), the heavier one is scaled up until
    its integral exceeds the lighter one's by 1 % (chosen: the paper only demands the order).

    Parameters
    ----------
    heights : numpy.ndarray (n_elements, 3)
        h1, h2, h3 as drawn.
    orders : numpy.ndarray (n_elements,)
        n as drawn.
    rm : numpy.ndarray (n_elements,) [Å]
        Widths, elements sorted by rising Z.

    Returns
    -------
    heights : numpy.ndarray (n_elements, 3)
    orders : numpy.ndarray (n_elements,)
    """
    order = np.argsort(radial_integral(*heights.T, orders, 1.0), kind="stable")
    heights, orders = heights[order].copy(), orders[order]
    previous = 0.0
    for i in range(len(heights)):
        integral = radial_integral(*heights[i], orders[i], rm[i])
        if integral <= previous:
            heights[i] *= 1.01 * previous / integral
            integral = 1.01 * previous
        previous = integral
    return heights, orders
