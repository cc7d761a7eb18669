"""Estimates of a microscope as values of the config: what its pairs are drawn with."""

from emrestore.adapting.estimates import of_camera
from emrestore.config.bounds import bounds
from emrestore.config.sections import nested

REACH = 1.3  # deviations; chosen. 80 % of a normal law
PIXEL_SPREAD = 0.1  # -; chosen. How far about those of the recordings pixel sizes are drawn


def generated(config, modality):
    """Return the key of the law of the pixel size in the config, and its bounds [Å]."""
    own = config["low_resolution"]["specimen"] if modality.startswith("lr") else {}
    key = "low_resolution.specimen.pixel_size" if "pixel_size" in own else "specimen.pixel_size"
    return key, bounds(own.get("pixel_size", config["specimen"]["pixel_size"]))


def drawable(pixel_sizes, config, modality):
    """Return the pixel sizes [Å] that the generator can draw pairs at, within the spread about each."""
    _, (low, high) = generated(config, modality)
    return [
        size
        for size in pixel_sizes
        if size * (1 + PIXEL_SPREAD) > low and size * (1 - PIXEL_SPREAD) < high
    ]


def sampled_at(pixel_sizes, config, modality):
    """Return the law of the pixel size as values of the config, by dotted names.

    Parameters
    ----------
    pixel_sizes : list of float [Å]
        Of the recordings; empty where none is known.
    config : dict
    modality : str

    Returns
    -------
    dict
        Empty where no recording tells it, or all are outside the config's law: that then stays.
    """
    sizes = drawable(pixel_sizes, config, modality)
    if not sizes:
        return {}
    key, (low, high) = generated(config, modality)
    near = max(low, min(sizes) * (1 - PIXEL_SPREAD))
    far = min(high, max(sizes) * (1 + PIXEL_SPREAD))
    return {key: {"uniform": [round(near, 4), round(far, 4)]}}


def _about(row, lowest=0.0):
    """Return the uniform law about an estimate that is not below `lowest`."""
    ends = (row["mean"] + side * REACH * row["deviation"] for side in (-1, 1))
    return {"uniform": [round(float(max(end, lowest)), 4) for end in ends]}


def recorded_by(table, modality, pixel_sizes):
    """Return the laws of the recording as values of the config, by dotted names.

    Parameters
    ----------
    table : pandas.DataFrame
        From `emrestore.adapting.estimates.estimates`.
    modality : str
    pixel_sizes : list of float [Å]
        Of the recordings, those that pairs are drawn at. Without any the law of the jitter, which is
        in Å, stays the config's.

    Returns
    -------
    dict
    """
    found = table.set_index("law")

    def normal(law):
        return {
            "lognormal": [round(float(found.loc[law, key]), 4) for key in ("mean", "deviation")]
        }

    if of_camera(modality):
        dose = {f"distortion.tem.shot.{key}": normal("dose") for key in ("dose", "dose_of_objects")}
        return dose | {
            "distortion.tem.blur.probability": 1.0,
            "distortion.tem.blur.sigma": _about(found.loc["blur"]),
        }
    dose = {f"distortion.detector.{key}": normal("dose") for key in ("dose", "dose_of_objects")}
    values = dose | {
        "distortion.detector.probability": 1.0,
        "distortion.detector.sigma_per_root_dose": _about(found.loc["gaussian"]),
        "distortion.fast_scan.beta": normal("beta"),
    }
    if pixel_sizes:
        middle = sum(pixel_sizes) / len(pixel_sizes)
        jitter = found.loc["jitter"]
        values["distortion.jitter.sigma"] = _about(
            {key: jitter[key] * middle for key in ("mean", "deviation")}
        )
    return values


def laws(table, modality, pixel_sizes, config):
    """Return the laws of a microscope as changes of the config, as --config takes them."""
    known = sampled_at(pixel_sizes, config, modality)
    sizes = drawable(pixel_sizes, config, modality)
    return nested(known | recorded_by(table, modality, sizes))
