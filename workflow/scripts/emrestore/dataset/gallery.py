"""One specimen under one effect after another: what each distortion does (Figures 12 to 14)."""

import copy
from typing import NamedTuple

import numpy as np

from emrestore.config.sections import group_of, with_values
from emrestore.dataset.pairs import recording, shows_objects, undistorted
from emrestore.distortion.finish import central
from emrestore.random import draw, stream

SWITCHES = ("probability", "shot_probability", "identity")


class Panel(NamedTuple):
    """One image of a gallery.

    Attributes
    ----------
    effects : tuple of str
        Dotted names, below the config section ``distortion``, of what is switched on: groups, or
        single probabilities.
    shown : dict
        Symbol -> (key of the drawn parameters, unit), for the title.
    fixed : dict
        Dotted name -> value in place of the config's.
    """

    effects: tuple = ()
    shown: dict = {}
    fixed: dict = {}


STEM = {
    "undistorted": Panel(),
    "jitter": Panel(
        ("jitter",),
        {"σx": ("jitter.sigma_x", "px"), "σy": ("jitter.sigma_y", "px")},
    ),
    "Poisson": Panel(("detector.shot_probability",), {"N": ("detector.dose", "e/px")}),
    "Gaussian readout": Panel(
        ("detector.shot_probability", "detector"),
        {"N": ("detector.dose", "e/px"), "σ": ("detector.sigma", "e")},
    ),
    "fast scan": Panel(
        ("detector.shot_probability", "fast_scan"),
        {"α": ("fast_scan.alpha", ""), "β": ("fast_scan.beta", "px")},
    ),
    "row lines": Panel(("pixels.row_lines",), {"n": ("pixels.row_lines", "")}),
    "black pixels": Panel(("pixels.black",), {"n": ("pixels.black", "")}),
    "zingers": Panel(("pixels.zingers",), {"n": ("pixels.zingers", "")}),
    "upper clip": Panel(("pixels.clip",), {"at": ("pixels.clip", "%")}),
    "blur": Panel(
        ("detector.shot_probability", "postprocess.blur"),
        {"σx": ("post.blur_x", "px"), "σy": ("post.blur_y", "px")},
    ),
    "crop": Panel(("postprocess.crop",), {"": ("post.crop", "")}),
    "annotation": Panel(("postprocess.annotation",), {"": ("post.annotation", "")}),
}
TEM = {
    "undistorted": Panel(),
    "MTF": Panel(("tem.mtf",), {symbol: (f"tem.mtf.{symbol}", "") for symbol in "abc"}),
    "Poisson": Panel(("tem.shot",), {"N": ("tem.shot.dose", "e/px")}),
    "fixed pattern": Panel(("tem.fixed_pattern",), {"σ": ("tem.fixed_pattern.sigma", "")}),
    "dark current": Panel(("tem.dark_current",), {"median": ("tem.dark_current.median", "e")}),
    "thermal": Panel(("tem.thermal",), {"σ": ("tem.thermal.sigma", "e")}),
    "flicker": Panel(("tem.flicker",), {"σ": ("tem.flicker.sigma", "of mean")}),
    "reset rows": Panel(("tem.reset",), {"σ": ("tem.reset.sigma", "of mean")}),
    "black pixels": Panel(("tem.black",), {"clusters": ("tem.black.number", "")}),
    "zingers": Panel(("tem.zingers",), {"clusters": ("tem.zingers.number", "")}),
    "upper clip": Panel(("tem.clip",), {"at": ("tem.clip.percentile", "%")}),
    "blur": Panel(("tem.shot", "tem.blur"), {"σ": ("post.blur_x", "px")}),
}
JITTER = {
    f"along the {name}-scan direction": Panel(
        ("jitter",),
        {"σ": (f"jitter.sigma_{axis}", "px"), "φ": (f"jitter.phi_{axis}", "")},
        {"jitter.direction": axis},
    )
    for name, axis in (("fast", "x"), ("slow", "y"))
} | {"undistorted": Panel()}
PANELS = {"fig12": TEM, "fig13": JITTER, "fig14": STEM}


def switched(config, value):
    """Set every probability of an effect in a nested config, in place."""
    for key, part in config.items():
        if key in SWITCHES:
            config[key] = value
        elif isinstance(part, dict):
            switched(part, value)


def only(distortion, panel, fixed):
    """Return the config section ``distortion`` with nothing but a panel's effects switched on.

    Parameters
    ----------
    distortion : dict
    panel : Panel
    fixed : dict
        Dotted name -> value in place of the config's, for all panels.

    Returns
    -------
    dict
    """
    distortion = copy.deepcopy(distortion)
    switched(distortion, 0.0)
    for effect in panel.effects:
        group, last = group_of(distortion, effect)
        if last in SWITCHES:
            group[last] = 1.0
        else:
            group[last]["probability"] = 1.0
    return with_values(distortion, fixed | panel.fixed)


def gallery(config, seed, modality, index, fixed, r_hat, panels):
    """Distort one specimen by one effect after another.

    Parameters
    ----------
    config : dict
        Sections ``specimen``, ``imaging``, ``distortion`` and ``datasets``.
    seed : int
    modality : str
    index : int
        Number of the specimen.
    fixed : dict
        Dotted name below ``distortion`` -> value in place of the config's, for all panels.
    r_hat : numpy.ndarray (104,) [Å]
    panels : dict of str to Panel

    Returns
    -------
    images : numpy.ndarray (n, h, w), uint16
    rows : list of dict
        ``panel``, ``text`` (the parameters of its title), and all that was drawn.

    Raises
    ------
    ValueError
        If the specimen leaves the field empty.
    """
    size = (config["datasets"]["image_size"],) * 2

    def stream_of(name):
        return stream(seed, modality, "gallery", index, name)

    pixel_size = draw(stream_of("pixel_size"), config["specimen"]["pixel_size"])
    objects = shows_objects(stream_of, config)
    recordings = {
        title: recording(
            *(stream_of, only(config["distortion"], panel, fixed), modality, pixel_size, size),
            objects,
        )
        for title, panel in panels.items()
    }
    margin = max(needed for _, needed, _ in recordings.values())
    shape = tuple(n + 2 * margin for n in size)
    field, specimen = undistorted(stream_of, config, objects, pixel_size, shape, r_hat)
    if field is None:
        raise ValueError(
            f"{modality}: specimen {index} of the gallery is empty: take another index"
        )
    images, rows = [], []
    for title, (drawn, needed, distort) in recordings.items():
        x, _, _ = distort(field[central(shape, [n + 2 * needed for n in size])])
        images.append(x)
        text = ", ".join(
            f"{symbol} {short(drawn[key])} {unit}".strip()
            for symbol, (key, unit) in panels[title].shown.items()
        )
        rows.append({"panel": title, "text": text, "pixel_size": pixel_size, **specimen, **drawn})
    return np.stack(images), rows


def short(value):
    """Return a drawn value as text of three digits."""
    return value if isinstance(value, str) else f"{value:.3g}"
