"""Cross sections of one image by three ways that take the vacuum about the particle differently.

free: columns fitted on a free background. fixed: on the background of the fit of the undistorted image.
cells: the image less that background, integrated over the cells of the columns.
"""

import numpy as np
import pandas as pd

from emrestore.quantification.cells import cell_sections
from emrestore.quantification.counting import count_by_others
from emrestore.quantification.estimates import fitted_stack
from emrestore.quantification.statistics import mean, mean_absolute, percent
from emrestore.quantification.studies import methods_of, rows_of

WAYS = ("free", "fixed", "cells")


def stack_by_ways(images, start, places, width, background, pixel_size, fit, cells):
    """Return the cross sections of a stack by the ways fixed and cells.

    Parameters
    ----------
    images : numpy.ndarray (r, h, w)
    start : numpy.ndarray (2, n) [Å]
        Where fits start.
    places : numpy.ndarray (2, r, n) [Å]
        Positions x, y in each image, of the fit on a free background: the cells are about them.
    width : float [Å]
        Where the common width starts.
    background : float
        In units of the images.
    pixel_size : float [Å]
    fit : dict
        Section `quantification: fit` of the config.
    cells : dict
        reach [Å], parts: of `emrestore.quantification.cells.cell_sections`.

    Returns
    -------
    dict of str to numpy.ndarray
        fixed, cells: (r, n) [Å²]; converged: (r,), of the fits.
    """
    fitted = fitted_stack(images, *start, width, pixel_size, fit, background)
    integrated = [
        cell_sections(image, *xy, background, pixel_size, **cells)
        for image, xy in zip(images, np.swapaxes(places, 0, 1), strict=True)
    ]
    return {
        "fixed": fitted["scs"],
        "cells": np.array(integrated),
        "converged": fitted["converged"],
    }


def vacuum_table(sections, chosen, atoms, rng):
    """Return error of cross sections and columns counted right, by way. Each way has its own truth.

    Parameters
    ----------
    sections : dict of float to dict of str to numpy.ndarray
        By dose: truth/WAY (n,) and METHOD/WAY (r, n) [Å²].
    chosen : numpy.ndarray of bool (n,)
        Columns that are evaluated.
    atoms : numpy.ndarray of int (n,)
    rng : numpy.random.Generator
        Of the bootstrap over whole images.

    Returns
    -------
    pandas.DataFrame
        way, and the columns of the tables of the studies. Quantities scs_mape, scs_mean_error,
        correct_counts [%]: those of nanoparticle.csv.
    """
    rows = []
    for dose, found in sections.items():
        for way in WAYS:
            truth = found[f"truth/{way}"][chosen]
            here = {"way": way, "dose_e_per_a2": dose, "atoms": np.nan}
            raw = measures(found[f"raw/{way}"][:, chosen], truth, atoms[chosen])
            for method in methods_of(found):
                own = measures(found[f"{method}/{way}"][:, chosen], truth, atoms[chosen])
                wanted = (("scs_mape", mean_absolute), ("correct_counts", percent))
                for (quantity, statistic), values, others in zip(wanted, own, raw, strict=True):
                    rows += rows_of(here, method, {quantity: (statistic, "%")}, values, others, rng)
                rows += rows_of(here, method, {"scs_mean_error": (mean, "%")}, own[0], None, rng)
    return pd.DataFrame(rows)


def measures(sections, truth, atoms):
    """Return errors [%] of cross sections (r, n) and whether they are counted right (0 or 100)."""
    errors = 100.0 * (sections / truth - 1.0)
    return errors, 100.0 * (count_by_others(sections, truth, atoms) == atoms)
