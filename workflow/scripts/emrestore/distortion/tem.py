"""The TEM distortions of cameras with CCD or CMOS sensors (eq. 27-40, order of the paper).

MTF of both images -> Poisson -> fixed pattern -> dark current -> thermal noise, flicker, reset rows,
quadrants -> black pixels, zingers -> upper clip -> added effects -> what S(T)EM images undergo after
the recording, too (module finish). Each effect has streams and a probability of its own, so
switching one off or fixing its range leaves the others as they were.
"""

import numpy as np

from emrestore.distortion.added import with_added
from emrestore.distortion.draw import draw_dose, draw_postprocess, draw_storage
from emrestore.distortion.finish import central, field_mean, finished
from emrestore.distortion.limits import check_drawn, check_probabilities
from emrestore.distortion.mtf import apply_mtf, is_transfer
from emrestore.distortion.pixels import upper_clip
from emrestore.distortion.sensor import (
    dark_current,
    fixed_pattern,
    flicker,
    quadrant_offsets,
    reset_rows,
)
from emrestore.distortion.walks import clusters
from emrestore.random import draw, happens

MTF_ATTEMPTS = 1000
QUADRANTS = 4
# effect -> parameters that are drawn straight from their ranges, and their values where it is off
PLAIN = {
    "fixed_pattern": {"sigma": 0.0},
    "dark_current": {"median": 0.0, "log_sigma": np.nan, "hot_fraction": 0.0},
    "thermal": {"sigma": 0.0},
    "black": {"number": 0},
    "zingers": {"number": 0},
    "clip": {"percentile": np.nan},
}


def draw_plain(rng, config, off):
    """Draw the parameters that `off` names; their values in `off` if the effect does not occur."""
    occurs = happens(rng, config["probability"])
    values = {key: draw(rng, config[key]) for key in off}
    return values if occurs else off


def draw_mtf(rng, config):
    """Draw ``a``, ``b``, ``c`` of eq. 29 until they give a transfer function; nan if off."""
    if not happens(rng, config["probability"]):
        return dict.fromkeys("abc", np.nan)
    frequencies = np.linspace(0.0, config["grid_length"], config["grid_points"])
    for _ in range(MTF_ATTEMPTS):
        values = {key: draw(rng, config[key]) for key in "abc"}
        if is_transfer(**values, frequencies=frequencies):
            return values
    last = ", ".join(f"{key} = {value}" for key, value in values.items())
    raise ValueError(
        f"config.yaml: distortion.tem.mtf gave no positive and falling function in {MTF_ATTEMPTS} "
        f"draws, the last one {last}; expected ranges of positive numbers, for example a up to 1.5"
    )


def draw_shot(rng, config, objects):
    """Draw ``dose`` [electrons per pixel of mean intensity] and ``noise`` (1 or 0)."""
    occurs = happens(rng, config["probability"])
    return {"dose": draw_dose(rng, config, objects), "noise": float(occurs)}


def draw_flicker(rng, config):
    """Draw ``sigma`` [mean of the image; 0 if off] and ``symmetric`` (1 or 0)."""
    values = draw_plain(rng, config, {"sigma": 0.0})
    return values | {"symmetric": float(happens(rng, config["symmetric"]))}


def draw_reset(rng, config):
    """Draw ``sigma`` [mean of the image; 0 if off] and ``length`` [row; 0: independent rows]."""
    values = draw_plain(rng, config, {"sigma": 0.0, "length": 0.0})
    return values if happens(rng, config["smooth"]) else values | {"length": 0.0}


def draw_quadrants(rng, config, shape):
    """Draw ``row`` and ``column`` of the borders and ``offset_0`` to ``_3`` [electrons; 0 if off].

    The borders lie near the middle of the `shape` (h, w) of the stored images.
    """
    occurs = happens(rng, config["probability"])
    values = {
        name: int(np.clip(round(n * (0.5 + draw(rng, config["shift"]))), 0, n))
        for name, n in zip(("row", "column"), shape, strict=True)
    }
    for index in range(QUADRANTS):
        offset = draw(rng, config["offset"])
        values[f"offset_{index}"] = offset if occurs else 0.0
    return values


