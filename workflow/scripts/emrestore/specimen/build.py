"""A whole specimen: crystal or amorphous body, oriented, wedged, shaped, with defects, on a support.

Lengths are in ångström, z is the beam direction, and the origin is the centre of the field.
"""

import numpy as np

from emrestore.random import draw, happens
from emrestore.specimen.amorphous import random_amorphous, tiled
from emrestore.specimen.crystal import random_crystal
from emrestore.specimen.defects import random_defects
from emrestore.specimen.density import mass_density, molar_mass
from emrestore.specimen.lattice import fill_box
from emrestore.specimen.orientation import random_orientation
from emrestore.specimen.shape import random_shape
from emrestore.specimen.wedge import random_wedge, wedge_mask


def limited_thickness(box, atoms_per_volume, most_atoms):
    """Return the thickness [Å] of the box, lowered where it would hold too many atoms."""
    return min(box[2], most_atoms / (atoms_per_volume * box[0] * box[1]))


def solid(stream_of, name, kind, config, box, radii, with_shape):
    """Make a crystalline or amorphous body that fills a box, then cut and disturb it.

    Parameters
    ----------
    stream_of : callable
        Name -> numpy.random.Generator; one independent stream per step.
    name : str
        "specimen" or "support", first part of the names of the streams.
    kind : {"crystal", "amorphous"}
    config : dict
        Section ``specimen``.
    box : sequence of 3 floats [Å]
    radii : numpy.ndarray (104,) [Å]
        Radius by atomic number.
    with_shape : bool
        Whether shapes are drawn (not for supports).

    Returns
    -------
    positions : numpy.ndarray (n, 3) [Å]
    numbers : numpy.ndarray (n,) of int
    parameters : dict
        Every drawn parameter, keys like ``wedge.angle``.
    """
    rng = stream_of(f"{name}.{kind}")
    if kind == "crystal":
        vectors, basis, numbers, drawn = random_crystal(rng, config["crystal"])
        per_volume = len(basis) / abs(np.linalg.det(vectors))
    else:
        block, edge, drawn = random_amorphous(rng, config["amorphous"], float(np.linalg.norm(box)))
        per_volume = len(block) / edge**3
    parameters = {f"{kind}.{key}": value for key, value in drawn.items()}
    box = (*box[:2], limited_thickness(box, per_volume, config["most_atoms"]))
    parameters["thickness"] = box[2]
    if kind == "crystal":
        rotation, drawn = random_orientation(
            stream_of(f"{name}.orientation"), config["orientation"], vectors
        )
        parameters |= {f"orientation.{key}": value for key, value in drawn.items()}
        positions, numbers = fill_box(vectors @ rotation.T, basis, numbers, box, rng.random(3))
    else:
        positions = tiled(rng, block, edge, drawn["minimum_distance"], box)
        numbers = np.full(len(positions), drawn["atomic_number"])
        mass = len(positions) * molar_mass([drawn["atomic_number"]])
        # as placed: neither the seams nor the jamming of the block are known before
        parameters["amorphous.density"] = mass_density(mass, np.prod(box))

    rng = stream_of(f"{name}.wedge")
    if happens(rng, config["wedge"]["probability"]):
        drawn = random_wedge(rng, config["wedge"], box)
        keep = wedge_mask(positions, box, **drawn)
        positions, numbers = positions[keep], numbers[keep]
        parameters |= {f"wedge.{key}": value for key, value in drawn.items()}
    rng = stream_of(f"{name}.shape")
    if with_shape and happens(rng, config["shape"]["probability"]):
        keep, drawn = random_shape(rng, config["shape"], positions, box)
        positions, numbers = positions[keep], numbers[keep]
        parameters |= {f"shape.{key}": value for key, value in drawn.items()}
    rng = stream_of(f"{name}.defects")
    if len(positions) and happens(rng, config["defects"]["probability"]):
        positions, numbers, drawn = random_defects(
            rng, config["defects"], positions, numbers, radii
        )
        parameters |= {f"defects.{key}": value for key, value in drawn.items()}
    return positions, numbers, parameters


def random_specimen(stream_of, config, box, radii):
    """Draw a specimen on its support.

    Individual points are no atoms and are added to the image later: for them only the support is
    made here (kind "points").

    Parameters
    ----------
    stream_of : callable
        Name -> numpy.random.Generator.
    config : dict
        Section ``specimen`` of the config.
    box : sequence of 3 floats [Å]
        Width (x, fast scan), height (y) and depth (z) of the extended box.
    radii : numpy.ndarray (104,) [Å]
        Projected radius by atomic number (index 0 unused).

    Returns
    -------
    positions : numpy.ndarray (n, 3) [Å]
    numbers : numpy.ndarray (n,) of int
    parameters : dict
        ``kind``, ``n_atoms``, ``support.kind`` ("" for none) and everything drawn.
    """
    rng = stream_of("specimen.kind")
    kind = draw(rng, config["kind"])
    parameters = {"kind": kind, "support.kind": ""}
    bodies = []
    if kind != "points":
        positions, numbers, drawn = solid(stream_of, "specimen", kind, config, box, radii, True)
        bodies.append((positions, numbers))
        parameters |= drawn
    rng = stream_of("support.kind")
    if happens(rng, config["support"]["probability"]):
        support = draw(rng, config["support"]["kind"])
        layer = (*box[:2], draw(rng, config["support"]["thickness"]))
        positions, numbers, drawn = solid(
            stream_of, "support", support, config, layer, radii, False
        )
        bodies.append((positions, numbers))
        parameters |= {"support.kind": support} | {f"support.{k}": v for k, v in drawn.items()}
    positions = np.concatenate([np.empty((0, 3)), *(body[0] for body in bodies)])
    numbers = np.concatenate([np.empty(0, dtype=int), *(body[1] for body in bodies)])
    parameters["n_atoms"] = len(positions)
    return positions, numbers, parameters
