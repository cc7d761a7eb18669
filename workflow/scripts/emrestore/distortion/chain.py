"""The order of the S(T)EM distortions, as the authors' pairs show it.

jitter -> row lines -> Poisson -> Gaussian -> cut at zero -> fast scan -> black pixels, zingers ->
upper clip -> added effects -> interpolation -> crop of the extended field -> blur -> crop or
annotation -> 16 bits.
The paper puts the row lines after the fast scan, keeps negative values and multiplies zingers: so
do the switches ``pixels.row_lines.place``, ``detector.negatives`` and ``pixels.zingers.factor_of``.
All scalar parameters are drawn before the specimen is made, since they tell how far the field must
be extended.
"""

import numpy as np

from emrestore.distortion.added import with_added
from emrestore.distortion.detector import detect
from emrestore.distortion.finish import (
    INTERPOLATION_SUPPORT,
    central,
    field_mean,
    finished,
    interpolation_reach,
)
from emrestore.distortion.pixels import black_pixels, upper_clip, zingers
from emrestore.distortion.scan import displacements, fast_scan, fast_scan_kernel, jitter, row_lines
from emrestore.random import draw


def jitter_reach(parameters, reach):
    """Return how far [pixel, int] the scan can leave the field: `reach` deviations of the series."""
    deviations = [
        parameters[f"jitter.sigma_{axis}"] / np.sqrt(1.0 - parameters[f"jitter.phi_{axis}"] ** 2)
        for axis in "xy"
        if parameters[f"jitter.sigma_{axis}"] > 0.0
    ]
    return int(np.ceil(reach * max(deviations))) + INTERPOLATION_SUPPORT if deviations else 0


def response(parameters):
    """Return the fast-scan response of the drawn parameters, numpy.ndarray (length,)."""
    if np.isnan(parameters["fast_scan.beta"]):
        return np.ones(1)
    keys = ("alpha", "beta", "gamma", "theta", "length")
    return fast_scan_kernel(*(parameters[f"fast_scan.{key}"] for key in keys))


def scan_margin(parameters, size, config):
    """Return by how many pixels the field must be extended on each side.

    The largest displacement of the scan (paper: "maximum correlation distance"), the memory of the
    fast-scan response, and the reach of the interpolation.

    Parameters
    ----------
    parameters : dict
        From `draw_stem`.
    size : (int, int)
        Height and width of the stored images: the interpolation reaches farther in larger ones.
    config : dict
        Section ``distortion``: ``jitter.reach`` and ``fast_scan.margin_share``.

    Returns
    -------
    int [pixel]
    """
    weights = np.abs(response(parameters))
    # what is older is replaced by the first pixel: the response's tail is long and flat
    needed = config["fast_scan"]["margin_share"] * weights.sum()
    memory = int(np.searchsorted(np.cumsum(weights), needed))
    reach = jitter_reach(parameters, config["jitter"]["reach"])
    return reach + memory + interpolation_reach(parameters, size)


def with_lines(image, number, config, stream_of):
    """Draw row lines on an image (h, w), as many as `number`; config: ``pixels.row_lines``."""
    rng = stream_of("row_lines")
    lengths = [draw(rng, config["length"]) for _ in range(number)]
    factors = [draw(rng, config["factor"]) for _ in range(number)]
    return row_lines(rng, image, number, lengths, factors)


def scanned(y, size, parameters, config, stream_of, mean):
    """Record a field: everything that happens before the image leaves the microscope.

    Parameters
    ----------
    y : numpy.ndarray
        Undistorted extended field.
    size : (int, int)
        Height and width of the final field in its middle, where lines and points are placed.
    parameters, config, stream_of
        As for `distort_stem`.
    mean : float
        Mean of y over the final field, which gets the dose.

    Returns
    -------
    numpy.ndarray, float64
        Smaller than y by the reach of the jitter on every side.
    """
    border = jitter_reach(parameters, config["jitter"]["reach"])
    if border:
        series = {}
        for axis in "xy":
            sigma, phi = parameters[f"jitter.sigma_{axis}"], parameters[f"jitter.phi_{axis}"]
            rows = y.shape[0] - 2 * border
            rng = stream_of(f"jitter.{axis}")
            series[axis] = displacements(rng, rows, sigma, phi) if sigma else np.zeros(rows)
        x = jitter(y, series["x"], series["y"], border)
    else:
        x = y.copy()
    field = central(x.shape, size)
    effects = config["pixels"]
    lines = effects["row_lines"]
    if lines["place"] == "before":
        x[field] = with_lines(x[field], parameters["pixels.row_lines"], lines, stream_of)
    per_unit = parameters["detector.dose"] / mean
    sigma, shot = parameters["detector.sigma"], bool(parameters["detector.shot"])
    cut = config["detector"]["negatives"] == "cut"
    per_electron = config["detector"]["form"] == "paper"
    x = detect(stream_of("detector"), x * per_unit, sigma, shot, cut, per_electron) / per_unit
    kernel = response(parameters)
    if len(kernel) > 1:
        x = fast_scan(x, kernel)
    if lines["place"] == "after":
        x[field] = with_lines(x[field], parameters["pixels.row_lines"], lines, stream_of)
    rng = stream_of("black")
    black = [draw(rng, effects["black"]["factor"]) for _ in range(parameters["pixels.black"])]
    x[field] = black_pixels(rng, x[field], black)
    rng = stream_of("zingers")
    bright = [draw(rng, effects["zingers"]["factor"]) for _ in range(parameters["pixels.zingers"])]
    x[field] = zingers(rng, x[field], bright, effects["zingers"]["factor_of"])
    if not np.isnan(parameters["pixels.clip"]):
        x[field] = upper_clip(x[field], parameters["pixels.clip"])
    x[field] = with_added(x[field], parameters, stream_of)
    return x


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
    expected = (size[0] + 2 * margin, size[1] + 2 * margin)
    if y.shape != expected:
        raise ValueError(
            f"the undistorted field has {y.shape[0]} x {y.shape[1]} pixels; expected "
            f"{expected[0]} x {expected[1]}, the images extended by a margin of {margin}"
        )
    x = scanned(y, size, parameters, config, stream_of, field_mean(y, size))
    return finished(x, y, size, parameters, config["postprocess"], stream_of)
