"""Positions and cross sections measured on stacks of images of one specimen."""

import numpy as np

from emrestore.quantification.columns import fit_columns
from emrestore.quantification.crlb import cramer_rao_bound
from emrestore.quantification.model import Columns


def clean_fit(image, x, y, pixel_size, settings, background=None):
    """Fit the undistorted image.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    x, y : numpy.ndarray (n,) [Å]
    pixel_size : float [Å]
    settings : dict
        Section `quantification: fit` of the config.
    background : float, optional [share of the beam]
        Held fixed if given.

    Returns
    -------
    Fit
        Its cross sections are what fits of noisy images are compared with: like with like.
    """
    return fit_columns(
        image,
        x,
        y,
        settings["width"],
        pixel_size,
        reach=settings["reach"],
        background=background,
    )


def fitted_stack(images, x, y, width, pixel_size, settings, background=None):
    """Fit every image of a stack.

    Parameters
    ----------
    images : numpy.ndarray (r, h, w)
    x, y : numpy.ndarray (n,) [Å]
        Where the columns start.
    width : float [Å]
        Where the common width starts: the one without noise.
    pixel_size, settings, background
        As for `clean_fit`.

    Returns
    -------
    dict of str to numpy.ndarray
        x, y [Å] and scs [Å²], each (r, n); width [Å] and converged, each (r,).
    """
    rows = []
    for image in images:
        fit = fit_columns(
            image,
            x,
            y,
            width,
            pixel_size,
            reach=settings["reach"],
            width_factor=settings["width_factor"],
            tolerance=settings["tolerance"],
            gain=settings["gain"],
            iterations=settings["iterations"],
            with_errors=False,
            background=background,
        )
        c = fit.columns
        rows.append((c.x, c.y, c.cross_sections(), c.width[0], fit.converged))
    names = ("x", "y", "scs", "width", "converged")
    return {name: np.array(part) for name, part in zip(names, zip(*rows, strict=True), strict=True)}


def bounds(fit, shape, pixel_size, dose):
    """Return the Cramér-Rao bounds x, y [Å] and scs [Å²], each (n,), at a dose [e/Å²].

    Parameters
    ----------
    fit : Fit
        Of the undistorted image, in shares of the beam.
    shape : (int, int)
    pixel_size : float [Å]
    dose : float [e/Å²]
    """
    counts = dose * pixel_size**2
    c = fit.columns
    expected = Columns(c.x, c.y, c.width, c.height * counts, max(c.background, 0.0) * counts)
    bound = cramer_rao_bound(expected, shape, pixel_size)
    return {"x": bound["x"], "y": bound["y"], "scs": bound["cross_section"] / counts}
