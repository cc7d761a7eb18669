"""Draws every scalar parameter of the S(T)EM distortions of one image, each effect by itself.

Every effect has a stream of its own, so switching one off or fixing its range leaves the others as
they were.
"""

import numpy as np

from emrestore.distortion.detector import pmt_sigma
from emrestore.distortion.limits import check_drawn, check_probabilities
from emrestore.random import draw, happens

FORMS = ("observed", "paper")


def draw_jitter(rng, config, pixel_size, modality):
    """Draw ``sigma_x``, ``phi_x``, ``sigma_y``, ``phi_y`` [pixel]; sigma 0 and phi nan if off."""
    share = config["share_in_sem"] if modality.endswith("sem") else 1.0
    occurs = happens(rng, config["probability"] * share)
    direction = draw(rng, config["direction"])
    parameters = {}
    for axis in "xy":
        sigma, phi = draw(rng, config["sigma"]) / pixel_size, draw(rng, config["phi"])
        moves = occurs and axis in direction
        parameters[f"sigma_{axis}"] = min(sigma, config["largest_sigma"]) if moves else 0.0
        parameters[f"phi_{axis}"] = phi if moves else np.nan
    return parameters


def draw_dose(rng, config, objects):
    """Draw the electrons per pixel of mean intensity: ``dose``, or ``dose_of_objects``."""
    return draw(rng, config["dose_of_objects" if objects else "dose"])


def draw_detector(rng, config, objects=False):
    """Draw ``dose`` [electrons per pixel of mean intensity], ``sigma`` [electrons] and ``shot``.

    sigma belongs to each pixel, or in the form "paper" to the pulse of one electron.
    """
    if config["form"] not in FORMS:
        raise ValueError(
            f"config.yaml: distortion.detector.form is {config['form']!r}; expected one of "
            f"{', '.join(FORMS)}"
        )
    shot = float(happens(rng, config["shot_probability"]))
    dose = draw_dose(rng, config, objects)
    occurs = happens(rng, config["probability"])
    if config["form"] == "paper":
        sigma = pmt_sigma(**{key: draw(rng, spec) for key, spec in config["pmt"].items()})
    else:
        sigma = draw(rng, config["sigma_per_root_dose"]) * np.sqrt(dose)
    return {"dose": dose, "sigma": sigma if occurs else 0.0, "shot": shot}


def draw_fast_scan(rng, config):
    """Draw ``alpha`` [rad·pixel], ``beta``, ``gamma`` [pixel], ``theta`` [rad]; nan if off."""
    if not happens(rng, config["probability"]):
        return dict.fromkeys(("alpha", "beta", "gamma", "theta"), np.nan) | {"length": 1}
    beta = draw(rng, config["beta"])
    theta = config["theta_at_zero"] * np.exp(-config["theta_decay"] * beta)
    return {
        "alpha": beta * draw(rng, config["alpha_per_beta"]),
        "beta": beta,
        "gamma": draw(rng, config["gamma"]),
        "theta": theta * draw(rng, config["theta_spread"]),
        "length": config["length"],
    }


def draw_pixels(stream_of, config, modality):
    """Draw numbers of ``row_lines``, ``black`` and ``zingers`` and the ``clip`` percentile."""
    parameters = {}
    for name in ("row_lines", "black", "zingers"):
        rng = stream_of(f"draw.{name}")
        lacks = modality.endswith("sem") and name in config["not_in_sem"]
        occurs = happens(rng, config[name]["probability"]) and not lacks
        parameters[name] = int(draw(rng, config[name]["number"])) if occurs else 0
    rng = stream_of("draw.clip")
    occurs = happens(rng, config["clip"]["probability"])
    return parameters | {"clip": draw(rng, config["clip"]["percentile"]) if occurs else np.nan}


