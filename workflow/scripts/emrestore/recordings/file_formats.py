"""Microscopy files read with their calibration, and restored images written in the same family."""

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import mrcfile
import numpy as np
import tifffile

from emrestore.recordings.images import NotAnImageError, calibrated, images_of
from emrestore.recordings.own_files import FORMATS, kind
from emrestore.recordings.signals import signals_of
from emrestore.recordings.units import ANGSTROM, carried, named, quantity

SPACE, TIME = "yx", "frame"
TOLERANCE = 1e-6  # relative; what a written pixel size may differ from the recording's


@dataclass(frozen=True)
class Recording:
    """One image or stack of a file.

    Attributes
    ----------
    frames : numpy.ndarray (n, h, w)
        Real, finite, on the file's scale of intensity and of its dtype.
    stack : bool
        The file holds a stack, were it of one frame.
    pixel_size : tuple of two float
        Distance of the rows and of the columns, in `units`.
    units : str
        Empty if the file is not calibrated; the pixel size is 1 then.
    offset : tuple of two float
        Place of the first row and column, in `units`.
    metadata : dict
        What RosettaSciIO found, in HyperSpy's names.
    title : str
        What the file calls this image, mostly its detector.
    notes : tuple of str
        Sentences on what else the file holds, and how it was read where that is not plain.
    """

    frames: np.ndarray
    stack: bool
    pixel_size: tuple = (1.0, 1.0)
    units: str = ""
    offset: tuple = (0.0, 0.0)
    metadata: dict = field(default_factory=dict)
    title: str = ""
    notes: tuple = ()

    @property
    def angstrom(self):
        """Distance of the columns [Å], or None if the file does not tell."""
        factor = ANGSTROM.get(self.units)
        return None if factor is None else self.pixel_size[1] * factor


def read_all(path):
    """Read all images and stacks of images of a file.

    Parameters
    ----------
    path : str or pathlib.Path

    Returns
    -------
    list of Recording
        In the order of the file, at least one.

    Raises
    ------
    ValueError
        If the file cannot be read or holds no real and finite images; one line that names the file,
        what was found and what is expected.
    """
    path = Path(path)
    if path.is_symlink() and not path.exists():
        raise ValueError(f"{path}: a link to {path.readlink()}, which does not exist")
    if not path.is_file() and path.suffix.lower() in FORMATS:
        raise ValueError(f"{path}: no such file")
    if not kind(path):
        known = ", ".join(sorted(FORMATS))
        raise ValueError(f"{path}: unknown ending {path.suffix!r}: expected one of {known}")
    if not path.stat().st_size:
        raise ValueError(f"{path}: the file is empty: copy it again from where it came")
    found, reasons = [], []
    for number, signal in enumerate(signals_of(path), 1):
        title = str(signal.get("metadata", {}).get("General", {}).get("title", ""))
        name = f"{number} ({title})" if title else str(number)
        try:
            found.append((name, title, signal, *images_of(signal)))
        except NotAnImageError as error:
            reasons.append((name, str(error)))
    if not found:
        reason = reasons[0][1] if reasons else "it holds no images"
        raise ValueError(f"{path}: {reason}: expected one real image or a stack of them")
    for *_, data, _, _ in found:
        _check_finite(path, data)
    left_out = [f"Signal {name} of the file was left out: {reason}." for name, reason in reasons]
    if len(found) > 1:
        names = ", ".join(name for name, *_ in found)
        left_out.insert(0, f"The file holds {len(found)} images, and all are restored: {names}.")
    return [
        _recording(signal, title, data, axes, (*notes, *left_out))
        for _, title, signal, data, axes, notes in found
    ]


def read(path):
    """Read the image or the stack of images of a file, the first of several; see `read_all`."""
    return read_all(path)[0]