def draw_tem(stream_of, config, shape, objects=False):
    """Draw every scalar parameter of the TEM distortions of one image.

    Parameters
    ----------
    stream_of : callable
        Name -> numpy.random.Generator, an independent one for each name.
    config : dict
        Section ``distortion``.
    shape : (int, int)
        Height and width of the stored images.
    objects : bool
        Low-resolution objects, which have a dose of their own.

    Returns
    -------
    dict of str -> float or str
        Keys like ``tem.flicker.sigma``, named like the ranges of the config; nan, 0 or "" where an
        effect is off.

    Raises
    ------
    ValueError
        If a probability or a drawn value is impossible; the message names the key of the config.
    """
    check_probabilities(config)
    ranges = config["tem"]
    drawn = {
        name: draw_plain(stream_of(f"draw.tem.{name}"), ranges[name], off)
        for name, off in PLAIN.items()
    }
    for name, draw_effect in (
        ("mtf", draw_mtf),
        ("flicker", draw_flicker),
        ("reset", draw_reset),
    ):
        drawn[name] = draw_effect(stream_of(f"draw.tem.{name}"), ranges[name])
    drawn["shot"] = draw_shot(stream_of("draw.tem.shot"), ranges["shot"], objects)
    drawn["quadrants"] = draw_quadrants(stream_of("draw.tem.quadrants"), ranges["quadrants"], shape)
    stages = {f"tem.{name}": values for name, values in drawn.items()}
    # cameras' images are blurred more than scanned ones (observed)
    stages["post"] = draw_postprocess(stream_of, config["postprocess"] | {"blur": ranges["blur"]})
    stages["storage"] = draw_storage(stream_of("draw.storage"), config["storage"])
    parameters = {f"{stage}.{k}": v for stage, values in stages.items() for k, v in values.items()}
    check_drawn(parameters)
    return parameters


def detected(electrons, parameters, config, stream_of):
    """Let a sensor count electrons: shot noise, fixed pattern and dark current (eq. 30-33).

    Parameters
    ----------
    electrons : numpy.ndarray (h, w)
        Expected number of electrons per pixel, not negative.
    parameters : dict
        From `draw_tem`.
    config : dict
        Section ``distortion.tem``.
    stream_of : callable
        Name -> numpy.random.Generator.

    Returns
    -------
    numpy.ndarray (h, w), float64 [electrons]
    """
    if parameters["tem.shot.noise"]:
        electrons = stream_of("tem.shot").poisson(electrons).astype(float)
    sigma = parameters["tem.fixed_pattern.sigma"]
    if sigma:
        electrons = fixed_pattern(stream_of("tem.fixed_pattern"), electrons, sigma)
    if parameters["tem.dark_current.median"]:
        rng = stream_of("tem.dark_current")
        keys = ("median", "log_sigma", "hot_fraction")
        values = (parameters[f"tem.dark_current.{key}"] for key in keys)
        expected = dark_current(
            rng, electrons.shape, *values, config["dark_current"]["hot_deviation"]
        )
        electrons = electrons + rng.poisson(expected)
    return electrons


def readout(shape, size, parameters, stream_of, filter_reach):
    """Return what reading a sensor out adds (eq. 34-36 and offsets of quadrants).

    Parameters
    ----------
    shape, size : (int, int)
        Height and width of the field and of the stored images in its middle.
    parameters : dict
        From `draw_tem`.
    stream_of : callable
        Name -> numpy.random.Generator.
    filter_reach : float
        Standard deviations after which the filter of smooth row offsets is cut.

    Returns
    -------
    numpy.ndarray `shape`, float64 [electrons]
    """
    mean = parameters["tem.shot.dose"]
    added = parameters["tem.thermal.sigma"] * stream_of("tem.thermal").standard_normal(shape)
    sigma = parameters["tem.flicker.sigma"] * mean
    if sigma:
        symmetric = bool(parameters["tem.flicker.symmetric"])
        added += flicker(stream_of("tem.flicker"), shape, sigma, symmetric)
    sigma = parameters["tem.reset.sigma"] * mean
    if sigma:
        length = parameters["tem.reset.length"]
        added += reset_rows(stream_of("tem.reset"), shape[0], sigma, length, filter_reach)
    border = [
        part.start + parameters[f"tem.quadrants.{name}"]
        for name, part in zip(("row", "column"), central(shape, size), strict=True)
    ]
    offsets = [parameters[f"tem.quadrants.offset_{index}"] for index in range(QUADRANTS)]
    return added + quadrant_offsets(shape, *border, offsets)


