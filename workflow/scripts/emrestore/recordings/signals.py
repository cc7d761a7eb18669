"""All signals of a file, by the reader of its kind, and why a file cannot be read.

RosettaSciIO reads the formats; where it is wrong that is mended here, in `tif_signals` and in
`hdf5_signals`.
"""

import struct
import sys
import zlib
from importlib.util import find_spec

import imagecodecs
import imageio.v3 as imageio
import numpy as np
from rsciio.digitalmicrograph import file_reader as read_dm
from rsciio.mrc import file_reader as read_mrc
from rsciio.tia._api import ser_reader

from emrestore.recordings.hdf5_signals import hdf5_signals
from emrestore.recordings.own_files import SIGNATURES, kind, kind_by_bytes
from emrestore.recordings.tif_signals import tif_signals

# how readers say that a file ends too early, or has bytes that no file of its kind has
DAMAGED = (struct.error, EOFError, zlib.error)
WORDS_OF_DAMAGE = (
    "truncated",
    "input stream too small",
    "corrupt",
    "failed to read",
    "mmap length is greater",
    "setting an array element",
    "file signature not found",
    "not a tiff file",
    "could not find a backend",
    "only support reading dm versions",
)
FILTERS = ("filter", "plugin")  # words of HDF5
MRC_HEADER, MRC_COLUMNS, MOST_COLUMNS = 1024, slice(0, 4), 2**16
MRC_SIZES = (("f", slice(40, 48)), ("i", slice(28, 36)))  # x and y: Å of a cell, and its pixels
IMOD, IMOD_STAMP, SIGNED = slice(152, 160), 1146047817, 1
PNG_DEPTH, PNG_COLOURS = slice(24, 25), slice(25, 26)  # of png's header
SIXTEEN, GREY = b"\x10", b"\0"
METRES = {"nm": 1e9, "1 / nm": 1e-9}  # what RosettaSciIO makes of TIA's metres


def signals_of(path):
    """Read all signals of a file.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    list of dict
        As of RosettaSciIO's readers: ``data``, ``axes`` (``name``, ``scale``, ``offset``, ``units``,
        ``navigate``), ``metadata``.

    Raises
    ------
    ValueError
        If the file cannot be read: one line with its name, the reader's reason, and what helps.
    """
    try:
        signals = READERS[kind(path)](path)
        for signal in signals:  # a damaged file may be found out only when its pixels are taken
            signal["data"] = np.asarray(signal["data"])
        return signals
    except Exception as error:  # a damaged file can raise anything in a reader
        raise ValueError(f"{path}: {_in_words(path, error)}") from error


def _in_words(path, error):
    """Return why a file cannot be read, and what helps, in one line."""
    words = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    unsigned = kind(path) in SIGNATURES and not kind_by_bytes(path)
    damaged = unsigned or isinstance(error, DAMAGED)
    if damaged or any(known in words.lower() for known in WORDS_OF_DAMAGE):
        return (
            f"truncated, damaged or no {path.suffix[1:] or kind(path)} file ({words}): copy it again, or "
            "save it from the microscope's software as tif"
        )
    if any(word in words.lower() for word in FILTERS):
        return (
            f"compressed by a filter of HDF5 that is not installed ({words}): install the Python package "
            "hdf5plugin, or save the file without compression"
        )
    return f"its reader gave up ({words}): save it from the microscope's software as tif"


def _dm(path):
    """Read dm3 and dm4 in their order of bytes; RosettaSciIO 0.15 reads pixels in this machine's.

    It does not say either that what a transmission microscope recorded was its diffraction pattern.
    """
    signals = read_dm(str(path))
    for signal in signals:
        image = signal["original_metadata"]["ImageList"]["TagGroup0"]
        if image["ImageData"]["Data"]["endian"] != sys.byteorder:
            signal["data"] = signal["data"].byteswap()
        microscope = image.get("ImageTags", {}).get("Microscope Info", {})
        modes = [microscope.get(f"{part} Mode") for part in ("Illumination", "Imaging")]
        if modes == ["TEM", "DIFFRACTION"] and not any(axis["units"] for axis in signal["axes"]):
            signal["metadata"]["Signal"]["signal_type"] = "electron_diffraction"
    return signals


def _mrc(path):
    """Read MRC in its order of bytes; mode 0 is signed (MRC2014), unless IMOD's mark says otherwise.

    The stamp of the order of bytes is wrong or missing in many files: no image has 65536 columns.
    """
    with open(path, "rb") as file:
        header = file.read(MRC_HEADER)
    if len(header) < MRC_HEADER:
        raise EOFError(f"its header ends after {len(header)} bytes")
    order = "<" if struct.unpack("<i", header[MRC_COLUMNS])[0] < MOST_COLUMNS else ">"
    signals = read_mrc(str(path), endianness=order)
    stamp, flags = struct.unpack(f"{order}ii", header[IMOD])
    unsigned = stamp == IMOD_STAMP and not flags & SIGNED
    cell, grid = (struct.unpack(f"{order}2{kind}", header[part]) for kind, part in MRC_SIZES)
    for signal in signals:
        data = signal["data"]
        if data.dtype == np.uint8 and not unsigned:
            data = data.view(np.int8)
        # the reader knows modes, and not that their bytes may be in another order
        signal["data"] = data.byteswap() if order == ">" else data
        extended = signal["original_metadata"].get("fei_header", {})
        if np.ravel(extended.get("pixel_size", 0.0))[0] > 0.0:
            continue  # an extended header tells the sizes, in metres
        # headers of that length are taken for such ones, and a cell without pixels for calibrated
        for axis in signal["axes"]:
            if axis["name"] in ("x", "y"):
                along = ("x", "y").index(axis["name"])
                axis["scale"] = cell[along] / grid[along] / 10.0 if grid[along] else 0.0
    return signals


def _ser(path):
    """Read TIA; RosettaSciIO brings its pixel sizes from metres to nm, and leaves the offsets."""
    signals = ser_reader(str(path))  # the public reader asks for the ending
    for signal in signals:
        for axis in signal["axes"]:
            if axis["name"] in ("x", "y"):
                axis["offset"] = axis["offset"] * METRES.get(axis["units"], 1.0)
    return signals


def _png(path):
    """Read png; RosettaSciIO knows no alpha beside grey, and compares only two of three colours."""
    content = path.read_bytes()
    sixteen = kind_by_bytes(path) == "png" and content[PNG_DEPTH] == SIXTEEN
    # pillow, which imageio calls, makes 8 bits of 16 wherever there are colours or opacity
    read = imagecodecs.png_decode if sixteen and content[PNG_COLOURS] != GREY else imageio.imread
    data = read(content)
    names = ("height", "width", "sample")[: data.ndim]
    axes = [{"name": name, "scale": 1.0, "offset": 0.0, "units": ""} for name in names]
    return [{"data": data, "axes": axes, "metadata": {}}]


def _hdf5(path):
    if find_spec("hdf5plugin"):  # not needed, and used where it is
        import hdf5plugin  # noqa: F401
    return hdf5_signals(path)


READERS = {
    "dm": _dm,
    "hdf5": _hdf5,
    "mrc": _mrc,
    "png": _png,
    "ser": _ser,
    "tif": tif_signals,
}
