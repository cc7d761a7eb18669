"""Particles of low-resolution images: soft ellipses, sharp polygons and ellipses, boxes."""

import numpy as np

from emrestore.atoms.radial_model import profile
from emrestore.imaging.objects import across_and_along, around, draw_each
from emrestore.random import draw_key, happens
from emrestore.specimen.points import random_points

# a size of zero would divide by zero
SMALLEST = 1e-3


def elliptic_distance(i, j, centre, radii, angle):
    """Return the distance from a point in units of the radius of an ellipse in that direction.

    Parameters
    ----------
    i, j : numpy.ndarray [pixel]
        Rows and columns, broadcast together.
    centre : (float, float) [pixel]
        Row and column.
    radii : (float, float) [pixel]
        Along the axis at `angle` from the columns, and across it.
    angle : float [rad]

    Returns
    -------
    numpy.ndarray, float64
        0 in the centre, 1 on the ellipse.
    """
    across, along = across_and_along(i - centre[0], j - centre[1], angle)
    along, across = along / radii[0], across / radii[1]
    return np.sqrt(along * along + across * across)


def convex_mask(i, j, corners):
    """Tell which pixels have their centre inside a convex polygon (edges not antialiased).

    Parameters
    ----------
    i, j : numpy.ndarray [pixel]
        Rows and columns, broadcast together.
    corners : numpy.ndarray (n, 2) [pixel]
        Row and column, in the order of rising atan2(row, column).

    Returns
    -------
    numpy.ndarray, bool
    """
    inside = True
    edges = np.roll(corners, -1, axis=0) - corners
    for (row, column), (down, right) in zip(corners, edges, strict=True):
        inside = inside & (right * (i - row) >= down * (j - column))
    return inside


def random_corners(rng, n_corners, irregularity, radius, aspect):
    """Return a convex polygon around the origin, turned at random.

    Parameters
    ----------
    rng : numpy.random.Generator
    n_corners : int
    irregularity : float
        0: a regular polygon; 1: a corner may move up to half way to the next one.
    radius : float [pixel]
        Of the circle through the corners, before one axis is stretched.
    aspect : float
        Factor of one axis.

    Returns
    -------
    numpy.ndarray (n_corners, 2) [pixel]
        In the order that `convex_mask` needs (chosen; the paper only names the number of vertices).
    """
    places = np.arange(n_corners) + irregularity * rng.uniform(-0.5, 0.5, n_corners)
    angles = 2.0 * np.pi * places / n_corners
    corners = radius * np.stack([aspect * np.sin(angles), np.cos(angles)], axis=1)
    return turned(corners, rng.uniform(0.0, 2.0 * np.pi))


def turned(corners, angle):
    """Return corners (n, 2) [pixel] turned around the origin by an angle [rad]."""
    return np.stack(across_and_along(*corners.T, -angle), axis=1)


def tilted_plane(rng, config, i, j, centre, radius):
    """Return a positive plane around a point: a level, falling in a random direction.

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        ``level`` (highest value) and ``tilt`` (fall from end to end, in units of the level).
    i, j : numpy.ndarray [pixel]
    centre : (float, float) [pixel]
    radius : float [pixel]
        Where the plane reaches its highest and lowest value; it is flat beyond.

    Returns
    -------
    numpy.ndarray, float64
        The "random positive plane" of the paper; not negative for a tilt up to 1.
    """
    level, tilt = draw_key(rng, config, "level"), draw_key(rng, config, "tilt")
    azimuth = rng.uniform(0.0, 2.0 * np.pi)
    rise = np.sin(azimuth) * (i - centre[0]) + np.cos(azimuth) * (j - centre[1])
    return level * (1.0 - tilt * np.clip(0.5 + 0.5 * rise / radius, 0.0, 1.0))


