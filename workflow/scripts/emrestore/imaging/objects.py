"""Objects of an image: the values drawn for each, the pixels around it, the axes along it."""

import numpy as np

from emrestore.random import draw_key


def draw_each(rng, config, key, count, lowest=0.0):
    """Draw one key of a section for each of several objects.

    Parameters
    ----------
    rng, config, key, lowest
        As for `draw_key`.
    count : int
        How many objects there are.

    Returns
    -------
    numpy.ndarray (count,), float64 or int
        In the unit of the key.

    Raises
    ------
    ValueError
        Names the key of the config that is missing or wrong.
    """
    return np.array([draw_key(rng, config, key, lowest) for _ in range(count)])


def around(image, centre, reach):
    """Return the part of an image that holds a square around a point.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    centre : numpy.ndarray (2,) [pixel]
        Row and column.
    reach : float [pixel]
        Half edge of the square.

    Returns
    -------
    part : numpy.ndarray (m, n)
        A view: what is added to it is added to the image. Empty where the square lies outside.
    i, j : numpy.ndarray (m, 1) and (1, n), int [pixel]
        Rows and columns of the part in the image.
    """
    low = np.maximum(0, np.floor(centre - reach)).astype(int)
    high = np.clip(np.ceil(centre + reach + 1), low, image.shape).astype(int)
    inside = slice(low[0], high[0]), slice(low[1], high[1])
    return image[inside], *np.ogrid[inside]


def across_and_along(y, x, angle):
    """Return the coordinates across and along a turned axis.

    Parameters
    ----------
    y, x : float or numpy.ndarray [pixel]
        Along rows and columns from the origin of the axis, broadcast together.
    angle : float [rad]
        Of the axis, from the columns towards the rows.

    Returns
    -------
    across, along : float or numpy.ndarray [pixel]
    """
    return np.cos(angle) * y - np.sin(angle) * x, np.cos(angle) * x + np.sin(angle) * y
