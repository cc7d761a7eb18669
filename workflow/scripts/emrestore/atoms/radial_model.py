"""The image of one atom as a radial function (eq. 17), and the scaling of its width (eq. 18-22)."""

import numpy as np

RISE = (
    1.01  # of the area integral from one element to the next; chosen, the paper only demands order
)


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


def area_integral(h1, h2, h3, n, rm):
    """Integrate eq. 17 over the image plane: the quantity that eq. 22 orders.

    Eq. 22 is printed as the integral over r. Its reason, that the integrated intensity grows with
    a power of Z, speaks of the plane.

    Returns
    -------
    float or numpy.ndarray [Å²]
        2π ∫ f(r) r dr = 2π·rm²·(h1 + h2 + h3·(π/2n)/sin(π/n)).
    """
    turn = np.pi / np.asarray(n)
    return 2.0 * np.pi * rm**2 * (h1 + h2 + h3 * 0.5 * turn / np.sin(turn))


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


def longest_order(lowest, highest):
    """Tell which elements can be brought into the order of eq. 22 together, as many as possible.

    Parameters
    ----------
    lowest, highest : numpy.ndarray (n_elements,) [Å²]
        Area integrals that each element can have, by rising Z.

    Returns
    -------
    numpy.ndarray (n_elements,) of bool
        Of these no lighter one's lowest integral exceeds a heavier one's highest.
    """
    # floor that the chosen ones set -> the chosen ones; of two choices the lower floor is the better
    chains = {0.0: ()}
    for i, (low, high) in enumerate(zip(lowest, highest, strict=True)):
        for floor, chain in list(chains.items()):
            if floor <= high:
                raised = max(floor, low)
                chains[raised] = max(chains.get(raised, ()), (*chain, i), key=len)
    best = max(chains, key=lambda floor: (len(chains[floor]), -floor))
    chosen = np.zeros(len(lowest), dtype=bool)
    chosen[list(chains[best])] = True
    return chosen


def ordered_heights(heights, orders, rm, low, high):
    """Assign drawn heights to elements so that their area integrals rise with Z (eq. 22).

    The drawn sets are sorted by what they add to the integral. Where the widths of two elements
    still reverse the order, all heights of one are moved towards a bound, as far as it takes. Where
    the bounds do not suffice (caesium is twice as wide as radon, four times in area), the order
    gives way and the heights stay in their bounds: as few elements as possible leave the order,
    and each stops at the bound that is nearest to its place.

    Parameters
    ----------
    heights : numpy.ndarray (n_elements, 3)
        h1, h2, h3 as drawn.
    orders : numpy.ndarray (n_elements,)
        n as drawn.
    rm : numpy.ndarray (n_elements,) [Å]
        Widths, elements sorted by rising Z.
    low, high : float
        Bounds of the heights.

    Returns
    -------
    heights : numpy.ndarray (n_elements, 3)
    orders : numpy.ndarray (n_elements,)
    """
    order = np.argsort(area_integral(*heights.T, orders, 1.0), kind="stable")
    heights, orders = heights[order], orders[order]
    # without the least rise the integrals need only not fall
    without_rise = RISE ** -np.arange(len(rm))
    drawn, lowest, highest = (
        area_integral(*h.T, orders, rm) * without_rise
        for h in (heights, np.full_like(heights, low), np.full_like(heights, high))
    )
    chosen = longest_order(lowest, highest)
    # each leaves room for the heavier ones below their highest, then exceeds the lighter ones
    room = np.minimum.accumulate(np.where(chosen, highest, np.inf)[::-1])[::-1]
    wanted = np.minimum(drawn, room)
    wanted = np.maximum.accumulate(np.where(chosen, np.maximum(wanted, lowest), 0.0))
    wanted = np.clip(wanted, lowest, highest)
    for i in range(len(heights)):
        up = wanted[i] > drawn[i]
        span = (highest if up else lowest)[i] - drawn[i]
        if span != 0.0:
            share = (wanted[i] - drawn[i]) / span
            heights[i] += share * ((high if up else low) - heights[i])
    return heights, orders
