"""All signals of a file, by the reader of its kind, and why a file cannot be read.

RosettaSciIO reads the formats; where it is wrong that is mended here, in `tif_signals` and in
`hdf5_signals`.
"""

import struct
import zlib
from importlib.util import find_spec

import imageio.v3 as imageio
import numpy as np
from rsciio.digitalmicrograph import file_reader as read_dm
from rsciio.mrc import file_reader as read_mrc
from rsciio.tia import file_reader as read_ser

from emrestore.recordings.hdf5_signals import hdf5_signals
from emrestore.recordings.own_files import kind
from emrestore.recordings.tif_signals import tif_signals

# how readers say that a file ends too early, or has bytes that no file of its kind has
DAMAGED = (struct.error, EOFError, zlib.error)
WORDS_OF_DAMAGE = (
    "truncated",
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
MRC_STAMP, BIG_ENDIAN = slice(212, 214), b"\x11\x11"
IMOD, IMOD_STAMP, SIGNED = slice(152, 160), 1146047817, 1
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
    if isinstance(error, DAMAGED) or any(known in words.lower() for known in WORDS_OF_DAMAGE):
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


def _mrc(path):
    """Read MRC in its order of bytes; mode 0 is signed (MRC2014), unless IMOD's mark says otherwise."""
    with open(path, "rb") as file:
        header = file.read(1024)
    order = ">" if header[MRC_STAMP] == BIG_ENDIAN else "<"
    signals = read_mrc(str(path), endianness=order)
    stamp, flags = struct.unpack(f"{order}ii", header[IMOD])
    unsigned = stamp == IMOD_STAMP and not flags & SIGNED
    for signal in signals:
        data = signal["data"]
        if data.dtype == np.uint8 and not unsigned:
            data = data.view(np.int8)
        # the reader knows modes, and not that their bytes may be in another order
        signal["data"] = data.byteswap() if order == ">" else data
    return signals


def _ser(path):
    """Read TIA; RosettaSciIO brings its pixel sizes from metres to nm, and leaves the offsets."""
    signals = read_ser(str(path))
    for signal in signals:
        for axis in signal["axes"]:
            if axis["name"] in ("x", "y"):
                axis["offset"] = axis["offset"] * METRES.get(axis["units"], 1.0)
    return signals


def _png(path):
    """Read png; RosettaSciIO knows no alpha beside grey, and compares only two of three colours."""
    data = imageio.imread(path)
    names = ("height", "width", "sample")[: data.ndim]
    axes = [{"name": name, "scale": 1.0, "offset": 0.0, "units": ""} for name in names]
    return [{"data": data, "axes": axes, "metadata": {}}]


def _hdf5(path):
    if find_spec("hdf5plugin"):  # not needed, and used where it is
        import hdf5plugin  # noqa: F401
    return hdf5_signals(path)


READERS = {
    "dm": lambda path: read_dm(str(path)),
    "hdf5": _hdf5,
    "mrc": _mrc,
    "png": _png,
    "ser": _ser,
    "tif": tif_signals,
}
