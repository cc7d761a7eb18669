"""Shapes cut out of a specimen, or out of which the specimen is cut."""

import numpy as np
from scipy.spatial import ConvexHull
from scipy.spatial.transform import Rotation

from emrestore.random import draw, happens


def inside_half_spaces(points, normals, distances):
    """Tell which points lie in a convex body.

    Parameters
    ----------
    points : numpy.ndarray (n, d)
    normals : numpy.ndarray (m, d)
        Outward normals of the faces.
    distances : numpy.ndarray (m,)
        A point p is inside if p · normal <= distance for every face.

    Returns
    -------
    numpy.ndarray (n,) of bool
    """
    inside = np.ones(len(points), dtype=bool)
    for normal, distance in zip(normals, distances, strict=True):
        inside &= points @ normal <= distance
    return inside


def convex_body(rng, n_vertices, radius, dimensions):
    """Return the faces of the convex hull of random vertices on a circle or a sphere.

    Parameters
    ----------
    rng : numpy.random.Generator
    n_vertices : int
        At least dimensions + 1.
    radius : float [Å]
    dimensions : {2, 3}

    Returns
    -------
    normals : numpy.ndarray (m, dimensions)
    distances : numpy.ndarray (m,) [Å]
    """
    vertices = rng.normal(size=(n_vertices, dimensions))
    vertices *= radius / np.linalg.norm(vertices, axis=1, keepdims=True)
    equations = ConvexHull(vertices).equations
    return equations[:, :-1], -equations[:, -1]


def random_shape(rng, config, positions, box):
    """Draw a shape and tell which atoms it leaves (paper, "Specimen generation", second step).

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        Section ``specimen.shape``: ``kind`` (choice of rod, polyhedron, cut), ``rod_vertices``,
        ``polyhedron_vertices``, ``radius`` (in units of the longest edge of the box),
        ``keep_inside`` (probability).
    positions : numpy.ndarray (n, 3) [Å]
    box : sequence of 3 floats [Å]

    Returns
    -------
    keep : numpy.ndarray (n,) of bool
    parameters : dict
        ``kind``, ``vertices`` (nan for a cut), ``radius`` [Å] (nan for a cut), ``keep_inside``.
    """
    kind = draw(rng, config["kind"])
    keep_inside = happens(rng, config["keep_inside"])
    centre = rng.uniform(-0.5, 0.5, 3) * box
    parameters = {"kind": kind, "vertices": np.nan, "radius": np.nan, "keep_inside": keep_inside}
    if kind == "cut":
        azimuth = rng.uniform(0.0, 2.0 * np.pi)
        normal = np.array([[np.cos(azimuth), np.sin(azimuth)]])
        inside = inside_half_spaces(positions[:, :2], normal, normal @ centre[:2])
        return inside == keep_inside, parameters
    radius = draw(rng, config["radius"]) * max(box)
    # the rod is infinite along its axis, so only the two coordinates across it are compared
    dimensions = 2 if kind == "rod" else 3
    n_vertices = int(draw(rng, config[f"{kind}_vertices"]))
    normals, distances = convex_body(rng, n_vertices, radius, dimensions)
    turned = (positions - centre) @ Rotation.random(random_state=rng).as_matrix()[:, :dimensions]
    inside = inside_half_spaces(turned, normals, distances)
    parameters.update(vertices=n_vertices, radius=radius)
    return inside == keep_inside, parameters
