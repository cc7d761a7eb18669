"""What an HDF5 file holds: Velox, EMD of Berkeley, HyperSpy, NeXus, or datasets without a convention.

RosettaSciIO 0.15 reads the first three. It needs a package for sparse arrays wherever a Velox file has
spectra, though its images do not; stacks groups of Berkeley's EMD whose names begin alike, and reverses
their axes; and takes an EMD file without a number of its version for none.
"""

import h5py
import numpy as np
from rsciio.emd._emd_ncem import EMD_NCEM
from rsciio.emd._emd_velox import FeiEMDReader
from rsciio.hspy import file_reader as read_hspy

PLAIN_NAMES = ("image", "x")  # datasets of a plain HDF5 file, the first one found
DEEPEST = 9  # groups that NeXus's default leads through; chosen
NARROWEST = 5  # pixel; of several datasets those with fewer columns are tables
VELOX_MODES = {"1": "TEM", "2": "STEM"}
SCANNING = "ScanningDetector"
UNNAMED = "Unrecognized_image_signal"  # RosettaSciIO's, where a file has no name of the detector


class _VeloxImages(FeiEMDReader):
    """Velox's images, all frames of each, whatever spectra are beside them."""

    def _check_im_type(self):
        self.im_type = "Image"


class _BerkeleyEmd(EMD_NCEM):
    """EMD of Berkeley with its axes as they are stored: their names tell which are the rows."""

    def _read_data_from_groups(self, group_path, dataset_name, *args):
        data, axes = super()._read_data_from_groups(group_path, dataset_name, *args)
        if dataset_name == "datacube" or f"{group_path[0]}/dim0" in self.file:
            return data, axes  # these are not reversed
        return data.T, axes[::-1]


def hdf5_signals(path):
    """Return all signals of an HDF5 file.

    Of a file without a convention these are the dataset that NeXus calls its default, else all that
    NeXus calls signals, else the one named ``image`` or ``x``, else all that have two dimensions or
    more. Attributes ``pixel_size`` (one value, rows and columns, or one an axis) and ``units`` calibrate
    a dataset; of NeXus's its axes do.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    list of dict
        As of RosettaSciIO's readers.
    """
    with h5py.File(path) as file:
        if "Experiments" in file:
            return read_hspy(str(path))
        if "Version" in file and "Data" in file:
            reader = _VeloxImages()
            reader.read_file(file)
            return [_with_mode(signal) for signal in reader.dictionaries]
        groups = []
        file.visititems(lambda _, item: groups.append("emd_group_type" in item.attrs))
        if any(groups):
            reader = _BerkeleyEmd()
            reader.read_file(file, stack_group=False)
            return reader.dictionaries
        return _plain(file)


def _with_mode(signal):
    """Write into a signal of Velox by what and how it was recorded: RosettaSciIO leaves that out."""
    known = signal["original_metadata"]
    mode = VELOX_MODES.get(str(known.get("Optics", {}).get("OperatingMode", "")))
    detectors = known.get("Detectors", {}).values()
    detector = known.get("BinaryResult", {}).get("Detector")
    kinds = {item.get("DetectorType") for item in detectors if item.get("DetectorName") == detector}
    if mode is None and kinds:
        mode = "STEM" if SCANNING in kinds else "TEM"
    general = signal["metadata"].setdefault("General", {})
    if general.get("title", UNNAMED) == UNNAMED and detector:
        general["title"] = detector
    if mode:
        instrument = signal["metadata"].setdefault("Acquisition_instrument", {})
        instrument.setdefault("TEM", {})["acquisition_mode"] = mode
    return signal


def _plain(file):
    """Return the images of an HDF5 file that follows no convention, or NeXus's."""
    signals = _nexus_signals(file)
    if signals:
        return signals
    found = {}
    file.visititems(
        lambda name, item: (
            found.update({name: item}) if isinstance(item, h5py.Dataset) and item.ndim else None
        )
    )
    images = [item for item in found.values() if item.ndim >= 2]
    named = [item for plain in PLAIN_NAMES for item in images if item.name.endswith(f"/{plain}")]
    if named:
        return [_dataset(named[0])]
    if len(images) > 1:
        images = [item for item in images if item.shape[-1] >= NARROWEST or item.ndim > 2]
    return [_dataset(item) for item in images or found.values()]


def _nexus_signals(file):
    """Return the signal of the group that NeXus's attributes lead to, else those of all its groups."""
    default = file
    for _ in range(DEEPEST):  # a group may name itself
        if isinstance(default, h5py.Group) and "default" in default.attrs:
            default = default.get(_text(default.attrs["default"]))
    groups = []
    file.visititems(
        lambda _, item: (
            groups.append(item) if _text(item.attrs.get("NX_class", "")) == "NXdata" else None
        )
    )
    for chosen in ([default], groups):
        found = [_nexus_signal(group) for group in chosen if isinstance(group, h5py.Group)]
        if any(found):
            return [signal for signal in found if signal]
    return []


def _nexus_signal(group):
    """Return what a group of NeXus calls its signal, with the places of its axes, or None."""
    name, axes = _text(group.attrs.get("signal", "")), group.attrs.get("axes", [])
    for key, item in group.items():  # before 2014 the dataset said that it is the signal
        if not name and isinstance(item, h5py.Dataset) and "signal" in item.attrs:
            name, axes = (
                key,
                _text(item.attrs.get("axes", "")).strip("[]").replace(",", ":").split(":"),
            )
    if not isinstance(group.get(name), h5py.Dataset):
        return None
    return _dataset(group[name], [group.get(_text(axis)) for axis in np.ravel(axes)])


def _dataset(item, places=()):
    """Return a dataset as a signal; `places` are datasets with the places along its axes.

    Its attribute ``units`` is that of its intensities where it has no ``pixel_size``.
    """
    sizes = np.ravel(np.asarray(item.attrs.get("pixel_size", 1.0))).astype(float)
    if len(sizes) not in (1, 2, item.ndim):
        raise ValueError(
            f"attribute pixel_size of {item.name}: found {len(sizes)} values for {item.ndim} axes, "
            "expected one, or those of rows and columns"
        )
    sizes = [1.0] * max(item.ndim - 2, 0) + list(np.broadcast_to(sizes[-2:], 2))
    calibrated = "pixel_size" in item.attrs
    units = [_text(unit) for unit in np.ravel(item.attrs.get("units", "") if calibrated else "")]
    units = [""] * (item.ndim - 2) + (units * 2)[:2] if len(units) != item.ndim else units
    axes = [
        {"name": "", "scale": size, "offset": 0.0, "units": unit}
        for size, unit in zip(sizes[-item.ndim :], units[-item.ndim :], strict=True)
    ]
    if len(places) == item.ndim:
        for axis, place in zip(axes, places, strict=True):
            if isinstance(place, h5py.Dataset) and place.ndim == 1 and place.dtype.kind in "iuf":
                axis.update(name=place.name.rsplit("/", 1)[-1], axis=place[()])
                axis["units"] = _text(place.attrs.get("units", ""))
    title = item.name.strip("/")
    return {"data": item[()], "axes": axes, "metadata": {"General": {"title": title}}}


def _text(value):
    """Return an attribute that is text, of whatever type HDF5 gave it."""
    return value.decode() if isinstance(value, bytes) else str(value)