def _check_finite(path, data):
    """Refuse an image with values that are no numbers; name the frame of a stack."""
    wrong = ~np.isfinite(data)
    if not wrong.any():
        return
    frames = np.flatnonzero(wrong.any(axis=(1, 2))).tolist() if data.ndim == 3 else []
    which = f"frame {', '.join(map(str, frames))}: " if frames else ""
    raise ValueError(
        f"{path}: {which}{wrong.sum()} of {data.size} pixels are not finite (nan or infinite): replace "
        "them, for example by the median of their neighbours"
    )


def _recording(signal, title, data, axes, notes):
    """Return an image and what its signal tells of it."""
    frames = data if data.ndim == 3 else data[None]
    size, units, offset = _calibration(axes[-2:])
    metadata = dict(signal.get("metadata", {})) | {"acquisition": _acquisition(signal)}
    return Recording(frames, data.ndim == 3, size, units, offset, metadata, title, tuple(notes))


def _calibration(axes):
    """Return pixel size, units and offset of the axes of rows and columns.

    Lengths come in a unit that restored files carry; what is no known unit stays as it is.
    """
    units = [str(axis.get("units") or "") for axis in axes]
    numbers = np.array([calibrated(axis) for axis in axes])  # (rows, columns) x (scale, offset)
    if not (numbers[:, 0] > 0.0).all() or not all(map(named, units)):
        return (1.0, 1.0), "", (0.0, 0.0)
    if any(quantity(unit) != "length" for unit in units):
        if units[0] != units[1]:
            return (1.0, 1.0), "", (0.0, 0.0)
        return tuple(numbers[:, 0].tolist()), units[1], tuple(numbers[:, 1].tolist())
    unit, factor = carried(units[1], numbers[1, 0])
    other, other_factor = carried(units[0], numbers[0, 0])
    numbers[1] *= factor
    numbers[0] *= other_factor * ANGSTROM[other] / ANGSTROM[unit]
    numbers += 0.0  # no negative zero
    return tuple(numbers[:, 0].tolist()), unit, tuple(numbers[:, 1].tolist())


def _acquisition(signal):
    """Return what a file tells of the microscope: mode and beam_energy [kV], where known."""
    known = {}
    metadata, original = (signal.get(key, {}) for key in ("metadata", "original_metadata"))
    instrument = metadata.get("Acquisition_instrument", {})
    for name in ("TEM", "SEM"):
        part = instrument.get(name, {})
        known |= {"mode": name.lower()} if name == "SEM" and part else {}
        if "acquisition_mode" in part:
            known["mode"] = str(part["acquisition_mode"]).lower()
        if "beam_energy" in part:
            known["beam_energy"] = float(part["beam_energy"])
    # RosettaSciIO leaves some formats' metadata to be translated: path -> (name, function)
    for path, target in signal.get("mapping", {}).items():
        name, convert = target[:2]
        leaf = name.rsplit(".", 1)[-1]
        value = original
        for key in path.split("."):
            value = value.get(key) if hasattr(value, "get") else None
        if value is None or leaf not in ("acquisition_mode", "beam_energy"):
            continue
        value = convert(value) if convert else value
        if ".SEM." in name:
            known["mode"] = "sem"
        if leaf == "acquisition_mode" and value:
            known["mode"] = str(value).lower()
        elif leaf == "beam_energy" and value:
            known["beam_energy"] = float(value)
    return known


def write(path, recording, frames):
    """Write restored images with the calibration of their recording, and hold the file against it.

    Parameters
    ----------
    path : str or pathlib.Path
        Ends with tif, emd, hspy or mrc; mrc keeps lengths in Å, and float32.
    recording : Recording
    frames : numpy.ndarray (n, h, w) float32 or float64
        On the scale of the recording.

    Raises
    ------
    ValueError
        If the ending is none of these, or the file does not give back size, unit and offset to 1e-6.
    """
    ending = Path(path).suffix[1:]
    writers = {"tif": _write_tif, "mrc": _write_mrc, "emd": _write_signal, "hspy": _write_signal}
    if ending not in writers:
        raise ValueError(f"{path}: cannot be written: expected tif, emd, hspy or mrc")
    data = np.asarray(frames if recording.stack else frames[0])
    writers[ending](path, recording, data)
    _hold_against(path, recording, data)


