"""Which signals of a file are images or stacks of them, and which are not, and why.

The axes of a signal tell: what they measure, how they are called, and how many there are.
"""

import re

import numpy as np
from rsciio.utils import rgb

from emrestore.recordings.units import ANGSTROM, angstrom, quantity

LARGEST_PIXEL = 1e7  # Å, one millimetre; TIA calibrates diffraction patterns in "m" beyond that
EXACT = 2**53  # the largest whole number up to which float64 keeps all
ROWS = {"y", "height", "row", "rows"}
COLUMNS = {"x", "width", "column", "columns", "col", "cols"}
NOT_SPATIAL = {
    "energy": "energies",
    "wavelength": "wavelengths",
    "frequency": "frequencies",
    "time": "times",
}
RECIPROCAL_NAMES = re.compile(r"[kq][_ ]?[xy]|q|.*(scattering angle|reciprocal|diffraction).*")
SPECTRAL_NAMES = re.compile(r".*\b(energy|energies|wavelength)\b.*")
DIFFRACTION = "it is a diffraction pattern"


class NotAnImageError(ValueError):
    """A sound signal that is no image; the message says why."""


def images_of(signal):
    """Return the image or stack that a signal is, its rows along the last axis.

    Axes are ordered by their names, axes of length 1 dropped, colours that are equal made grey, and
    opacity is left out.

    Parameters
    ----------
    signal : dict
        As of RosettaSciIO's readers; ``notes`` are sentences of our own.

    Returns
    -------
    data : numpy.ndarray (h, w) or (n, h, w)
        Real.
    axes : list of dict
        Those of `data`.
    notes : list of str
        What was made of the signal that its reader would not expect, as sentences.

    Raises
    ------
    NotAnImageError
    """
    data, axes = signal["data"], [dict(axis) for axis in signal["axes"]]
    if data.dtype.names and rgb.is_rgbx(data):
        data = rgb.rgbx2regular_array(data)
        axes.append({"name": "sample"})
    _check_values(data)
    # a reader that knows no axes gives none
    axes = axes if len(axes) == data.ndim else [{"name": ""} for _ in data.shape]
    data, axes, notes = _without_colours(data, axes)
    data, axes = _in_order(*_without_single(data, axes))
    _check_axes(data, axes, signal.get("metadata", {}))
    return data, axes, [*signal.get("notes", ()), *notes]


def _check_values(data):
    """Refuse what are no real numbers."""
    if data.dtype.kind == "c":
        raise NotAnImageError(f"its values are complex ({data.dtype})")
    if data.dtype.kind not in "biuf":
        raise NotAnImageError(f"its values are no numbers ({data.dtype})")
    if 0 in data.shape:
        raise NotAnImageError(f"it holds no pixels, its shape is {data.shape}")
    if data.dtype.kind in "iu" and data.dtype.itemsize == 8:
        least, most = int(data.min()), int(data.max())
        if max(-least, most) > EXACT and most - least < EXACT:
            raise NotAnImageError(
                f"its whole numbers from {least} to {most} have more digits than float64 keeps: take the "
                "smallest from all"
            )


def _without_colours(data, axes):
    """Return a signal without its axis of colours, and what is to be said of that."""
    names = [str(axis.get("name") or "") for axis in axes]
    if "sample" in names:
        place = names.index("sample")
    elif data.ndim > 2 and data.shape[-1] in (2, 3, 4) and not any(names):
        place = data.ndim - 1
    else:
        return data, axes, []
    planes = np.moveaxis(data, place, 0)
    others = axes[:place] + axes[place + 1 :]
    alpha = len(planes) in (2, 4)
    colours = planes[:-1] if alpha else planes
    notes = ["Its opacity was left out."] if alpha else []
    if all(np.array_equal(colours[0], colour, equal_nan=True) for colour in colours[1:]):
        return colours[0], others, notes
    if place == 0 and data.ndim == 3:
        # so tifffile and others store three frames that nobody declared to be frames
        words = f"It is stored as {len(planes)} planes of colour, taken as frames of a stack."
        return planes, [{"name": "frame", "navigate": True}, *others], [words]
    raise NotAnImageError(f"it is a colour image, its shape is {data.shape}")


