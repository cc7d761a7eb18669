"""What both chains, S(T)EM and TEM, do after the recording, and the fields they start from.

Interpolation -> crop of the extended field -> blur -> identity -> crop or annotation -> 16 bits.
"""

import numpy as np

from emrestore.distortion.postprocess import (
    annotation,
    blur,
    crop_mask,
    interpolate,
    linear_transformation,
)
from emrestore.distortion.storage import store_pair

INTERPOLATION_SUPPORT = 4


def affine_matrix(parameters):
    """Return the linear transformation of the interpolation, numpy.ndarray (2, 2)."""
    keys = ("scale", "angle", "shear")
    return linear_transformation(*(parameters[f"post.{key}"] for key in keys))


def interpolation_reach(parameters, size):
    """Return how far [pixel, int] the interpolation of images of `size` looks beyond them."""
    if not parameters["post.interpolation"]:
        return 0
    corners = np.array([[1, 1], [1, -1]]) * np.array(size) / 2.0
    moved = corners @ (affine_matrix(parameters) - np.eye(2)).T
    return int(np.ceil(np.abs(moved).max())) + INTERPOLATION_SUPPORT


def central(shape, size):
    """Return the slices of the central `size` pixels of a field of an evenly extended `shape`."""
    return tuple(
        slice((whole - part) // 2, (whole - part) // 2 + part)
        for whole, part in zip(shape, size, strict=True)
    )


def check_size(size):
    """Raise a ValueError that names the key if images of `size` (h, w) hold no area."""
    if min(size) < 2:
        raise ValueError(
            f"datasets.image_size gives images of {size[0]} x {size[1]} pixels; "
            "expected at least 2 x 2"
        )


def field_mean(y, size):
    """Return the mean of the field's central part, which gets the dose.

    Parameters
    ----------
    y : numpy.ndarray (h, w)
        Undistorted extended field.
    size : (int, int)
        Height and width of the stored images.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the images are smaller than 2 pixels, or no electron falls on them.
    """
    check_size(size)
    mean = y[central(y.shape, size)].mean()
    if not mean > 0:
        raise ValueError("the undistorted image is empty: no dose can be given to it")
    return float(mean)


def edited(x, y, parameters, config, stream_of):
    """Crop or annotate a pair: the same pixels get the same value in both images."""
    low, high = y.min(), y.max()
    if parameters["post.crop"]:
        rng = stream_of("crop")
        mask = crop_mask(rng, y.shape, parameters["post.crop"], config["crop"]["inset"])
        values = {
            "uniform": rng.uniform(low, high),
            "white": high,
            "zero": 0.0,
            "median": float(np.median(y)),
        }
        fill = values[parameters["post.fill"]]
        return np.where(mask, fill, x), np.where(mask, fill, y)
    if parameters["post.annotation"]:
        rng = stream_of("annotation")
        keys = ("annotation", "annotation_size", "mirrored")
        covered, ink = annotation(rng, y.shape, *(parameters[f"post.{key}"] for key in keys))
        levels = [low + level * (high - low) for level in config["annotation"]["levels"]]
        if parameters["post.reversed"]:
            levels.reverse()
        drawing = levels[0] + (levels[1] - levels[0]) * ink
        x, y = np.where(covered, drawing, x), np.where(covered, drawing, y)
    return x, y


def finished(x, y, size, parameters, config, stream_of):
    """Post-process a recorded pair and store it.

    Parameters
    ----------
    x, y : numpy.ndarray
        Recorded and undistorted field, each evenly extended beyond `size` (x may be the smaller).
    size : (int, int)
        Height and width of the stored images.
    parameters : dict
        From `draw_stem` or `draw_tem`.
    config : dict
        Section ``distortion.postprocess``.
    stream_of : callable
        Name -> numpy.random.Generator.

    Returns
    -------
    x, y : numpy.ndarray `size`, uint16
    storage : dict
        ``storage.offset`` and ``storage.factor``: stored = factor·(value - offset).

    Raises
    ------
    ValueError
        If the pair cannot be stored.
    """
    order = parameters["post.interpolation"]
    if order:
        matrix = affine_matrix(parameters)
        x, y = (interpolate(image, matrix, order) for image in (x, y))
    x, y = x[central(x.shape, size)], y[central(y.shape, size)]
    if parameters["post.blur_x"] or parameters["post.blur_y"]:
        x = blur(x, parameters["post.blur_y"], parameters["post.blur_x"])
    if parameters["storage.identity"]:
        x = y
    x, y = edited(x, y, parameters, config, stream_of)
    x, y, offset, factor = store_pair(
        x, y, parameters["storage.fraction"], parameters["storage.bits"]
    )
    return x, y, {"storage.offset": offset, "storage.factor": factor}
