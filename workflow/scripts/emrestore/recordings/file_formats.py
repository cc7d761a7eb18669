"""Microscopy files read with their calibration, and restored images written in the same family.

RosettaSciIO reads and writes the formats. Only a plain HDF5 file, which follows no convention, is
read here: its one dataset with two or more dimensions, or the one named ``image`` or ``x``, with the
attributes ``pixel_size`` and ``units`` where it has them.
"""

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import h5py
import mrcfile
import numpy as np

from emrestore.recordings.own_files import FORMATS

PLAIN_NAMES = ("image", "x")  # datasets of a plain HDF5 file, the first one found
ANGSTROM = {"Å": 1.0, "A": 1.0, "Angstrom": 1.0, "pm": 0.01, "nm": 10.0, "m": 1e10}
ANGSTROM |= {unit: 1e4 for unit in ("µm", "μm", "um", "micron")} | {"mm": 1e7}
COLOURS = (3, 4)  # values of a pixel: red, green, blue, and perhaps opacity
SPACE, TIME = "yx", "frame"
LARGEST_PIXEL = 1e7  # Å, one millimetre; TIA calibrates diffraction patterns in "m" beyond that


class NotOneImageError(ValueError):
    """A sound file from which no one image can be chosen."""


@dataclass(frozen=True)
class Recording:
    """Images of one file.

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
    """

    frames: np.ndarray
    stack: bool
    pixel_size: tuple = (1.0, 1.0)
    units: str = ""
    offset: tuple = (0.0, 0.0)
    metadata: dict = field(default_factory=dict)

    @property
    def angstrom(self):
        """Distance of the columns [Å], or None if the file does not tell."""
        factor = ANGSTROM.get(self.units)
        return None if factor is None else self.pixel_size[1] * factor


def read(path):
    """Read the image or the stack of images of a file.

    Of several signals in one file the first that holds images is taken.

    Parameters
    ----------
    path : str or pathlib.Path

    Returns
    -------
    Recording

    Raises
    ------
    ValueError
        If the file cannot be read or holds no real and finite images; one line that names the file,
        what was found and what is expected.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in FORMATS:
        known = ", ".join(sorted(FORMATS))
        raise ValueError(f"{path}: unknown ending {ending!r}: expected one of {known}")
    if not path.is_file():
        raise ValueError(f"{path}: no such file")
    if not path.stat().st_size:
        raise ValueError(f"{path}: the file is empty: copy it again from where it came")
    try:
        signals = _signals(path, FORMATS[ending][0])
        reasons = [_reason(signal) for signal in signals] or ["it holds no data"]
        chosen = next((s for s, reason in zip(signals, reasons, strict=False) if not reason), None)
        # a damaged file may be found out only when its pixels are taken
        data = None if chosen is None else np.asarray(chosen["data"])
    except NotOneImageError as error:
        raise ValueError(f"{path}: {error}") from error
    except Exception as error:  # a damaged file can raise anything in a reader
        found = " ".join(f"{type(error).__name__}: {error}".split())
        raise ValueError(
            f"{path}: truncated, damaged or no {ending[1:]} file ({found[:200]}): copy it again, or "
            "save it from the microscope's software as tif"
        ) from error
    if data is None:
        raise ValueError(f"{path}: {reasons[0]}: expected one real image or a stack of them")
    wrong = int((~np.isfinite(data)).sum())
    if wrong:
        raise ValueError(
            f"{path}: {wrong} of {data.size} pixels are not finite (nan or infinite): replace them, "
            "for example by the median of their neighbours"
        )
    frames = data if data.ndim == 3 else data[None]
    size, units, offset = _calibration(chosen["axes"][-2:])
    metadata = dict(chosen.get("metadata", {})) | {"acquisition": _acquisition(chosen)}
    return Recording(frames, data.ndim == 3, size, units, offset, metadata)


def write(path, recording, frames):
    """Write restored images with the calibration of their recording.

    Parameters
    ----------
    path : str or pathlib.Path
        Ends with tif, emd, hspy or mrc; mrc keeps the pixel size in Å, and no offset.
    recording : Recording
    frames : numpy.ndarray (n, h, w) float32
        On the scale of the recording.

    Raises
    ------
    ValueError
        If the ending is none of these.
    """
    ending = Path(path).suffix[1:]
    writers = {"tif": "tiff", "emd": "emd", "hspy": "hspy"}
    data = np.asarray(frames if recording.stack else frames[0], np.float32)
    if ending == "mrc":
        with mrcfile.new(path, data, overwrite=True) as file:
            if recording.stack:
                file.set_image_stack()
            factor = ANGSTROM.get(recording.units)
            if factor is not None:
                rows, columns = (size * factor for size in recording.pixel_size)
                file.voxel_size = (columns, rows, 1.0)
        return
    if ending not in writers:
        raise ValueError(f"{path}: cannot be written: expected tif, emd, hspy or mrc")
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
    title = recording.metadata.get("General", {}).get("title", "")
    signal = {
        "data": data,
        "axes": axes,
        "metadata": {"General": {"title": title}, "Signal": {"signal_type": ""}},
        "original_metadata": {},
        "attributes": {"_lazy": False, "ragged": False},
        "package_info": {"package": "emrestore", "package_version": ""},
        "learning_results": {},
        "models": {},
        "tmp_parameters": {},
    }
    import_module(f"rsciio.{writers[ending]}").file_writer(str(path), signal)


def _signals(path, module):
    """Return the signals of a file as RosettaSciIO's dictionaries."""
    reader = import_module(f"rsciio.{module}").file_reader
    if module == "hspy":
        with h5py.File(path) as file:
            if "Experiments" not in file:
                return [_plain(file)]
    signals = reader(str(path))
    if module == "tiff":
        for signal in signals:
            _add_imagej_units(signal)
    return signals