def _hold_against(path, recording, data):
    """Read a written file back; refuse it where its calibration is not that of the recording."""
    again = read(path)
    if again.frames.shape != (data if recording.stack else data[None]).shape:
        raise ValueError(f"{path}: written with the shape {again.frames.shape}, not {data.shape}")
    if recording.units not in ANGSTROM:
        return
    one = ANGSTROM[recording.units] / ANGSTROM.get(again.units, np.nan)
    for name in ("pixel_size", "offset"):
        wished, found = np.array(getattr(recording, name)) * one, np.array(getattr(again, name))
        if not np.allclose(found, wished, TOLERANCE, TOLERANCE * min(recording.pixel_size) * one):
            raise ValueError(
                f"{path}: written with the {name} {found} {again.units}, not {wished}: please report "
                "this with the file"
            )


def _write_tif(path, recording, data):
    """Write a tif that ImageJ, DigitalMicrograph and HyperSpy read with its calibration."""
    (rows, columns), units = recording.pixel_size, recording.units
    origin = [
        -offset / size for offset, size in zip(recording.offset, (rows, columns), strict=True)
    ]
    spelled = {"µm": "micron", "Å": "angstrom"}.get(units, units or "pixel")
    fields = [f"images={len(data)}", f"slices={len(data)}"] if recording.stack else []
    fields += [f"unit={spelled}", f"xorigin={origin[1]!r}", f"yorigin={origin[0]!r}"]
    text = units.encode("latin-1", "replace")
    extratags = [
        (65003, "s", 0, text, False),
        (65004, "s", 0, text, False),
        (65006, "d", 1, float(recording.offset[1]), False),
        (65007, "d", 1, float(recording.offset[0]), False),
        (65009, "d", 1, float(columns), False),
        (65010, "d", 1, float(rows), False),
    ]
    tifffile.imwrite(
        path,
        data,
        photometric="minisblack",
        metadata=None,
        description="\n".join(["ImageJ=1.54f", *fields, ""]).encode("ascii", "replace"),
        resolution=(1.0 / columns, 1.0 / rows),
        resolutionunit="NONE",
        software="emrestore",
        extratags=extratags,
    )


def _write_mrc(path, recording, data):
    """Write MRC2014, pixel sizes and origin in Å."""
    with mrcfile.new(path, data.astype(np.float32), overwrite=True) as file:
        if recording.stack:
            file.set_image_stack()
        factor = ANGSTROM.get(recording.units)
        if factor is not None:
            rows, columns = (size * factor for size in recording.pixel_size)
            file.voxel_size = (columns, rows, 1.0)
            file.header.origin.y, file.header.origin.x = (
                offset * factor for offset in recording.offset
            )


def _write_signal(path, recording, data):
    """Write EMD of Berkeley or HyperSpy's own format."""
    names = [TIME] * recording.stack + list(SPACE)
    scales = [1.0] * recording.stack + list(recording.pixel_size)
    offsets = [0.0] * recording.stack + list(recording.offset)
    axes = [
        {
            "_type": "UniformDataAxis",
            "name": name,
            "size": size,
            "scale": scale,
            "offset": offset,
            "units": recording.units if name in SPACE else "",
            "navigate": name == TIME,
            "index_in_array": i,
        }
        for i, (name, size, scale, offset) in enumerate(
            zip(names, data.shape, scales, offsets, strict=True)
        )
    ]
    signal = {
        "data": data,
        "axes": axes,
        "metadata": {"General": {"title": recording.title}, "Signal": {"signal_type": ""}},
        "original_metadata": {},
        "attributes": {"_lazy": False, "ragged": False},
        "package_info": {"package": "emrestore", "package_version": ""},
        "learning_results": {},
        "models": {},
        "tmp_parameters": {},
    }
    import_module(f"rsciio.{Path(path).suffix[1:]}").file_writer(str(path), signal)
