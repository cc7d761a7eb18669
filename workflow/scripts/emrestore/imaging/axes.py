"""Coordinates of pixels on axes that are turned against the image."""

import numpy as np


def across_and_along(i, j, centre, angle):
    """Return the coordinates across and along a turned axis.

    Parameters
    ----------
    i, j : float or numpy.ndarray [pixel]
        Rows and columns, broadcast together.
    centre : (float, float) [pixel]
        Row and column of the origin.
    angle : float [rad]
        Of the axis, from the columns towards the rows.

    Returns
    -------
    across, along : float or numpy.ndarray [pixel]
    """
    y, x = i - centre[0], j - centre[1]
    return np.cos(angle) * y - np.sin(angle) * x, np.cos(angle) * x + np.sin(angle) * y
