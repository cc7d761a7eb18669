"""The 16-bit scale on which the authors store pairs, and what it rounds (eq. 40 and 55)."""

import numpy as np

FULL_SCALE = 65535


def store_pair(x, y, fraction, bits):
    """Scale a pair jointly to 16 bits and round x to multiples of a power of two.

    Parameters
    ----------
    x, y : numpy.ndarray (h, w)
        Distorted and undistorted image on one scale.
    fraction : float
        Part of the full scale that the larger maximum gets, in (0, 1].
    bits : int
        x is rounded to multiples of 2^bits.

    Returns
    -------
    x, y : numpy.ndarray (h, w), uint16
    offset, factor : float
        Stored value = factor·(value - offset), before rounding.

    Raises
    ------
    ValueError
        If the pair holds a value that is not finite, or is constant.
    """
    offset = min(x.min(), y.min())
    span = max(x.max(), y.max()) - offset
    if not (np.isfinite(span) and span > 0):
        raise ValueError(
            f"a pair with values from {offset} to {offset + span} cannot be stored on 16 bits; "
            "expected finite values that are not all the same: check the ranges of the section "
            "distortion of the config"
        )
    factor = fraction * FULL_SCALE / span
    step = 2**bits
    x = np.minimum(np.round((x - offset) * factor / step), FULL_SCALE // step) * step
    return x.astype(np.uint16), np.round((y - offset) * factor).astype(np.uint16), offset, factor
