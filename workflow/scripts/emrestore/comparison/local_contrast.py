"""How visible fine structure is at the edge of a particle and on its support, tile by tile."""

import numpy as np
import pandas as pd
from scipy.ndimage import distance_transform_edt, gaussian_filter

SMOOTHING = 4.0  # pixel; of the mask, which sees no columns
FINE_SIGMA = (
    8.0  # pixel; structure finer than this blur counts as fine, as in emrestore.evidence.features
)
BAND = 12  # pixel; from the border of the particle inwards: a column or two
APART = 20  # pixel; from the border to the interior, and to the bare support
TILE = 32  # pixel; many times the length over which fine structure is correlated
FEWEST = 64  # pixels of a region in a tile


def particle(image):
    """Return where the bright particle of an image is: above the middle of both means of a smooth image.

    Parameters
    ----------
    image : numpy.ndarray (h, w)

    Returns
    -------
    numpy.ndarray of bool (h, w)
    """
    smooth = gaussian_filter(np.asarray(image, float), SMOOTHING)
    bound = smooth.mean()
    # Ridler and Calvard 1978; it settles within a few steps
    for _ in range(50):
        bound = 0.5 * (smooth[smooth > bound].mean() + smooth[smooth <= bound].mean())
    return smooth > bound


def regions(image):
    """Return the particle's edge and interior, and the bare support, as masks (h, w) by name."""
    inside = particle(image)
    within, beyond = distance_transform_edt(inside), distance_transform_edt(~inside)
    return {
        "edge": inside & (within <= BAND),
        "interior": within > APART,
        "support": beyond > APART,
    }


def local_contrasts(panels, windows):
    """Return the contrast of the fine structure at the edge and on the support.

    Parameters
    ----------
    panels : numpy.ndarray (1 + n, h, w)
        The undistorted image, and its whitening transforms.
    windows : list of int [pixel]
        Of the n transforms.

    Returns
    -------
    pandas.DataFrame
        window (0: the undistorted image), region (edge, support), tile; root mean square of the fine
        structure in the tile: to_interior, over that of the whole interior, and to_panel, over the
        standard deviation of the panel.
    """
    masks = regions(panels[0])
    height, width = panels[0].shape
    tiles = np.arange(height)[:, None] // TILE * (-(-width // TILE)) + np.arange(width) // TILE
    rows = []
    for window, panel in zip((0, *windows), panels, strict=True):
        fine = (panel - gaussian_filter(panel, FINE_SIGMA)) ** 2
        units = {"to_interior": fine[masks["interior"]].mean(), "to_panel": panel.var()}
        for region in ("edge", "support"):
            chosen = masks[region]
            counts = np.bincount(tiles[chosen], minlength=tiles.max() + 1)
            sums = np.bincount(tiles[chosen], fine[chosen], len(counts))
            for tile in np.flatnonzero(counts >= FEWEST):
                square = sums[tile] / counts[tile]
                contrasts = {name: float(np.sqrt(square / unit)) for name, unit in units.items()}
                rows.append({"window": window, "region": region, "tile": tile} | contrasts)
    return pd.DataFrame(rows)