def soft_particles(rng, config, shape):
    """Draw soft particles: eq. 17 made elliptic and turned at random (paper).

    Parameters drawn: ``number``, ``sigma`` [pixel] (common width of the field).
    """
    sigma = draw_key(rng, config, "sigma", SMALLEST)
    number = round(draw_key(rng, config, "number", 1))
    distance = sigma * draw_key(rng, config, "spacing")
    distance = max(distance, draw_key(rng, config, "minimum_distance"))
    points = random_points(rng, number, distance, shape)
    reach = draw_key(rng, config, "reach", SMALLEST)
    image = np.zeros(shape)
    for centre in points:
        width = sigma * draw_key(rng, config, "spread", SMALLEST)
        radii = np.array([width, width * draw_key(rng, config, "aspect", SMALLEST)])
        heights = [draw_key(rng, config, key) for key in ("gaussian", "exponential", "butterworth")]
        height = draw_key(rng, config, "height")
        part, i, j = around(image, centre, reach * radii.max())
        distance = elliptic_distance(i, j, centre, radii, rng.uniform(0.0, np.pi))
        part += height * profile(distance, *heights, draw_key(rng, config, "order"), 1.0)
    return image, {"number": len(points), "sigma": sigma}


def sharp_particles(rng, config, shape):
    """Draw polygons and ellipses with sharp borders, each a random positive plane (paper).

    Their borders are not antialiased (observed). Parameters drawn: ``number``, ``polygons`` (how many of
    them), ``polygon_diameter``, ``ellipse_diameter`` [pixel] (common sizes of the field).
    """
    polygon_diameter = draw_key(rng, config, "polygon_diameter", SMALLEST)
    ellipse_diameter = draw_key(rng, config, "ellipse_diameter", SMALLEST)
    polygon = draw_key(rng, config, "polygon")
    distance = max(polygon_diameter if polygon else 0.0, ellipse_diameter)
    distance *= draw_key(rng, config, "spacing")
    distance = max(distance, draw_key(rng, config, "minimum_distance"))
    points = random_points(rng, round(draw_key(rng, config, "number", 1)), distance, shape)
    image = np.zeros(shape)
    polygons = 0
    for centre in points:
        is_polygon = happens(rng, polygon)
        polygons += is_polygon
        diameter = polygon_diameter if is_polygon else ellipse_diameter
        radius = 0.5 * diameter * draw_key(rng, config, "spread", SMALLEST)
        aspect_key = "polygon_aspect" if is_polygon else "ellipse_aspect"
        aspect = draw_key(rng, config, aspect_key, SMALLEST)
        reach = radius * max(1.0, aspect)
        part, i, j = around(image, centre, reach)
        if is_polygon:
            n_corners = round(draw_key(rng, config, "vertices", 3))
            irregularity = draw_key(rng, config, "irregularity")
            corners = random_corners(rng, n_corners, irregularity, radius, aspect)
            mask = convex_mask(i, j, corners + centre)
        else:
            radii = (radius, radius * aspect)
            mask = elliptic_distance(i, j, centre, radii, rng.uniform(0.0, np.pi)) <= 1.0
        part += mask * tilted_plane(rng, config, i, j, centre, reach)
    return image, {
        "number": len(points),
        "polygons": polygons,
        "polygon_diameter": polygon_diameter,
        "ellipse_diameter": ellipse_diameter,
    }


def boxes(rng, config, shape):
    """Draw rectangles, each turned at random and a random positive plane.

    The paper names boxes and says nothing more of them, and none is certain in the authors' pairs:
    all of it is a guess. Parameters drawn: ``number``, ``mean_edge`` [pixel].
    """
    number = round(draw_key(rng, config, "number", 1))
    points = random_points(rng, number, draw_key(rng, config, "minimum_distance"), shape)
    image = np.zeros(shape)
    # in the order that `convex_mask` needs
    square = np.array([[-0.5, -0.5], [-0.5, 0.5], [0.5, 0.5], [0.5, -0.5]])
    edges = draw_each(rng, config, "edge", 2 * len(points), SMALLEST).reshape(-1, 2)
    for centre, edge in zip(points, edges, strict=True):
        corners = turned(square * edge, rng.uniform(0.0, np.pi))
        reach = np.hypot(*edge) / 2.0
        part, i, j = around(image, centre, reach)
        plane = tilted_plane(rng, config, i, j, centre, reach)
        part += convex_mask(i, j, corners + centre) * plane
    return image, {"number": len(points), "mean_edge": float(edges.mean())}
