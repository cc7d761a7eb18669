"""Grains of low-resolution images: Voronoi cells of random points, each a tilted plane."""

import numpy as np
from scipy.spatial import cKDTree

from emrestore.imaging.objects import draw_each
from emrestore.random import draw_key
from emrestore.specimen.points import random_points


def nearest_seed(seeds, shape):
    """Return the number of the nearest seed of every pixel: the Voronoi tessellation.

    Parameters
    ----------
    seeds : numpy.ndarray (n, 2) [pixel]
        Row and column.
    shape : (int, int) [pixel]

    Returns
    -------
    numpy.ndarray, int, `shape`
    """
    pixels = np.indices(shape).reshape(2, -1).T
    return cKDTree(seeds).query(pixels)[1].reshape(shape)


def borders(cells):
    """Tell which pixels lie on a border between cells, one pixel wide.

    Parameters
    ----------
    cells : numpy.ndarray (h, w), int
        Number of the cell of every pixel.

    Returns
    -------
    numpy.ndarray (h, w), bool
        The pixels above and to the left of a border.
    """
    border = np.zeros(cells.shape, dtype=bool)
    border[:-1] |= cells[:-1] != cells[1:]
    border[:, :-1] |= cells[:, :-1] != cells[:, 1:]
    return border


def cell_planes(cells, levels, tilts, azimuths):
    """Fill each cell with a positive plane.

    Parameters
    ----------
    cells : numpy.ndarray (h, w), int
    levels : numpy.ndarray (n,)
        Highest value of each cell.
    tilts : numpy.ndarray (n,)
        Fall from end to end of the cell, in units of the level.
    azimuths : numpy.ndarray (n,) [rad]
        Direction of the fall.

    Returns
    -------
    numpy.ndarray (h, w), float64
        Not negative for tilts up to 1.
    """
    i, j = np.ogrid[: cells.shape[0], : cells.shape[1]]
    fall = np.sin(azimuths)[cells] * i + np.cos(azimuths)[cells] * j
    order = np.argsort(cells, axis=None, kind="stable")
    present, starts = np.unique(cells.ravel()[order], return_index=True)
    low, high = np.zeros(len(levels)), np.ones(len(levels))
    low[present] = np.minimum.reduceat(fall.ravel()[order], starts)
    high[present] = np.maximum.reduceat(fall.ravel()[order], starts)
    # a cell of one pixel has no extent
    extent = np.maximum(high - low, 1.0)
    return levels[cells] * (1.0 - tilts[cells] * (fall - low[cells]) / extent[cells])


def grains(rng, config, shape):
    """Draw a field of grains (paper: Voronoi tessellation, planes, border lines).

    Parameters drawn: ``number``, ``with_border`` (how many grains have a border line).
    """
    number = round(draw_key(rng, config, "number", 1))
    seeds = random_points(rng, number, draw_key(rng, config, "minimum_distance"), shape)
    cells = nearest_seed(seeds, shape)
    levels = draw_each(rng, config, "level", len(seeds))
    tilts = draw_each(rng, config, "tilt", len(seeds))
    image = cell_planes(cells, levels, tilts, rng.uniform(0.0, 2.0 * np.pi, len(seeds)))
    probability = draw_key(rng, config["border"], "probability")
    has_border = rng.random(len(seeds)) < probability
    factors = draw_each(rng, config["border"], "factor", len(seeds))
    pixels = np.bincount(cells.ravel(), minlength=len(seeds))
    means = np.bincount(cells.ravel(), image.ravel(), len(seeds)) / np.maximum(pixels, 1)
    line = borders(cells) & has_border[cells]
    image[line] = (factors * means)[cells[line]]
    return image, {"number": len(seeds), "with_border": int(has_border.sum())}
