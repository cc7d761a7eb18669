"""What the ranges of the config may hold: checked before any job, so that errors name the key.

The distortions' numbers are checked when they are drawn (distortion/limits.py), since some of them
follow from several ranges; their words are checked here. This module needs no package: the config
is read by Snakemake's Python.
"""

import math

from emrestore.config.bounds import bounds
from emrestore.config.distributions import is_range

SHARE = (0.0, 1.0)
# key -> lowest and highest number, or the words that are known
LIMITS = {
    "specimen.pixel_size": (1e-3, 1e2),
    "specimen.kind": {"crystal", "amorphous", "points"},
    "specimen.border": (0.0, 1e3),
    "specimen.most_atoms": (1, math.inf),
    "specimen.crystal.space_group": (1, 230),
    "specimen.crystal.length": (0.5, 1e3),
    "specimen.crystal.angle": (10.0, 170.0),
    "specimen.crystal.elements": (1, math.inf),
    "specimen.crystal.atomic_number": (1, 103),
    "specimen.crystal.minimum_distance": (0.1, 1e2),
    "specimen.crystal.largest_distance": (0.1, math.inf),
    "specimen.crystal.largest_density": (0.1, math.inf),
    "specimen.amorphous.atomic_number": (1, 103),
    "specimen.amorphous.minimum_distance": (0.1, 1e2),
    "specimen.amorphous.density": (1e-3, 1e2),
    "specimen.amorphous.packing": (1e-3, 0.35),
    "specimen.amorphous.block": (15.0, 1e3),
    "specimen.wedge.surface": {"top", "bottom", "both"},
    "specimen.wedge.angle": (0.1, 89.0),
    "specimen.shape.kind": {"rod", "polyhedron", "cut"},
    "specimen.shape.rod_vertices": (3, math.inf),
    "specimen.shape.polyhedron_vertices": (4, math.inf),
    "specimen.shape.radius": (1e-3, 10.0),
    "specimen.shape.keep_inside": SHARE,
    "specimen.defects.fraction": SHARE,
    "specimen.defects.displaced": SHARE,
    "specimen.support.kind": {"crystal", "amorphous"},
    "specimen.support.thickness": (0.1, math.inf),
    "imaging.atoms.height": (1e-3, math.inf),
    "imaging.atoms.order": (1.0, 1e2),
    "imaging.atoms.exponent": (1e-2, 1e2),
    "imaging.atoms.source_size": (0.0, 1e1),
    "imaging.atoms.oversampling": (1, 16),
    "imaging.atoms.reach": (1.0, 1e3),
    "imaging.atoms.finest_step": (1e-6, 1e2),
    "imaging.points.number": (1, math.inf),
    "imaging.points.minimum_distance": (0.0, math.inf),
    "imaging.points.diameter": (0.1, math.inf),
    "imaging.points.spread": (1e-2, math.inf),
    "imaging.points.sharp": SHARE,
    "imaging.points.height": (1e-3, math.inf),
    "imaging.points.order": (1.0, 1e2),
    "imaging.points.share_of_support": (0.0, math.inf),
    "imaging.intensity.nonlinearity.power": (1e-2, 1e2),
    "imaging.intensity.background.kind": {"plane", "gaussian"},
    "imaging.intensity.background.height": (0.0, math.inf),
    "imaging.intensity.background.width": (1e-2, math.inf),
    "imaging.intensity.background.dark": SHARE,
    "imaging.points.reach": (1e-1, 1e2),
    "imaging.intensity.contrast.target": {"drawn", "nearest"},
    "imaging.intensity.contrast.outside": (1e-4, 1e2),
    "distortion.jitter.reach": (0.0, 1e2),
    "distortion.jitter.direction": {"x", "y", "xy"},
    "distortion.fast_scan.margin_share": SHARE,
    "distortion.detector.form": {"observed", "paper"},
    "distortion.detector.negatives": {"cut", "keep"},
    "distortion.pixels.row_lines.place": {"before", "after"},
    "distortion.pixels.zingers.factor_of": {"maximum", "pixel"},
    "distortion.tem.mtf.grid_points": (2, 1e6),
    "distortion.tem.mtf.grid_length": (1e-3, 1e6),
    "distortion.tem.reset.filter_reach": (1e-1, 1e2),
    "distortion.tem.zingers.factor_of": {"maximum", "pixel"},
    "distortion.postprocess.crop.kind": {"cut", "quadrilateral"},
    "distortion.postprocess.crop.fill": {"uniform", "white", "zero", "median"},
    "distortion.postprocess.annotation.kind": {"text", "circle", "rectangle", "arrow"},
}


def check_range(spec, limits):
    """Raise a ValueError if a range is empty or may give what `limits` (see LIMITS) leave out."""
    if isinstance(limits, set):
        words = spec["choice"] if isinstance(spec, dict) else [spec]
        if not limits >= set(words):
            raise ValueError(f"{', '.join(map(str, words))}; expected some of {sorted(limits)}")
        limits = None
    low, high = bounds(spec)
    if limits is not None and not limits[0] <= low <= high <= limits[1]:
        raise ValueError(f"gives {low:g} to {high:g}; expected {limits[0]:g} to {limits[1]:g}")


def check_ranges(config, where=()):
    """Refuse ranges that are empty or hold impossible numbers.

    Parameters
    ----------
    config : dict
    where : tuple of str
        Keys that lead to `config`.

    Raises
    ------
    ValueError
        Names the key.
    """
    for key, value in config.items():
        path = (*where, str(key))
        name = ".".join(path)
        limits = LIMITS.get(name.removeprefix("low_resolution."))
        if isinstance(value, dict) and not is_range(value):
            check_ranges(value, path)
        elif is_range(value) or limits is not None:
            try:
                check_range(value, limits)
            except ValueError as error:
                raise ValueError(
                    f"config: {name}: {error}: mend it in config.yaml, in the scale or after --config"
                ) from error
