"""What an HDF5 file holds: Velox, EMD of Berkeley, HyperSpy, NeXus, or datasets without a convention.

RosettaSciIO 0.15 reads the first three. It needs a package for sparse arrays wherever a Velox file has
spectra, though its images do not; and stacks groups of Berkeley's EMD whose names begin alike.
"""

import h5py
import numpy as np
from rsciio.emd import file_reader as read_emd
from rsciio.emd._emd_velox import FeiEMDReader
from rsciio.hspy import file_reader as read_hspy

PLAIN_NAMES = ("image", "x")  # datasets of a plain HDF5 file, the first one found
NARROWEST = 5  # pixel; of several datasets those with fewer columns are tables
VELOX_MODES = {"1": "TEM", "2": "STEM"}
SCANNING = "ScanningDetector"
UNNAMED = "Unrecognized_image_signal"  # RosettaSciIO's, where a file has no name of the detector


class _VeloxImages(FeiEMDReader):
    """Velox's images, all frames of each, whatever spectra are beside them."""

    def _check_im_type(self):
        self.im_type = "Image"


def hdf5_signals(path):
    """Return all signals of an HDF5 file.

    Of a file without a convention these are the dataset that NeXus calls its default, else the one
    named ``image`` or ``x``, else all that have two dimensions or more. Attributes ``pixel_size`` (one
    value, rows and columns, or one an axis) and ``units`` calibrate a dataset.

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
            return read_emd(str(path), stack_group=False)
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
    default = _nexus_default(file)
    if default is not None:
        return [_dataset(*default)]
    found = {}
    file.visititems(
        lambda name, item: (
            found.update({name: item}) if isinstance(item, h5py.Dataset) and item.ndim else None
        )
    )
    leaves = {name: name.rsplit("/", 1)[-1] for name in found}
    named = [name for plain in PLAIN_NAMES for name, leaf in leaves.items() if leaf == plain]
    if named:
        return [_dataset(found[named[0]])]
    images = [item for item in found.values() if item.ndim >= 2]
    if len(images) > 1:
        images = [item for item in images if item.shape[-1] >= NARROWEST or item.ndim > 2]
    return [_dataset(item) for item in images or found.values()]


def _nexus_default(file):
    """Return the dataset that NeXus's attributes lead to and those of its axes, or None."""
    group = file
    while "default" in group.attrs:
        name = _text(group.attrs["default"])
        if not isinstance(group.get(name), h5py.Group):
            return None
        group = group[name]
    signal = _text(group.attrs.get("signal", ""))
    if not isinstance(group.get(signal), h5py.Dataset):
        return None
    names = [_text(name) for name in np.ravel(group.attrs.get("axes", []))]
    return group[signal], [group.get(name) for name in names]


def _dataset(item, places=()):
    """Return a dataset as a signal; `places` are datasets with the places along its axes."""
    sizes = np.ravel(np.asarray(item.attrs.get("pixel_size", 1.0))).astype(float)
    if len(sizes) not in (1, 2, item.ndim):
        raise ValueError(
            f"attribute pixel_size of {item.name}: found {len(sizes)} values for {item.ndim} axes, "
            "expected one, or those of rows and columns"
        )
    sizes = [1.0] * max(item.ndim - 2, 0) + list(np.broadcast_to(sizes[-2:], 2))
    units = [_text(unit) for unit in np.ravel(item.attrs.get("units", ""))]
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
