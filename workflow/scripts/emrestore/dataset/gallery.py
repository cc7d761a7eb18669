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
    enlarged : {"", "middle", "most changed"}
        Where the part lies that an inset of the figure enlarges: nowhere, in the middle of the
        image, or about the pixel that the effect changes most, which single pixels need to be seen.
    """

    effects: tuple = ()
    shown: dict = {}
    fixed: dict = {}
    enlarged: str = ""


AFFINE = {
    "order": ("post.interpolation", ""),
    "scale": ("post.scale", ""),
    "angle": ("post.angle", "°"),
}
# eq. 40 and 55; the config gives this panel its number of bits
QUANTISATION = Panel(shown={"": ("storage.bits", "of 16 bits lost")}, enlarged="middle")

STEM = {
    "undistorted": Panel(enlarged="middle"),
    "jitter": Panel(
        ("jitter",),
        {"σx": ("jitter.sigma_x", "px"), "σy": ("jitter.sigma_y", "px")},
    ),
    "Poisson": Panel(
        ("detector.shot_probability",), {"N": ("detector.dose", "e/px")}, enlarged="middle"
    ),
    "Gaussian readout": Panel(
        ("detector.shot_probability", "detector"),
        {"N": ("detector.dose", "e/px"), "σ": ("detector.sigma", "e")},
        enlarged="middle",
    ),
    "Poisson, fast scan": Panel(
        ("detector.shot_probability", "fast_scan"),
        {"α": ("fast_scan.alpha", "rad·px"), "β": ("fast_scan.beta", "px")},
        enlarged="middle",
    ),
    "row lines": Panel(
        ("pixels.row_lines",), {"n": ("pixels.row_lines", "")}, enlarged="most changed"
    ),
    "black pixels": Panel(("pixels.black",), {"n": ("pixels.black", "")}, enlarged="most changed"),
    "zingers": Panel(("pixels.zingers",), {"n": ("pixels.zingers", "")}, enlarged="most changed"),
    "upper clip": Panel(("pixels.clip",), {"at": ("pixels.clip", "%")}),
    "quantisation": QUANTISATION,
    "Poisson, interpolation": Panel(
        ("detector.shot_probability", "postprocess.interpolation"), AFFINE, enlarged="middle"
    ),
    "Poisson, blur": Panel(
        ("detector.shot_probability", "postprocess.blur"),
        {"σx": ("post.blur_x", "px"), "σy": ("post.blur_y", "px")},
        enlarged="middle",
    ),
    "crop": Panel(("postprocess.crop",), {"": ("post.crop", "")}),
    "annotation": Panel(("postprocess.annotation",), {"": ("post.annotation", "")}),
}
TEM = {
    "undistorted": Panel(enlarged="middle"),
    "MTF": Panel(("tem.mtf",), {symbol: (f"tem.mtf.{symbol}", "") for symbol in "abc"}),
    "Poisson": Panel(("tem.shot",), {"N": ("tem.shot.dose", "e/px")}, enlarged="middle"),
    "fixed pattern": Panel(
        ("tem.fixed_pattern",),
        {"σ": ("tem.fixed_pattern.sigma", "of signal")},
        enlarged="middle",
    ),
    "dark current": Panel(
        ("tem.dark_current",),
        {"median": ("tem.dark_current.median", "e")},
        enlarged="most changed",
    ),
    "thermal": Panel(("tem.thermal",), {"σ": ("tem.thermal.sigma", "e")}, enlarged="middle"),
    "flicker": Panel(("tem.flicker",), {"σ": ("tem.flicker.sigma", "of mean")}),
    "reset rows": Panel(("tem.reset",), {"σ": ("tem.reset.sigma", "of mean")}),
    "black pixels": Panel(
        ("tem.black",), {"clusters": ("tem.black.number", "")}, enlarged="most changed"
    ),
    "zingers": Panel(
        ("tem.zingers",), {"clusters": ("tem.zingers.number", "")}, enlarged="most changed"
    ),
    "upper clip": Panel(("tem.clip",), {"at": ("tem.clip.percentile", "%")}),
    "quantisation": QUANTISATION,
    "Poisson, interpolation": Panel(
        ("tem.shot", "postprocess.interpolation"), AFFINE, enlarged="middle"
    ),
    "Poisson, blur": Panel(
        ("tem.shot", "tem.blur"), {"σ": ("post.blur_x", "px")}, enlarged="middle"
    ),
    "crop": Panel(("postprocess.crop",), {"": ("post.crop", "")}),
    "annotation": Panel(("postprocess.annotation",), {"": ("post.annotation", "")}),
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


def most_changed(values, plain):
    """Return the (row, column) at which an image differs most from the undistorted one.

    Parameters
    ----------
    values, plain : numpy.ndarray (h, w), float64
        On one scale.
    """
    place = np.unravel_index(np.abs(values - plain).argmax(), plain.shape)
    return tuple(int(n) for n in place)


def enlarged_places(recorded, panels):
    """Return the place of each panel's inset.

    Parameters
    ----------
    recorded : dict of str to numpy.ndarray (h, w), float64
        Images on the scale of the undistorted one, which is "undistorted".
    panels : dict of str to Panel

    Returns
    -------
    list of dict
        ``inset_row`` and ``inset_column`` [pixel]; None for panels without an inset.
    """
    plain = recorded["undistorted"]
    middle = tuple(n // 2 for n in plain.shape)
    places = []
    for title, values in recorded.items():
        place = {
            "": (None, None),
            "middle": middle,
            "most changed": most_changed(values, plain),
        }[panels[title].enlarged]
        places.append(dict(zip(("inset_row", "inset_column"), place, strict=True)))
    return places


def gallery(config, seed, modality, index, fixed, r_hat, panels, of_panels=None):
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
    of_panels : dict of str to dict, optional
        Panel -> values like `fixed`, for this one alone.

    Returns
    -------
    images : numpy.ndarray (n, h, w), uint16
    rows : list of dict
        ``panel``, ``text`` (the parameters of its title), ``inset_row`` and ``inset_column``
        [pixel] (`enlarged_places`), and all that was drawn.

    Raises
    ------
    ValueError
        If the specimen leaves the field empty, or `of_panels` names a panel that is not there.
    """
    of_panels = of_panels or {}
    unknown = sorted(set(of_panels) - set(panels))
    if unknown:
        raise ValueError(
            f"figures.galleries: of_panels names {', '.join(unknown)}; expected some of "
            f"{', '.join(panels)}"
        )
    size = (config["datasets"]["image_size"],) * 2

    def stream_of(name):
        return stream(seed, modality, "gallery", index, name)

    pixel_size = draw(stream_of("pixel_size"), config["specimen"]["pixel_size"])
    objects = shows_objects(stream_of, config)
    recordings = {
        title: recording(
            stream_of,
            only(config["distortion"], panel, fixed | of_panels.get(title, {})),
            modality,
            pixel_size,
            size,
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
    images, rows, recorded = [], [], {}
    for title, (drawn, needed, distort) in recordings.items():
        x, _, storage = distort(field[central(shape, [n + 2 * needed for n in size])])
        recorded[title] = x / storage["storage.factor"] + storage["storage.offset"]
        images.append(x)
        text = ", ".join(
            f"{symbol} {short(drawn[key])} {unit}".strip().replace(" °", "°")
            for symbol, (key, unit) in panels[title].shown.items()
        )
        rows.append({"panel": title, "text": text, "pixel_size": pixel_size, **specimen, **drawn})
    for row, place in zip(rows, enlarged_places(recorded, panels), strict=True):
        row |= place
    return np.stack(images), rows


def short(value):
    """Return a drawn value as text of three digits."""
    return value if isinstance(value, str) else f"{value:.3g}".replace("-", "\N{MINUS SIGN}")
