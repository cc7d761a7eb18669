"""Undistorted image of individual points: soft blobs and sharp disks (high-resolution sets)."""

import numpy as np

from emrestore.atoms.radial_model import profile
from emrestore.imaging.objects import around
from emrestore.random import draw, happens
from emrestore.specimen.points import random_points


def render_points(rng, config, shape):
    """Draw and render individual points.

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        Section ``imaging.points``: ``number``, ``minimum_distance`` [pixel], ``diameter`` [pixel],
        ``spread``, ``sharp`` (probability that a point is a disk), ``height``, ``order``, ``reach``
        (of a blob, in radii).
    shape : (int, int)
        Height and width of the field.

    Returns
    -------
    image : numpy.ndarray, float64, `shape`
        Not negative.
    parameters : dict
        ``number``, ``minimum_distance``, ``diameter`` [pixel] (common scale of the field), ``sharp``.
    """
    number = int(draw(rng, config["number"]))
    minimum_distance = draw(rng, config["minimum_distance"])
    diameter = draw(rng, config["diameter"])
    image = np.zeros(shape)
    n_sharp = 0
    for centre in random_points(rng, number, minimum_distance, shape):
        # of a disk, and where the Butterworth term of a blob falls
        radius = diameter * draw(rng, config["spread"]) / 2.0
        heights = [draw(rng, config["height"]) for _ in range(3)]
        is_sharp = happens(rng, config["sharp"])
        n_sharp += is_sharp
        part, i, j = around(image, centre, radius if is_sharp else config["reach"] * radius)
        y, x = i - centre[0], j - centre[1]
        if is_sharp:
            # not antialiased, as in the authors' pairs (observed)
            part += sum(heights) * (y**2 + x**2 <= radius**2)
        else:
            part += profile(np.hypot(y, x), *heights, draw(rng, config["order"]), radius)
    return image, {
        "number": number,
        "minimum_distance": minimum_distance,
        "diameter": diameter,
        "sharp": n_sharp,
    }
