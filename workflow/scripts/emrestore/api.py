"""Three functions: make pairs, restore an image, fit the columns of an image."""

from functools import cache

import numpy as np
import pandas as pd

from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.config.layers import resolved
from emrestore.dataset.shards import consecutive_pairs
from emrestore.jobs.own_images import file_restoration
from emrestore.jobs.pairs import image_settings
from emrestore.published.cache import saved_model
from emrestore.quantification.columns import fit_columns
from emrestore.quantification.finding import find_columns
from emrestore.restoring.backend import loaded_restorer
from emrestore.restoring.counts import restore as restore_one


def generator_settings(modality, given=None):
    """Return what the pairs of a modality depend on.

    Parameters
    ----------
    modality : str
        One of hrstem, lrstem, hrtem, lrtem, hrsem, lrsem.
    given : dict, optional
        Values on top of config.yaml and of a scale, as after ``--config``.

    Returns
    -------
    settings : dict
        As `emrestore.dataset.pairs.make_pair` takes them.
    seed : int
        The config's.

    Raises
    ------
    KeyError, ValueError
        For an unknown modality, key or scale, or an impossible value; names it.
    """
    config = resolved(given or {})
    known = config["datasets"]["modalities"]
    if modality not in known:
        raise ValueError(f"unknown modality {modality!r}: expected one of {', '.join(known)}")
    size = config["datasets"]["image_size"]
    return {"datasets": {"image_size": size}} | image_settings(config, modality), config["seed"]


def pairs(modality, number, seed=None, first=0, split="training", given=None):
    """Make pairs of distorted and undistorted images.

    Pair i depends on (seed, modality, split, i) and the config alone: the same call gives the same
    bytes anywhere, and those of the workflow's shards.

    Parameters
    ----------
    modality : str
        One of hrstem, lrstem, hrtem, lrtem, hrsem, lrsem.
    number : int
    seed : int, optional
        By default the config's.
    first : int
        Number of the first pair.
    split : str
        ``training``, ``validation`` or ``test``: they share no specimen.
    given : dict, optional
        Values on top of config.yaml, ``{"datasets": {"image_size": 128}}``.

    Returns
    -------
    x, y : numpy.ndarray (number, h, w) uint16 [counts]
        Distorted and undistorted images; rows are the fast-scan direction.
    parameters : pandas.DataFrame
        Every drawn parameter, one row a pair.

    Raises
    ------
    KeyError, ValueError
        As `generator_settings`, or if `number` is below 1.
    """
    if number < 1:
        raise ValueError(f"number of pairs: found {number}, expected at least 1")
    settings, own_seed = generator_settings(modality, given)
    seed, r_hat = own_seed if seed is None else seed, radii_by_atomic_number()
    x, y, rows = consecutive_pairs(settings, seed, modality, split, first, number, r_hat)
    return x, y, pd.DataFrame(rows)


@cache
def published_restorer(modality):
    """Return the published network of a modality, ready to restore; fetched where it is missing."""
    config = resolved({})
    weights = saved_model(modality, config["published"])
    sizes = config["published"]["network"]
    return loaded_restorer("published", weights, sizes, file_restoration(config))


def restore(image, modality):
    """Restore an image, or each of a stack, by the published network.

    Hot and dead pixels are left as they are.

    Parameters
    ----------
    image : array_like (h, w) or (n, h, w)
        Any real dtype and scale; rows along the fast-scan direction.
    modality : str
        One of hrstem, lrstem, hrtem, lrtem, hrsem, lrsem.

    Returns
    -------
    numpy.ndarray float32
        Of the image's shape and on its scale; float64 where float32 has too few digits for that.

    Raises
    ------
    ValueError
        If there is no network for the modality, or the image has another number of axes, is too
        small or not finite.
    """
    image = np.asarray(image)
    if image.ndim not in (2, 3):
        raise ValueError(
            f"an image of shape {image.shape}: expected (h, w), or (n, h, w) for a stack"
        )
    restorer = published_restorer(modality)
    frames = [restore_one(frame, restorer) for frame in image.reshape(-1, *image.shape[-2:])]
    return np.reshape(frames, image.shape)


def columns(image, pixel_size, separation=None, width=None):
    """Find the atomic columns of an image and fit a Gaussian to each, all together.

    Parameters
    ----------
    image : array_like (h, w)
    pixel_size : float [Å]
    separation : float [Å], optional
        Smallest distance of two columns; by default the config's ``quantification.finding``.
    width : float [Å], optional
        Where the common width starts; by default the config's ``quantification.fit``.

    Returns
    -------
    pandas.DataFrame
        One row a column: x_angstrom, y_angstrom (from the centre of the first pixel), height and
        background [unit of the image], width_angstrom, cross_section (2π·height·width² [unit·Å²]),
        and the standard errors of x, y and cross section.

    Raises
    ------
    ValueError
        If no column is found, or the image is not two-dimensional and finite.
    """
    settings = resolved({})["quantification"]
    finding, fit = settings["finding"], settings["fit"]
    separation = finding["separation"] if separation is None else separation
    x, y = find_columns(image, pixel_size, **(finding | {"separation": separation}))
    start = fit["width"] if width is None else width
    fitted = fit_columns(np.asarray(image, float), x, y, start, pixel_size, reach=fit["reach"])
    found, errors = fitted.columns, fitted.errors
    return pd.DataFrame(
        {
            "x_angstrom": found.x,
            "y_angstrom": found.y,
            "height": found.height,
            "width_angstrom": found.width,
            "background": found.background,
            "cross_section": found.cross_sections(),
            "x_error_angstrom": errors["x"],
            "y_error_angstrom": errors["y"],
            "cross_section_error": errors["cross_section"],
        }
    )