def _without_single(data, axes):
    """Drop axes of length 1; a stack of one image stays one."""
    if data.ndim < 3:
        return data, axes
    last = data.ndim - 1 if not _words(axes[-1]) & (ROWS | COLUMNS) else None
    kept = [i for i, n in enumerate(data.shape) if n > 1 or data.ndim == 3 and i != last]
    return data.reshape([data.shape[i] for i in kept]), [axes[i] for i in kept]


def _words(axis):
    """Return the words of an axis's name: those of "R_x [nm]" are r, x and nm."""
    return set(re.split(r"[^a-z0-9]+", str(axis.get("name") or "").lower()))


def _in_order(data, axes):
    """Return a signal with rows and columns last, where its axes are called so."""
    words = [_words(axis) for axis in axes]
    rows = [i for i, found in enumerate(words) if found & ROWS]
    columns = [i for i, found in enumerate(words) if found & COLUMNS]
    if len(rows) != 1 or len(columns) != 1 or rows == columns:
        return data, axes
    order = [i for i in range(data.ndim) if i not in rows + columns] + rows + columns
    return data.transpose(order), [axes[i] for i in order]


def _check_axes(data, axes, metadata):
    """Refuse spectra, diffraction patterns, lines, and more than three axes."""
    kind = str(metadata.get("Signal", {}).get("signal_type", "")).lower()
    if "diffraction" in kind:
        raise NotAnImageError(f"{DIFFRACTION}, says its signal type {kind}")
    for i, axis in enumerate(axes):
        name, unit = str(axis.get("name") or "").lower(), str(axis.get("units") or "")
        what = quantity(unit)
        image = i >= data.ndim - 2
        if what == "reciprocal length" or RECIPROCAL_NAMES.fullmatch(name):
            raise NotAnImageError(f"{DIFFRACTION}, its axis {name or i} is in {unit or 'pixels'}")
        if what == "angle" and image:
            raise NotAnImageError(f"{DIFFRACTION}, its axis {name or i} is in {unit}")
        spectral = "wavelength" if "wavelength" in name else "energy"
        what = spectral if SPECTRAL_NAMES.fullmatch(name) else "time" if name == "time" else what
        if what == "time" and not image:
            continue
        if what in NOT_SPATIAL:
            raise NotAnImageError(
                f"it holds spectra or lines, its shape is {data.shape}: axis {name or i} has "
                f"{NOT_SPATIAL[what]} ({unit or 'no unit'})"
            )
    navigated = [axis.get("navigate") for axis in axes]
    spectra = (
        data.ndim > 1 and navigated.count(False) == 1 and navigated.count(True) == data.ndim - 1
    )
    if data.ndim < 2 or spectra or kind.startswith(("eels", "eds")):
        raise NotAnImageError(f"it holds spectra or lines, its shape is {data.shape}")
    if data.ndim > 3:
        called = ", ".join(str(axis.get("name") or "?") for axis in axes)
        raise NotAnImageError(
            f"it has {data.ndim} dimensions ({called}), its shape is {data.shape}"
        )
    if min(data.shape[-2:]) < 2:
        raise NotAnImageError(f"it holds lines, its shape is {data.shape}")
    sizes = [abs(calibrated(axis)[0]) for axis in axes[-2:]]
    units = [angstrom(str(axis.get("units") or "")) for axis in axes[-2:]]
    if None not in units and sizes[1] * units[1] > LARGEST_PIXEL:
        size = sizes[1] * units[1] / ANGSTROM["mm"]
        raise NotAnImageError(f"its pixels are {size:.3g} mm wide, so {DIFFRACTION}")


def calibrated(axis):
    """Return scale and offset of an axis, in its unit; scale 0 where it has no even steps."""
    if "axis" not in axis:
        return float(axis.get("scale", 1.0)), float(axis.get("offset", 0.0))
    places = np.asarray(axis["axis"], float)
    steps = np.diff(places)
    even = steps.size and np.ptp(steps) <= 1e-3 * abs(steps.mean())
    return (float(steps.mean()) if even else 0.0), float(places[0])
