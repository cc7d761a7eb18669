"""The order of the S(T)EM distortions, as the authors' pairs show it (spec, section 8).

jitter -> row lines -> Poisson -> Gaussian -> cut at zero -> fast scan -> black pixels, zingers ->
upper clip -> interpolation -> crop of the extended field -> blur -> crop or annotation -> 16 bits.
All scalar parameters are drawn before the specimen is made, since they tell how far the field must
be extended.
"""

import numpy as np

from emrestore.distortion.detector import detect, pmt_sigma
from emrestore.distortion.pixels import black_pixels, upper_clip, zingers
from emrestore.distortion.postprocess import annotation, blur, crop_mask, interpolate
from emrestore.distortion.scan import displacements, fast_scan, fast_scan_kernel, jitter, row_lines
from emrestore.distortion.storage import store_pair
from emrestore.random import draw, happens

# a Gaussian series of some 300 rows leaves five deviations once in 6000 images
REACH = 5.0
INTERPOLATION_SUPPORT = 4


def draw_jitter(rng, config, pixel_size):
    """Draw ``sigma_x``, ``phi_x``, ``sigma_y``, ``phi_y`` [pixel]; sigma is 0 where there is none."""
    direction = draw(rng, config["direction"]) if happens(rng, config["probability"]) else ""
    parameters = {}
    for axis in "xy":
        sigma = min(draw(rng, config["sigma"]) / pixel_size, config["largest_sigma"])
        parameters[f"sigma_{axis}"] = sigma if axis in direction else 0.0
        parameters[f"phi_{axis}"] = draw(rng, config["phi"])
    return parameters


def draw_detector(rng, config):
    """Draw ``dose`` [electrons per pixel of mean intensity] and ``sigma`` [electrons]."""
    dose = draw(rng, config["dose"])
    if config["form"] == "paper":
        return {
            "dose": dose,
            "sigma": pmt_sigma(**{k: draw(rng, v) for k, v in config["pmt"].items()}),
        }
    sigma = draw(rng, config["sigma_per_root_dose"]) * np.sqrt(dose)
    return {"dose": dose, "sigma": sigma if happens(rng, config["probability"]) else 0.0}


def draw_fast_scan(rng, config):
    """Draw ``alpha``, ``beta``, ``gamma``, ``theta``; nan where the detector is fast enough."""
    if not happens(rng, config["probability"]):
        return dict.fromkeys(("alpha", "beta", "gamma", "theta"), np.nan)
    beta = draw(rng, config["beta"])
    theta = config["theta_at_zero"] * np.exp(-config["theta_decay"] * beta)
    return {
        "alpha": beta * draw(rng, config["alpha_per_beta"]),
        "beta": beta,
        "gamma": draw(rng, config["gamma"]),
        "theta": theta * draw(rng, config["theta_spread"]),
    }


def draw_pixels(rng, config, modality):
    """Draw numbers of ``row_lines``, ``black`` and ``zingers`` and the ``clip`` percentile."""
    parameters = {}
    for name in ("row_lines", "black", "zingers"):
        effect = config[name]
        occurs = happens(rng, effect["probability"])
        number = int(draw(rng, effect["number"]))
        # black spots of a SEM image are pores of the specimen (paper)
        parameters[name] = number if occurs and not (name == "black" and "sem" in modality) else 0
    occurs = happens(rng, config["clip"]["probability"])
    percentile = draw(rng, config["clip"]["percentile"])
    return parameters | {"clip": percentile if occurs else np.nan}


def draw_postprocess(rng, config):
    """Draw ``interpolation`` order (0: none), blur widths, ``crop`` and ``annotation`` ("" : none)."""
    affine = config["interpolation"]
    order = int(draw(rng, affine["order"])) if happens(rng, affine["probability"]) else 0
    parameters = {"interpolation": order}
    for name in ("scale", "angle", "shear"):
        parameters[name] = draw(rng, affine[name]) if order else np.nan
    smooth = config["blur"]
    occurs = happens(rng, smooth["probability"])
    sigma_x, sigma_y = draw(rng, smooth["sigma"]), draw(rng, smooth["sigma"])
    if not happens(rng, smooth["anisotropic"]):
        sigma_y = sigma_x
    parameters |= {"blur_x": sigma_x * occurs, "blur_y": sigma_y * occurs}
    cropped = happens(rng, config["crop"]["probability"])
    # a pair is never both cropped and annotated (observed), so the rate is raised for the others
    rate = config["annotation"]["probability"] / max(1.0 - config["crop"]["probability"], 1e-9)
    annotated = not cropped and happens(rng, min(rate, 1.0))
    return parameters | {
        "crop": draw(rng, config["crop"]["kind"]) if cropped else "",
        "annotation": draw(rng, config["annotation"]["kind"]) if annotated else "",
    }


def draw_stem(stream_of, config, pixel_size, modality="hrstem"):
    """Draw every scalar parameter of the S(T)EM distortions of one image.

    Parameters
    ----------
    stream_of : callable
        Name -> numpy.random.Generator: each stage has its own, so switching one effect off leaves
        the others as they were.
    config : dict
        Section ``distortion``.
    pixel_size : float [Å]
    modality : str
        SEM modalities get no black pixels.

    Returns
    -------
    dict of str -> float or str
        Keys like ``jitter.sigma_x``.
    """
    drawn = {
        "jitter": draw_jitter(stream_of("draw.jitter"), config["jitter"], pixel_size),
        "detector": draw_detector(stream_of("draw.detector"), config["detector"]),
        "fast_scan": draw_fast_scan(stream_of("draw.fast_scan"), config["fast_scan"]),
        "pixels": draw_pixels(stream_of("draw.pixels"), config["pixels"], modality),
        "post": draw_postprocess(stream_of("draw.post"), config["postprocess"]),
    }
    rng = stream_of("draw.storage")
    storage = config["storage"]
    parameters = {f"{stage}.{k}": v for stage, values in drawn.items() for k, v in values.items()}
    return parameters | {
        "storage.fraction": draw(rng, storage["fraction"]),
        "storage.bits": int(draw(rng, storage["bits"])),
        "storage.identity": happens(rng, storage["identity"]),
    }


