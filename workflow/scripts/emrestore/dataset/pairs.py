"""One pair of images: specimen, undistorted image, intensity transforms, distortions.

A pair depends on (seed, modality, split, index) and on the config alone, so any image can be made
again by itself.
"""

import numpy as np

from emrestore.distortion.chain import distort_stem, scan_margin
from emrestore.distortion.draw import draw_stem
from emrestore.imaging.highres import random_profiles, render_atoms
from emrestore.imaging.intensity import transform
from emrestore.imaging.points import render_points
from emrestore.random import draw, stream
from emrestore.specimen.build import random_specimen

ATTEMPTS = 50


def undistorted(stream_of, config, pixel_size, shape, r_hat):
    """Draw a specimen and render it.

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
        Maximum 1, not negative; None if the field is empty (no atom left in it).
    parameters : dict
    """
    box = (shape[1] * pixel_size, shape[0] * pixel_size, max(shape) * pixel_size)
    positions, numbers, parameters = random_specimen(stream_of, config["specimen"], box, r_hat)
    image = np.zeros(shape)
    if len(positions):
        profiles, drawn = random_profiles(
            stream_of("imaging.atoms"), config["imaging"]["atoms"], numbers, r_hat
        )
        parameters |= {f"atoms.{key}": value for key, value in drawn.items()}
        image += render_atoms(positions, numbers, profiles, pixel_size, shape)
    if parameters["kind"] == "points":
        rng = stream_of("imaging.points")
        points, drawn = render_points(rng, config["imaging"]["points"], shape)
        # atoms and points have no common scale: their ratio is drawn
        share = draw(rng, config["imaging"]["points"]["share_of_support"])
        image = points / max(points.max(), 1e-9) + share * image / max(image.max(), 1e-9)
        parameters |= {f"points.{key}": value for key, value in drawn.items()}
    if image.std() <= 1e-6 * image.max():
        return None, parameters
    image, drawn = transform(stream_of("imaging.intensity"), config["imaging"]["intensity"], image)
    return image, parameters | {f"intensity.{key}": value for key, value in drawn.items()}


def make_pair(config, seed, modality, split, index, r_hat):
    """Make one pair of distorted and undistorted images.

    Parameters
    ----------
    config : dict
        Sections ``specimen``, ``imaging``, ``distortion`` and ``datasets``.
    seed : int
    modality : str
        "hrstem" so far.
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
        If no specimen with any contrast came up in 50 attempts.
    """
    size = config["datasets"]["image_size"]
    for attempt in range(ATTEMPTS):

        def stream_of(name, attempt=attempt):
            return stream(seed, modality, split, index, attempt, name)

        pixel_size = draw(stream_of("pixel_size"), config["specimen"]["pixel_size"])
        distortion = draw_stem(stream_of, config["distortion"], pixel_size, modality)
        margin = scan_margin(distortion, (size, size))
        shape = (size + 2 * margin, size + 2 * margin)
        y, parameters = undistorted(stream_of, config, pixel_size, shape, r_hat)
        if y is not None:
            break
    else:
        raise ValueError(
            f"{modality} {split} image {index}: {ATTEMPTS} specimens without any atom in the field; "
            "check the ranges of the sections specimen and imaging of the config"
        )
    x, y, storage = distort_stem(
        y, margin, (size, size), distortion, config["distortion"], stream_of
    )
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
