"""Intensity transforms of an undistorted image: inversion, non-linearity, background, contrast."""

import numpy as np

from emrestore.random import draw, happens


def random_plane(rng, shape, height):
    """Return a plane of random direction that rises from 0 to `height` over the image.

    Parameters
    ----------
    rng : numpy.random.Generator
    shape : (int, int)
    height : float

    Returns
    -------
    numpy.ndarray, float64, `shape`
    """
    azimuth = rng.uniform(0.0, 2.0 * np.pi)
    i, j = np.ogrid[: shape[0], : shape[1]]
    plane = np.sin(azimuth) * i + np.cos(azimuth) * j
    span = plane.max() - plane.min()
    return height * (plane - plane.min()) / span


def gaussian_background(rng, shape, height, width):
    """Return a Gaussian centred anywhere in the image.

    Parameters
    ----------
    rng : numpy.random.Generator
    shape : (int, int)
    height : float
    width : float [pixel]
        Standard deviation.

    Returns
    -------
    numpy.ndarray, float64, `shape`
    """
    centre = rng.random(2) * shape
    i, j = np.ogrid[: shape[0], : shape[1]]
    return height * np.exp(-0.5 * ((i - centre[0]) ** 2 + (j - centre[1]) ** 2) / width**2)


def with_contrast(image, target):
    """Bring the ratio of standard deviation to mean to a value by a linear map (eq. 25).

    Parameters
    ----------
    image : numpy.ndarray (h, w)
        Not negative, not constant.
    target : float
        Std/E, reached by adding or taking away a constant; nothing becomes negative, so an image
        with a single dark spot may stay below it.

    Returns
    -------
    numpy.ndarray (h, w)
    """
    return image + max(image.std() / target - image.mean(), -image.min())


def transform(rng, config, image):
    """Apply the intensity transforms in the order of the paper (eq. 23-26).

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        Section ``imaging.intensity``: ``inversion``, ``nonlinearity``, ``background`` with their
        probabilities and ranges, and ``contrast``: the ``bounds`` of Std/E, and the ``target`` of an
        image outside them: "drawn" from the range ``outside``, or the "nearest" bound (paper).
    image : numpy.ndarray (h, w)
        Not negative, not constant.

    Returns
    -------
    image : numpy.ndarray (h, w), float64
        Maximum 1, minimum >= 0.
    parameters : dict
        ``inverted``, ``power`` (β), ``background``, ``background_height`` (in units of the maximum
        before), ``background_width`` [pixel], ``background_dark`` (the Gaussian is a hollow),
        ``contrast`` (Std/E at the end).
    """
    image = image / image.max()
    inverted = happens(rng, config["inversion"]["probability"])
    if inverted:
        image = image.max() - image
    power = 1.0
    if happens(rng, config["nonlinearity"]["probability"]):
        power = draw(rng, config["nonlinearity"]["power"])
        image = np.abs(image) ** power
    background, height, width, dark = "", np.nan, np.nan, False
    if happens(rng, config["background"]["probability"]):
        background = draw(rng, config["background"]["kind"])
        height = draw(rng, config["background"]["height"])
        if background == "plane":
            image = image + random_plane(rng, image.shape, height * image.max())
        else:
            width = draw(rng, config["background"]["width"]) * min(image.shape)
            hill = gaussian_background(rng, image.shape, height * image.max(), width)
            dark = happens(rng, config["background"]["dark"])
            image = image + (hill.max() - hill if dark else hill)
    low, high = config["contrast"]["bounds"]
    ratio = image.std() / image.mean()
    if not low <= ratio <= high:
        nearest = min(max(ratio, low), high)
        drawn = draw(rng, config["contrast"]["outside"])
        image = with_contrast(
            image, nearest if config["contrast"]["target"] == "nearest" else drawn
        )
    image = image / image.max()
    return image, {
        "inverted": inverted,
        "power": power,
        "background": background,
        "background_height": height,
        "background_width": width,
        "background_dark": dark,
        "contrast": image.std() / image.mean(),
    }
