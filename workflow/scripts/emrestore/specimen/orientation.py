"""Orientation of a specimen: zone axis with mistilt, or any rotation, then a turn about the beam."""

import numpy as np
from scipy.spatial.transform import Rotation

from emrestore.random import draw, happens


def along_z(direction):
    """Return the rotation that turns a direction into the beam direction z.

    Parameters
    ----------
    direction : numpy.ndarray (3,)
        Not the zero vector.

    Returns
    -------
    numpy.ndarray (3, 3)
        R with R @ direction along +z.
    """
    direction = direction / np.linalg.norm(direction)
    axis = np.cross(direction, [0.0, 0.0, 1.0])
    sine = np.linalg.norm(axis)
    if sine < 1e-12:
        return np.eye(3) if direction[2] > 0 else np.diag([1.0, -1.0, -1.0])
    return Rotation.from_rotvec(axis / sine * np.arctan2(sine, direction[2])).as_matrix()


def about_z(angle):
    """Return the (3, 3) rotation by an angle [rad] about the beam direction."""
    return Rotation.from_euler("z", angle).as_matrix()


def random_orientation(rng, config, vectors):
    """Draw the orientation of a crystal.

    With the given probability it has one of its main zone axes along the beam, up to a
    mistilt about a random axis in the image plane; otherwise any rotation is equally likely. A
    random turn about the beam follows (paper, "Specimen generation"). The indices of a zone axis
    are permuted and given signs at random: only in cubic crystals are [012] and [210] alike.

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        ``zone_axis: {probability, axes, mistilt}``, the mistilt a range in degrees.
    vectors : numpy.ndarray (3, 3) [Å]
        Lattice vectors as rows.

    Returns
    -------
    rotation : numpy.ndarray (3, 3)
    parameters : dict
        ``zone_axis`` as listed in the config ("" where random), ``u``, ``v``, ``w`` (its indices,
        permuted and signed; nan where random) and ``mistilt`` [degree].
    """
    zone = config["zone_axis"]
    if not happens(rng, zone["probability"]):
        matrix = Rotation.random(random_state=rng).as_matrix()
        nothing = dict.fromkeys(("u", "v", "w", "mistilt"), np.nan)
        return matrix, {"zone_axis": "", **nothing}
    axis = zone["axes"][rng.integers(len(zone["axes"]))]
    indices = rng.permutation(axis) * rng.choice([-1, 1], 3)
    mistilt = draw(rng, zone["mistilt"])
    azimuth = rng.uniform(0.0, np.pi)
    tilt = Rotation.from_rotvec(
        np.radians(mistilt) * np.array([np.cos(azimuth), np.sin(azimuth), 0.0])
    ).as_matrix()
    matrix = about_z(rng.uniform(0.0, 2.0 * np.pi)) @ tilt @ along_z(indices @ vectors)
    return matrix, {
        "zone_axis": "".join(str(i) for i in axis),
        **dict(zip("uvw", indices.tolist(), strict=True)),
        "mistilt": mistilt,
    }