def _add_imagej_units(signal):
    """Give the axes of a tif by ImageJ its units: RosettaSciIO 0.15 knows its micron alone."""
    tags = signal["original_metadata"]
    fields = dict(
        line.split("=", 1)
        for line in str(tags.get("ImageDescription", "")).splitlines()
        if "=" in line
    )
    unit = fields.get("unit", "").replace("\\u00B5", "µ")
    axes = signal["axes"][-2:]
    if "ImageJ" not in fields or not unit or len(axes) < 2 or any(a["units"] for a in axes):
        return
    for axis, name in zip(axes, ("YResolution", "XResolution"), strict=True):
        pixels, units = tags[name]
        axis.update(scale=units / pixels, units=unit)


def _plain(file):
    """Return the image of an HDF5 file without a convention as a signal."""
    found = {}
    file.visititems(
        lambda name, item: (
            found.update({name: item}) if isinstance(item, h5py.Dataset) and item.ndim else None
        )
    )
    named = [name for name in PLAIN_NAMES if name in found]
    images = named or [name for name, item in found.items() if item.ndim >= 2] or list(found)
    if not named and len(images) > 1:
        raise NotOneImageError(
            f"several datasets and none named image or x: {', '.join(images)}: rename the one to "
            "restore, or save it as tif"
        )
    if not images:
        return {"data": np.zeros(0), "axes": []}
    item = file[images[0]]
    size = np.broadcast_to(np.asarray(item.attrs.get("pixel_size", 1.0), float), 2)
    units = item.attrs.get("units", "")
    units = units.decode() if isinstance(units, bytes) else str(units)
    scales = [1.0] * (item.ndim - 2) + list(size)
    axes = [{"scale": s, "offset": 0.0, "units": units, "navigate": False} for s in scales]
    return {"data": item[()], "axes": axes[-item.ndim :]}


def _reason(signal):
    """Return why a signal is no image or stack of images, or an empty string."""
    data = signal["data"]
    if data.dtype.names or (data.ndim == 3 and data.shape[-1] in COLOURS):
        return f"it is a colour image, its shape is {data.shape}"
    if data.dtype.kind == "c":
        return f"its values are complex ({data.dtype})"
    if data.dtype.kind not in "biuf":
        return f"its values are no numbers ({data.dtype})"
    if 0 in data.shape:
        return f"it holds no pixels, its shape is {data.shape}"
    navigated = [bool(axis.get("navigate")) for axis in signal["axes"]]
    units = [str(axis.get("units") or "") for axis in signal["axes"]]
    if data.ndim < 2 or all(navigated[-2:-1]) and data.ndim > 1 and "eV" in units:
        return f"it holds spectra or lines, its shape is {data.shape}"
    if data.ndim > 3:
        return f"it has {data.ndim} dimensions, its shape is {data.shape}"
    if min(data.shape[-2:]) < 2:
        return f"it holds lines, its shape is {data.shape}"
    if any(unit.startswith("1/") or unit.startswith("mrad") for unit in units[-2:]):
        return f"it is a diffraction pattern, its axes are in {units[-1]}"
    size = float(signal["axes"][-1].get("scale", 1.0)) * ANGSTROM.get(units[-1], 0.0)
    if size > LARGEST_PIXEL:
        return f"its pixels are {size / LARGEST_PIXEL:.3g} mm wide, so it is a diffraction pattern"
    return ""


def _calibration(axes):
    """Return pixel size, units and offset of the rows and columns of RosettaSciIO's axes."""
    units = str(axes[1].get("units") or "").strip("[]")
    sizes = tuple(float(axis.get("scale", 1.0)) for axis in axes)
    offsets = tuple(float(axis.get("offset", 0.0)) for axis in axes)
    units = "" if units in ("px", "pixel") or min(sizes) <= 0.0 else units
    return (sizes, units, offsets) if units else ((1.0, 1.0), "", (0.0, 0.0))


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
