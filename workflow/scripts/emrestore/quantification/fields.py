"""The four specimens of the studies: which columns there are, and what they look like undistorted.

Positions are in Å from the centre of the first pixel of the image; the field extends beyond it.
"""

import numpy as np
import pandas as pd

from emrestore.simulation.superposition import superposed, tiled

COLUMNS = ["case", "x_angstrom", "y_angstrom", "atoms", "kind", "size", "direction"]


def frame(study, settings):
    """Return pixel size [Å], pixels of the image's edge, and pixels of the margin about it."""
    sizes = settings["studies"][study]
    return sizes["pixel_size"], sizes["size"], round(settings["margin"] / sizes["pixel_size"])


def table_of(x, y, atoms, case, extent, border):
    """Return the columns inside an image of edge `extent` [Å], the evaluated ones marked as such."""
    table = pd.DataFrame({"x_angstrom": x, "y_angstrom": y, "atoms": atoms, "case": case})
    inside = np.minimum(np.minimum(x, extent - x), np.minimum(y, extent - y))
    table["kind"] = np.where(inside >= border, "evaluated", "fitted")
    table["size"], table["direction"] = 0.0, 0.0
    return table[inside >= 0.0][COLUMNS].reset_index(drop=True)


def lattice(settings, study):
    """Return the positions x, y (n,) [Å] of bulk [001] columns in the field of a study."""
    pixel, size, margin = frame(study, settings)
    step = settings["lattice_parameter"] / 2.0
    # a column stands at the corner of the field, and tails of more lie beyond it
    steps = np.arange(-3, (size + 2 * margin) * pixel / step + 3)
    x, y = np.meshgrid(steps * step, steps * step)
    return x.ravel() - margin * pixel, y.ravel() - margin * pixel


def thickness_series(settings, images):
    """Return images (cases, h, w) and columns of bulk platinum, one case a thickness.

    Parameters
    ----------
    settings : dict
        Section `quantification` of the config.
    images : numpy.ndarray (layers, p, q)
        Of one column's cell, point source.

    Returns
    -------
    numpy.ndarray, pandas.DataFrame
    """
    pixel, size, margin = frame("thickness_series", settings)
    x, y = lattice(settings, "thickness_series")
    whole = (size + 2 * margin,) * 2
    cell = (settings["lattice_parameter"] / 2.0,) * 2
    source = settings["simulation"]["source_size"]
    fields, tables = [], []
    for case, atoms in enumerate(settings["studies"]["thickness_series"]["atoms"]):
        fields.append(tiled(images[atoms - 1], cell, whole, pixel, source))
        tables.append(table_of(x, y, atoms, case, (size - 1) * pixel, settings["border"]))
    return np.array(fields), pd.concat(tables, ignore_index=True)


def specimen(study, settings, columns, profiles, step):
    """Return image (1, h, w) and columns of the dislocation or the particle.

    Parameters
    ----------
    study : {"edge_dislocation", "nanoparticle"}
    settings : dict
    columns : pandas.DataFrame
        x_angstrom, y_angstrom, atoms; the middle of the specimen comes to the middle of the image.
    profiles : numpy.ndarray (atoms, r)
        Of isolated columns, at radii `step` [Å] apart.
    step : float [Å]

    Returns
    -------
    numpy.ndarray, pandas.DataFrame
        kind: "near" for evaluated columns near the dislocation.
    """
    pixel, size, margin = frame(study, settings)
    extent = (size - 1) * pixel
    x, y = (columns[name] + extent / 2.0 for name in ("x_angstrom", "y_angstrom"))
    shift, whole = margin * pixel, (size + 2 * margin,) * 2
    image = superposed(x + shift, y + shift, columns["atoms"], profiles, step, whole, pixel)
    border = settings["border"] if study == "edge_dislocation" else 0.0
    table = table_of(x, y, columns["atoms"], 0, extent, border)
    if study == "edge_dislocation":
        away = np.hypot(table["x_angstrom"] - extent / 2.0, table["y_angstrom"] - extent / 2.0)
        table.loc[away <= settings["studies"][study]["core_radius"], "kind"] = "near"
    return image[None], table


def response(settings, profiles, step, rng):
    """Return image (1, h, w) and columns of bulk with single columns moved or changed.

    Special columns stand at every `spacing`-th place; what is done to them goes round the list of
    the config, from a random start and in random directions.

    Parameters
    ----------
    settings, profiles, step
        As for `specimen`.
    rng : numpy.random.Generator

    Returns
    -------
    numpy.ndarray, pandas.DataFrame
        kind: "moved" (size in pm, direction in rad; the position is the moved one), "changed" (size
        in atoms, atoms the changed number), or as elsewhere.
    """
    study = settings["studies"]["response"]
    pixel, size, margin = frame("response", settings)
    x, y = lattice(settings, "response")
    atoms = np.full(len(x), study["atoms"])
    table = table_of(x, y, atoms, 0, (size - 1) * pixel, settings["border"])
    cell = settings["lattice_parameter"] / 2.0
    place = np.round((table[["x_angstrom", "y_angstrom"]] + margin * pixel) / cell).astype(int)
    special = table.index[
        (table["kind"] == "evaluated") & (place % study["spacing"] == 0).all(axis=1)
    ]
    todo = [("moved", size) for size in study["moved"]]
    todo += [("changed", size) for size in study["changed"]]
    for turn, i in enumerate(rng.permutation(special)):
        kind, amount = todo[turn % len(todo)]
        table.loc[i, ["kind", "size"]] = kind, float(amount)
        if kind == "moved":
            angle = rng.uniform(0.0, 2.0 * np.pi)
            table.loc[i, "direction"] = angle
            table.loc[i, "x_angstrom"] += 1e-2 * amount * np.cos(angle)
            table.loc[i, "y_angstrom"] += 1e-2 * amount * np.sin(angle)
        else:
            table.loc[i, "atoms"] += amount
    # columns beyond the image stay as they are
    extent = (size - 1) * pixel
    outside = np.minimum(np.minimum(x, extent - x), np.minimum(y, extent - y)) < 0.0
    shift = margin * pixel
    image = superposed(
        np.append(x[outside], table["x_angstrom"]) + shift,
        np.append(y[outside], table["y_angstrom"]) + shift,
        np.append(atoms[outside], table["atoms"]),
        profiles,
        step,
        (size + 2 * margin,) * 2,
        pixel,
    )
    return image[None], table
