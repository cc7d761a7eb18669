"""Wedge: the specimen gets thinner across the field."""

import numpy as np

from emrestore.random import draw


def wedge_mask(positions, box, azimuth, angle, offset, surface):
    """Tell which atoms a wedge keeps.

    Each cut surface is a plane through the box, tilted by `angle` about a line in the image plane.

    Parameters
    ----------
    positions : numpy.ndarray (n, 3) [Å]
    box : sequence of 3 floats [Å]
        Box centred on the origin.
    azimuth : float [rad]
        Direction in which the specimen gets thicker.
    angle : float [degree]
        Angle between the cut surface and the image plane.
    offset : float [Å]
        Position along that direction at which the thickness reaches zero.
    surface : {"top", "bottom", "both"}
        With "both" the wedge is symmetric about the middle of the box.

    Returns
    -------
    numpy.ndarray (n,) of bool
    """
    along = positions[:, 0] * np.cos(azimuth) + positions[:, 1] * np.sin(azimuth)
    allowed = (along - offset) * np.tan(np.radians(angle))
    height = positions[:, 2]
    if surface == "both":
        return np.abs(height) <= allowed / 2.0
    if surface == "top":
        return height + box[2] / 2.0 <= allowed
    return box[2] / 2.0 - height <= allowed


def random_wedge(rng, config, box):
    """Draw a wedge (paper: surface, azimuth and angle; where it starts is open, chosen here).

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        Section ``specimen.wedge``: ``surface`` (choice), ``angle`` [degree], ``start`` (where the
        edge lies, in half diagonals of the field from its centre).
    box : sequence of 3 floats [Å]

    Returns
    -------
    dict
        ``azimuth`` [rad], ``angle`` [degree], ``offset`` [Å], ``surface``: the arguments of
        `wedge_mask`.
    """
    half_diagonal = 0.5 * np.hypot(box[0], box[1])
    return {
        "surface": draw(rng, config["surface"]),
        "azimuth": rng.uniform(0.0, 2.0 * np.pi),
        "angle": draw(rng, config["angle"]),
        "offset": draw(rng, config["start"]) * half_diagonal,
    }