def defects(rng, shape, number, config, name):
    """Place clusters of defective pixels.

    Parameters
    ----------
    rng : numpy.random.Generator
    shape : (int, int)
    number : int
        Clusters.
    config : dict
        ``size`` [pixel] of each cluster and ``factor`` of each pixel.
    name : str
        Key of the config, for the message.

    Returns
    -------
    mask : numpy.ndarray of bool, `shape`
    factors : numpy.ndarray (n,)
        One for each pixel of the mask.

    Raises
    ------
    ValueError
        If a cluster has no pixel, or more than the shorter edge of the field.
    """
    sizes = [draw(rng, config["size"]) for _ in range(number)]
    for size in sizes:
        if not 1 <= size <= min(shape):
            raise ValueError(
                f"config.yaml: distortion.tem.{name}.size gave {size}; expected a number of pixels "
                f"from 1 to {min(shape)}, the shorter edge: change its range"
            )
    mask = clusters(rng, shape, sizes)
    factors = [draw(rng, config["factor"]) for _ in range(np.count_nonzero(mask))]
    return mask, np.array(factors)


def distort_tem(y, size, parameters, config, stream_of):
    """Distort one field and store the pair.

    Parameters
    ----------
    y : numpy.ndarray (h, w)
        Undistorted image, not negative; `size`, or evenly extended beyond it for the interpolation
        (`finish.interpolation_reach`), which else repeats the border.
    size : (int, int)
        Height and width of the stored images.
    parameters : dict
        From `draw_tem`.
    config : dict
        Section ``distortion``.
    stream_of : callable
        Name -> numpy.random.Generator.

    Returns
    -------
    x, y : numpy.ndarray `size`, uint16
        Both hold the camera's MTF: it is not to be undone (paper).
    storage : dict
        ``storage.offset`` and ``storage.factor``: stored = factor·(value - offset).

    Raises
    ------
    ValueError
        If the field does not fit, no electron falls on it, or clusters have impossible sizes.
    """
    excess = [whole - part for whole, part in zip(y.shape, size, strict=True)]
    if excess[0] != excess[1] or excess[0] < 0 or excess[0] % 2:
        raise ValueError(
            f"the undistorted field has {y.shape[0]} x {y.shape[1]} pixels; expected the images' "
            f"{size[0]} x {size[1]}, extended on every side by the same margin"
        )
    if not np.isnan(parameters["tem.mtf.a"]):
        y = apply_mtf(y, *(parameters[f"tem.mtf.{key}"] for key in "abc"))
    per_unit = parameters["tem.shot.dose"] / field_mean(y, size)
    x = detected(y * per_unit, parameters, config["tem"], stream_of)
    filter_reach = config["tem"]["reset"]["filter_reach"]
    added = readout(y.shape, size, parameters, stream_of, filter_reach)
    x = (x + added) / per_unit
    field = central(x.shape, size)
    for name in ("black", "zingers"):
        number = int(parameters[f"tem.{name}.number"])
        effect = config["tem"][name]
        mask, factors = defects(stream_of(f"tem.{name}"), size, number, effect, name)
        # zingers outshine the image (observed), black pixels lose part of their own signal
        outshines = name == "zingers" and effect["factor_of"] == "maximum"
        x[field][mask] = factors * (x[field].max() if outshines else x[field][mask])
    if not np.isnan(parameters["tem.clip.percentile"]):
        x[field] = upper_clip(x[field], parameters["tem.clip.percentile"])
    x[field] = with_added(x[field], parameters, stream_of)
    return finished(x, y, size, parameters, config["postprocess"], stream_of)
