"""One pair of images: specimen, undistorted image, intensity transforms, distortions.

A pair depends on (seed, modality, split, index) and on the config alone, so any image can be made
again by itself.
"""

import math

import numpy as np

from emrestore.distortion.added import draw_added
from emrestore.distortion.chain import distort_stem, scan_margin
from emrestore.distortion.draw import draw_stem
from emrestore.distortion.finish import central, check_size, interpolation_reach
from emrestore.distortion.tem import distort_tem, draw_tem
from emrestore.imaging.highres import random_profiles, render_atoms
from emrestore.imaging.intensity import transform
from emrestore.imaging.lowres import render_lowres
from emrestore.imaging.points import render_points
from emrestore.random import draw, happens, stream
from emrestore.specimen.build import random_specimen

ATTEMPTS = 50


def shows_objects(stream_of, config):
    """Tell whether an image shows low-resolution objects."""
    return happens(stream_of("specimen.resolution"), config["specimen"]["objects"])


def high_resolution(stream_of, config, pixel_size, shape, r_hat):
    """Draw a specimen of atoms or points and render it.

    Parameters
    ----------
    stream_of : callable
        Name -> numpy.random.Generator.
    config : dict
        Sections ``specimen`` and ``imaging``.
    pixel_size : float [Å]
    shape : (int, int)
        Height and width of the extended field.
    r_hat : numpy.ndarray (104,) [Å]
        Projected radius by atomic number (eq. 21; index 0 unused).

    Returns
    -------
    image : numpy.ndarray (h, w), float64
        Not negative; empty where no atom is left in the field.
    parameters : dict
    """
    # atoms beyond the border still reach into the field
    border = math.ceil(config["specimen"]["border"] / pixel_size)
    wide = tuple(n + 2 * border for n in shape)
    box = (wide[1] * pixel_size, wide[0] * pixel_size, max(shape) * pixel_size)
    positions, numbers, parameters = random_specimen(stream_of, config["specimen"], box, r_hat)
    image = np.zeros(shape)
    if len(positions):
        profiles, drawn = random_profiles(
            stream_of("imaging.atoms"), config["imaging"]["atoms"], numbers, r_hat
        )
        rng = stream_of("imaging.source_size")
        drawn["source_size"] = draw(rng, config["imaging"]["atoms"]["source_size"])
        parameters |= {f"atoms.{key}": value for key, value in drawn.items()}
        atoms = config["imaging"]["atoms"]
        steps = min(atoms["oversampling"], max(1, int(pixel_size / atoms["finest_step"])))
        blur = drawn["source_size"]
        rendered = render_atoms(
            positions, numbers, profiles, pixel_size, wide, steps, atoms["reach"], blur
        )
        image += rendered[central(wide, shape)]
    if parameters["kind"] == "points":
        rng = stream_of("imaging.points")
        points, drawn = render_points(rng, config["imaging"]["points"], shape)
        # atoms and points have no common scale: their ratio is drawn
        share = draw(rng, config["imaging"]["points"]["share_of_support"])
        image = points / max(points.max(), 1e-9) + share * image / max(image.max(), 1e-9)
        parameters |= {f"points.{key}": value for key, value in drawn.items()}
    return image, parameters


def undistorted(stream_of, config, objects, pixel_size, shape, r_hat):
    """Make an undistorted image.

    Parameters
    ----------
    stream_of, config, pixel_size, shape, r_hat
        As for `high_resolution`.
    objects : bool
        Low-resolution objects, in place of atoms or points.

    Returns
    -------
    image : numpy.ndarray (h, w), float64
        Maximum 1, not negative; None if the field is empty.
    parameters : dict
        ``kind`` is "objects" for low-resolution objects.
    """
    if objects:
        image, drawn = render_lowres(stream_of, config["imaging"]["lowres"], shape)
        parameters = {"kind": "objects"} | {f"objects.{key}": v for key, v in drawn.items()}
    else:
        image, parameters = high_resolution(stream_of, config, pixel_size, shape, r_hat)
    if image.std() <= 1e-6 * image.max():
        return None, parameters
    rng = stream_of("imaging.intensity")
    image, drawn = transform(rng, config["imaging"]["intensity"], image)
    return image, parameters | {f"intensity.{key}": value for key, value in drawn.items()}


def recording(stream_of, config, modality, pixel_size, size, objects):
    """Draw the distortions of a microscope.

    Parameters
    ----------
    stream_of : callable
        Name -> numpy.random.Generator.
    config : dict
        Section ``distortion``.
    modality : str
    pixel_size : float [Å]
    size : (int, int)
        Height and width of the stored images.
    objects : bool
        Low-resolution objects, which have a dose of their own.

    Returns
    -------
    drawn : dict
        Every scalar parameter.
    margin : int [pixel]
        By how much the undistorted field is larger on each side.
    distort : callable
        Undistorted extended field -> x, y (uint16) and the parameters of the storage.
    """
    added = draw_added(stream_of, config["added"], modality)
    # "hrtem" and "lrtem" alone: "hrstem" ends with the same letters
    if modality[2:] == "tem":
        drawn = draw_tem(stream_of, config, size, objects) | added
        margin = interpolation_reach(drawn, size)
        return drawn, margin, lambda y: distort_tem(y, size, drawn, config, stream_of)
    drawn = draw_stem(stream_of, config, pixel_size, modality, objects) | added
    margin = scan_margin(drawn, size, config)
    return drawn, margin, lambda y: distort_stem(y, margin, size, drawn, config, stream_of)


def make_pair(config, seed, modality, split, index, r_hat):
    """Make one pair of distorted and undistorted images.

    Parameters
    ----------
    config : dict
        Sections ``specimen`` and ``imaging`` of the set (`emrestore.config.layers.of_set`),
        ``distortion`` and ``datasets``.
    seed : int
    modality : str
        One of hrstem, lrstem, hrtem, lrtem, hrsem, lrsem.
    split : str
        "training", "validation" or "test": their streams differ, so they share no specimen.
    index : int
        Number of the image within its split.
    r_hat : numpy.ndarray (104,) [Å]
        Projected radius by atomic number (index 0 unused).

    Returns
    -------
    x, y : numpy.ndarray (h, w), uint16
        Distorted and undistorted image; rows are the fast-scan direction.
    parameters : dict
        Every drawn parameter: numbers and strings.

    Raises
    ------
    ValueError
        If the images are smaller than 2 pixels, or no specimen with any contrast came up in 50
        attempts.
    """
    size = config["datasets"]["image_size"]
    check_size((size, size))
    for attempt in range(ATTEMPTS):

        def stream_of(name, attempt=attempt):
            return stream(seed, modality, split, index, attempt, name)

        pixel_size = draw(stream_of("pixel_size"), config["specimen"]["pixel_size"])
        objects = shows_objects(stream_of, config)
        distortion, margin, distort = recording(
            stream_of, config["distortion"], modality, pixel_size, (size, size), objects
        )
        shape = (size + 2 * margin, size + 2 * margin)
        y, parameters = undistorted(stream_of, config, objects, pixel_size, shape, r_hat)
        if y is not None:
            break
    else:
        raise ValueError(
            f"{modality} {split} image {index}: {ATTEMPTS} specimens without any atom in the field; "
            "check the ranges of the sections specimen and imaging of the config"
        )
    x, y, storage = distort(y)
    return (
        x,
        y,
        {
            "index": index,
            "attempt": attempt,
            "pixel_size": pixel_size,
            "margin": margin,
            **{f"specimen.{key}": value for key, value in parameters.items()},
            **{f"distortion.{key}": value for key, value in (distortion | storage).items()},
        },
    )
