"""What the viewer of a page needs of each frame: raw and restored image, and how far each pixel moves."""

import base64

import numpy as np

from emrestore.restoring.page_figure import averaged

LARGEST = 1024  # pixel; chosen. Edge of an image on a page
BYTES = 12e6  # byte; chosen. All images of a page, as they lie in memory
EACH = 5  # byte a pixel: two images of 16 bits, a map of 8
LEVELS16, LEVELS8 = 65535, 255
GREYS = (0.5, 99.5)  # %; chosen. Of the restored image: black and white
MAP_TOP = 99.5  # %; chosen. Of the map: its brightest colour


def shown_edge(shape, frames):
    """Return the largest edge [pixel] at which all frames of a page stay within `BYTES`.

    Parameters
    ----------
    shape : (int, int)
        Rows and columns of a frame.
    frames : int
    """
    within = max(shape) * np.sqrt(BYTES / (EACH * frames * shape[0] * shape[1]))
    return int(min(LARGEST, max(within, 1)))


def packed(values, low, high, levels):
    """Return an image as base64 text: little-endian whole numbers from 0 (`low`) to `levels` (`high`)."""
    share = (np.clip(values, low, high) - low) / (high - low if high > low else 1.0)
    kind = "<u2" if levels > LEVELS8 else "u1"
    return base64.b64encode(np.round(share * levels).astype(kind).tobytes()).decode()


def frame_data(raw, restored, spread, edge):
    """Return one frame as the viewer reads it.

    Parameters
    ----------
    raw, restored : numpy.ndarray (h, w)
    spread : numpy.ndarray (h, w) or None
        How far each restored pixel moves when noise is drawn anew, on the scale of the image.
    edge : int [pixel]
        Larger images are averaged over squares.

    Returns
    -------
    dict
        ``raw`` and ``restored`` (base64, 16 bits from ``low`` to ``high``), ``black`` and ``white``
        (limits of the grey scale), with a map ``spread`` (8 bits from 0) and ``top`` too.
    """
    images = [averaged(np.asarray(image, float), edge) for image in (raw, restored)]
    low, high = (float(f(images)) for f in (np.min, np.max))
    black, white = np.percentile(images[1], GREYS)
    found = {
        "raw": packed(images[0], low, high, LEVELS16),
        "restored": packed(images[1], low, high, LEVELS16),
        "low": low,
        "high": high,
        "black": float(black),
        "white": float(white if white > black else black + 1.0),
    }
    if spread is not None:
        small = averaged(spread, edge)
        top = float(np.percentile(small, MAP_TOP))
        found |= {"spread": packed(small, 0.0, top, LEVELS8), "top": top}
    return found


def viewer_data(shape, pixel_size, unit, frames):
    """Return what the viewer reads: size on the page, calibration, frames.

    Parameters
    ----------
    shape : (int, int)
        Rows and columns of the recording.
    pixel_size : (float, float)
        Across and along the rows of the recording.
    unit : str
        Of the pixel size; '' for none.
    frames : list of dict
        From `frame_data`, all with the edge that `shown_edge` gives.

    Returns
    -------
    dict
    """
    step = -(-max(shape) // shown_edge(shape, len(frames)))
    return {
        "height": shape[0] // step,
        "width": shape[1] // step,
        "step": step,
        "pixel": [size * step for size in pixel_size],
        "unit": unit or "pixel",
        "frames": frames,
    }
