"""Undistorted image of individual points: soft blobs and sharp disks (high-resolution sets)."""

import numpy as np

from emrestore.atoms.radial_model import profile
from emrestore.random import draw, happens
from emrestore.specimen.points import random_points

REACH = 6.0


def add_disk(image, row, column, radius, value):
    """Add a constant to the pixels whose centre is within `radius` [pixel] of a point.

    The border is not antialiased, as in the authors' pairs (observed).
    """
    inside = window(image.shape, row, column, radius)
    i, j = np.ogrid[inside]
    image[inside] += value * ((i - row) ** 2 + (j - column) ** 2 <= radius**2)


def add_blob(image, row, column, heights, order, rm):
    """Add eq. 17 with a width `rm` [pixel] and heights (h1, h2, h3) around a point."""
    inside = window(image.shape, row, column, REACH * rm)
    i, j = np.ogrid[inside]
    image[inside] += profile(np.hypot(i - row, j - column), *heights, order, rm)


def window(shape, row, column, reach):
    """Return the slices of an image that hold a square around a point.

    Parameters
    ----------
    shape : (int, int) [pixel]
        Height and width of the image.
    row, column, reach : float [pixel]
        Centre and half edge of the square.

    Returns
    -------
    (slice, slice)
        Empty where the square lies outside the image.
    """
    low = np.maximum(0, np.floor([row - reach, column - reach])).astype(int)
    high = np.maximum(low, np.ceil([row + reach + 1, column + reach + 1])).astype(int)
    return slice(low[0], min(high[0], shape[0])), slice(low[1], min(high[1], shape[1]))


def render_points(rng, config, shape):
    """Draw and render individual points.

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        Section ``imaging.points``: ``number``, ``minimum_distance`` [pixel], ``diameter`` [pixel],
        ``sharp`` (probability that a point is a disk), ``height``, ``order``.
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
    for row, column in random_points(rng, number, minimum_distance, shape):
        size = diameter * draw(rng, config["spread"])
        heights = [draw(rng, config["height"]) for _ in range(3)]
        if happens(rng, config["sharp"]):
            n_sharp += 1
            add_disk(image, row, column, size / 2.0, sum(heights))
        else:
            # half the diameter is where the Butterworth term falls
            add_blob(image, row, column, heights, draw(rng, config["order"]), size / 2.0)
    return image, {
        "number": number,
        "minimum_distance": minimum_distance,
        "diameter": diameter,
        "sharp": n_sharp,
    }
