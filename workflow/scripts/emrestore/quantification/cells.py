"""Cross sections without a model of the columns: the image integrated over the cell of each."""

import numpy as np
from scipy.spatial import cKDTree


def cell_sections(image, x, y, background, pixel_size, reach, parts):
    """Integrate an image less its background over the Voronoi cells of its columns.

    Structure in the vacuum counts only where it lies within a cell, and no column feels it through a
    common background.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    x, y : numpy.ndarray (n,) [Å]
        Positions; the centre of the first pixel is the origin.
    background : float
        In units of the image.
    pixel_size : float [Å]
    reach : float [Å]
        Cells end at this distance from their column: at the surface they would run into the vacuum.
    parts : int
        A pixel is cut into parts x parts, each of the cell that its centre lies in: whole pixels would
        jump from cell to cell with positions.

    Returns
    -------
    numpy.ndarray (n,) [Å² times the unit of the image]
        Of an isolated Gaussian of height h and width w: 2π·h·w²·(1 - exp(-reach²/2w²)).
    """
    down, across = (((np.arange(size * parts) + 0.5) / parts - 0.5) for size in np.shape(image))
    points = np.stack(np.meshgrid(across, down), axis=-1) * pixel_size
    tree = cKDTree(np.stack([x, y], axis=-1))
    # a point that no column is near gets the number n
    _, nearest = tree.query(points, distance_upper_bound=reach)
    above = np.repeat(np.repeat(image - background, parts, axis=0), parts, axis=1)
    sums = np.bincount(nearest.ravel(), weights=above.ravel(), minlength=len(x) + 1)
    return sums[: len(x)] * (pixel_size / parts) ** 2