def draw_blur(rng, config):
    """Draw the standard deviations ``blur_x`` and ``blur_y`` [pixel], 0 if off."""
    occurs = happens(rng, config["probability"])
    sigma_x = draw(rng, config["sigma"])
    sigma_y = draw(rng, config["sigma"]) if happens(rng, config["anisotropic"]) else sigma_x
    return {"blur_x": sigma_x * occurs, "blur_y": sigma_y * occurs}


def draw_postprocess(stream_of, config):
    """Draw ``interpolation`` order (0: none), blur widths, ``crop`` and ``annotation`` ("": none).

    A pair is never both cropped and annotated (observed): one number in [0, 1) decides on both, a
    crop at its low and an annotation at its high end.
    """
    affine, crop, note = config["interpolation"], config["crop"], config["annotation"]
    rng = stream_of("draw.interpolation")
    order = int(draw(rng, affine["order"])) if happens(rng, affine["probability"]) else 0
    parameters = {"interpolation": order}
    for name in ("scale", "angle", "shear"):
        parameters[name] = draw(rng, affine[name]) if order else np.nan
    parameters |= draw_blur(stream_of("draw.blur"), config["blur"])
    if crop["probability"] + note["probability"] > 1.0:
        raise ValueError(
            "config.yaml: distortion.postprocess.crop.probability and annotation.probability are "
            f"{crop['probability']} and {note['probability']}; expected a sum of at most 1, since "
            "a pair is never both cropped and annotated"
        )
    edit = stream_of("draw.edit").random()
    rng = stream_of("draw.crop")
    cropped = edit < crop["probability"]
    parameters["crop"] = draw(rng, crop["kind"]) if cropped else ""
    parameters["fill"] = draw(rng, crop["fill"]) if cropped else ""
    rng = stream_of("draw.annotation")
    annotated = edit >= 1.0 - note["probability"]
    parameters["annotation"] = draw(rng, note["kind"]) if annotated else ""
    parameters["annotation_size"] = draw(rng, note["size"]) if annotated else np.nan
    for name in ("mirrored", "reversed"):
        parameters[name] = float(happens(rng, note[name])) if annotated else np.nan
    return parameters


def draw_storage(rng, config):
    """Draw the ``fraction`` of the 16-bit scale, the ``bits`` that x loses, and ``identity``."""
    identity = float(happens(rng, config["identity"]))
    fraction, bits = draw(rng, config["fraction"]), int(draw(rng, config["bits"]))
    return {"fraction": fraction, "bits": 0 if identity else bits, "identity": identity}


def draw_stem(stream_of, config, pixel_size, modality="hrstem", objects=False):
    """Draw every scalar parameter of the S(T)EM distortions of one image.

    Parameters
    ----------
    stream_of : callable
        Name -> numpy.random.Generator, an independent one for each name.
    config : dict
        Section ``distortion``.
    pixel_size : float [Å]
    modality : str
        "hrsem" and "lrsem" lack what ``pixels.not_in_sem`` lists, and have less often jitter
        (``jitter.share_in_sem``).
    objects : bool
        Low-resolution objects, which have a dose of their own.

    Returns
    -------
    dict of str -> float or str
        Keys like ``jitter.sigma_x``; nan, 0 or "" where an effect is off. The jitter's sigma is cut
        at ``jitter.largest_sigma`` pixels, which bounds the extended field at high magnification.

    Raises
    ------
    ValueError
        If a probability or a drawn value is impossible; the message names the key of the config.
    """
    check_probabilities(config)
    drawn = {
        "jitter": draw_jitter(stream_of("draw.jitter"), config["jitter"], pixel_size, modality),
        "detector": draw_detector(stream_of("draw.detector"), config["detector"], objects),
        "fast_scan": draw_fast_scan(stream_of("draw.fast_scan"), config["fast_scan"]),
        "pixels": draw_pixels(stream_of, config["pixels"], modality),
        "post": draw_postprocess(stream_of, config["postprocess"]),
        "storage": draw_storage(stream_of("draw.storage"), config["storage"]),
    }
    parameters = {f"{stage}.{k}": v for stage, values in drawn.items() for k, v in values.items()}
    check_drawn(parameters)
    return parameters
