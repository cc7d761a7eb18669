"""What was measured on the authors' pairs, or seen in them: authors_pairs.csv beside this file."""

from pathlib import Path

import numpy as np
import pandas as pd

KNOWN = Path(__file__).with_name("authors_pairs.csv")
HALVES = {"even": 0, "odd": 1}


def measured_pairs(path=KNOWN):
    """Return the measurements, one row a pair of the authors.

    Parameters
    ----------
    path : str or Path
        Table as README.md beside it describes.

    Returns
    -------
    pandas.DataFrame
        With further columns: ``scanned``, ``sem`` and ``high`` (of the modality), ``electrons`` (dose,
        or its lower bound where no more is known), ``jitter`` (the larger innovation of both axes
        [pixel]) and ``jitter_known``, ``specimen`` (kind; particles on a lattice of a
        high-resolution image are points), ``support_kind`` (crystal or amorphous).
    """
    table = pd.read_csv(path)
    jitter = table[["jitter_x_sigma", "jitter_y_sigma"]].max(axis=1)
    high = table["modality"].str.startswith("hr")
    return table.assign(
        scanned=~table["modality"].str.fullmatch("..tem"),
        sem=table["modality"].str.endswith("sem"),
        high=high,
        electrons=table["dose"].fillna(table["dose_low"]),
        jitter=jitter,
        jitter_known=jitter.notna(),
        specimen=table["kind"].mask(high & (table["kind"] == "objects"), "points"),
        support_kind=table["support"].map({"lattice": "crystal", "textured": "amorphous"}),
    )


def half_of(table, name):
    """Return the pairs of one half, by the parity of their number: ``even`` or ``odd``."""
    return table[table["image"] % len(HALVES) == HALVES[name]]


def selected(table, law):
    """Return what a law is measured by, on the pairs that it rules.

    Parameters
    ----------
    table : pandas.DataFrame
        Of `measured_pairs`.
    law : dict
        ``where`` (a condition on the columns) and one of ``measured``, ``occurs``, ``words``
        (an expression of the columns) and ``listed`` (a column of lists).

    Returns
    -------
    numpy.ndarray (n,)
        Numbers, bools or words; pairs without the measurement are left out.
    """
    table = table.query(law["where"], engine="python")
    name = next(name for name in ("measured", "listed", "occurs", "words") if name in law)
    values = table.eval(law[name], engine="python")
    if name == "occurs":
        return np.asarray(values, dtype=bool)
    values = values.dropna()
    if name == "words":
        return values.to_numpy(dtype=str)
    if name == "listed":
        values = values.astype(str).str.split(";").explode()
    return np.asarray(values, dtype=float)