def scan_margin(parameters):
    """Return by how many pixels the field must be extended on each side.

    That is the largest displacement of the scan (five deviations of the series), and the support
    of the interpolations (paper: "maximum correlation distance").
    """
    largest = max(
        parameters[f"jitter.sigma_{axis}"] / np.sqrt(1.0 - parameters[f"jitter.phi_{axis}"] ** 2)
        for axis in "xy"
    )
    return int(np.ceil(REACH * largest)) + INTERPOLATION_SUPPORT


def scanned(y, parameters, config, stream_of, mean):
    """Record an extended field: everything that happens before the image leaves the microscope."""
    rows = len(y)
    rng_x, rng_y = stream_of("jitter.x"), stream_of("jitter.y")
    dx = displacements(rng_x, rows, parameters["jitter.sigma_x"], parameters["jitter.phi_x"])
    dy = displacements(rng_y, rows, parameters["jitter.sigma_y"], parameters["jitter.phi_y"])
    x = jitter(y, dx, dy) if dx.any() or dy.any() else y
    rng, effects = stream_of("row_lines"), config["pixels"]
    number = parameters["pixels.row_lines"]
    lengths = [draw(rng, effects["row_lines"]["length"]) for _ in range(number)]
    factors = [draw(rng, effects["row_lines"]["factor"]) for _ in range(number)]
    x = row_lines(rng, x, number, lengths, factors)
    per_unit = parameters["detector.dose"] / mean
    x = detect(stream_of("detector"), x * per_unit, parameters["detector.sigma"]) / per_unit
    if not np.isnan(parameters["fast_scan.beta"]):
        response = [parameters[f"fast_scan.{key}"] for key in ("alpha", "beta", "gamma", "theta")]
        x = fast_scan(x, fast_scan_kernel(*response, config["fast_scan"]["length"]))
    rng = stream_of("black")
    black = [draw(rng, effects["black"]["factor"]) for _ in range(parameters["pixels.black"])]
    x = black_pixels(rng, x, black)
    rng = stream_of("zingers")
    bright = [draw(rng, effects["zingers"]["factor"]) for _ in range(parameters["pixels.zingers"])]
    x = zingers(rng, x, bright)
    return x if np.isnan(parameters["pixels.clip"]) else upper_clip(x, parameters["pixels.clip"])


def edited(x, y, parameters, config, stream_of):
    """Crop or annotate a pair: the same pixels get the same value in both images."""
    low, high = y.min(), y.max()
    if parameters["post.crop"]:
        rng = stream_of("crop")
        mask = crop_mask(rng, y.shape, parameters["post.crop"], config["crop"]["inset"])
        fill = draw(rng, config["crop"]["fill"])
        values = {
            "uniform": rng.uniform(low, high),
            "white": high,
            "zero": 0.0,
            "median": float(np.median(y)),
        }
        return np.where(mask, values[fill], x), np.where(mask, values[fill], y)
    if parameters["post.annotation"]:
        rng = stream_of("annotation")
        paper, ink = annotation(rng, y.shape, parameters["post.annotation"])
        levels = [low + level * (high - low) for level in config["annotation"]["levels"]]
        if rng.random() < 0.5:
            levels.reverse()
        for mask, level in ((paper, levels[0]), (ink, levels[1])):
            x, y = np.where(mask, level, x), np.where(mask, level, y)
    return x, y


def distort_stem(y, margin, size, parameters, config, stream_of):
    """Distort one extended field and store the pair.

    Parameters
    ----------
    y : numpy.ndarray (h + 2·margin, w + 2·margin)
        Undistorted image, not negative.
    margin : int
        From `scan_margin`.
    size : (int, int)
        Height and width of the stored images.
    parameters : dict
        From `draw_stem`.
    config : dict
        Section ``distortion``.
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
        If the images are smaller than 2 pixels, or no electron falls on them.
    """
    if min(size) < 2:
        raise ValueError(
            f"datasets.image_size gives images of {size[0]} x {size[1]} pixels; "
            "expected at least 2 x 2"
        )
    inner = (slice(margin, margin + size[0]), slice(margin, margin + size[1]))
    mean = y[inner].mean()
    if not mean > 0:
        raise ValueError("the undistorted image is empty: no dose can be given to it")
    x = scanned(y, parameters, config, stream_of, mean)
    order = parameters["post.interpolation"]
    if order:
        linear = [parameters[f"post.{key}"] for key in ("scale", "angle", "shear")]
        x, y = (interpolate(image, *linear, order) for image in (x, y))
    x, y = x[inner], y[inner]
    if parameters["post.blur_x"] or parameters["post.blur_y"]:
        x = blur(x, parameters["post.blur_y"], parameters["post.blur_x"])
    if parameters["storage.identity"]:
        x = y
    x, y = edited(x, y, parameters, config["postprocess"], stream_of)
    bits = 0 if parameters["storage.identity"] else parameters["storage.bits"]
    x, y, offset, factor = store_pair(x, y, parameters["storage.fraction"], bits)
    return x, y, {"storage.offset": offset, "storage.factor": factor}
