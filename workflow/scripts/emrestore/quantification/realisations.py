"""Recorded images of one field: Poisson noise, and the distortions of the scan."""

import numpy as np

from emrestore.config.distributions import is_range
from emrestore.distortion.chain import scan_margin, scanned
from emrestore.distortion.draw import draw_stem
from emrestore.distortion.finish import central, field_mean


def replaced(section, changes):
    """Return a section of the config with some values replaced, at any depth; a range as a whole."""
    result = dict(section)
    for key, value in changes.items():
        before = section.get(key)
        deeper = isinstance(value, dict) and isinstance(before, dict) and not is_range(before)
        result[key] = replaced(before, value) if deeper else value
    return result


def realisation(field, size, dose, pixel_size, config, stream_of):
    """Record one image of a field.

    Parameters
    ----------
    field : numpy.ndarray (h, w)
        Share of the beam on the detector, undistorted, evenly extended beyond the image.
    size : int [pixel]
        Edge of the image.
    dose : float [e/Å²]
        Of the beam.
    pixel_size : float [Å]
    config : dict
        Section ``distortion``.
    stream_of : callable
        Name -> numpy.random.Generator.

    Returns
    -------
    image : numpy.ndarray (size, size), float32
        Share of the beam: the counts are dose · pixel_size² times as many.
    parameters : dict
        What was drawn.

    Raises
    ------
    ValueError
        If the scan leaves the field.
    """
    shape = (size, size)
    parameters = draw_stem(stream_of, config, pixel_size)
    mean = field_mean(field, shape)
    parameters["detector.dose"] = dose * pixel_size**2 * mean
    needed = scan_margin(parameters, shape, config)
    given = (min(field.shape) - size) // 2
    if needed > given:
        raise ValueError(
            f"config.yaml: quantification: margin gives {given} pixels about the image, but the "
            f"drawn scan distortions reach {needed}; raise it to {needed * pixel_size:.1f} Å"
        )
    part = field[central(field.shape, (size + 2 * needed,) * 2)]
    image = scanned(part, shape, parameters, config, stream_of, mean)
    return image[central(image.shape, shape)].astype(np.float32), parameters
