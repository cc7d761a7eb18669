"""TensorFlow's checkpoints (format TensorBundle) read without TensorFlow, which takes seconds to load.

The index is an uncompressed LevelDB table of the messages `BundleEntryProto` (tensorflow/core/protobuf/
tensor_bundle.proto) by the names of the variables; the data file holds their bytes, one after the other.
"""

import struct
from pathlib import Path

import numpy as np

FOOTER = 48  # byte; two handles, padding, magic number (leveldb/doc/table_format.md)
MAGIC = 0xDB4775248B80FB57
UNCOMPRESSED = 0
FLOAT = 1  # DT_FLOAT of TensorFlow's types.proto
DTYPE, SHAPE, SHARD, OFFSET, SIZE = 1, 2, 3, 4, 5  # fields of BundleEntryProto
DIMENSION, EDGE = 2, 1  # fields of TensorShapeProto and of its Dim
VARINT, FIXED64, DELIMITED, FIXED32 = 0, 1, 2, 5  # wire types of protocol buffers


def read_variables(prefix):
    """Return the float32 variables of a checkpoint of one data file.

    Parameters
    ----------
    prefix : str or pathlib.Path
        The checkpoint's files without ``.index`` and ``.data-00000-of-00001``.

    Returns
    -------
    dict of str to numpy.ndarray
        float32, by the variable's key.

    Raises
    ------
    ValueError
        If the files are missing, damaged, or no checkpoint of this kind.
    """
    index, data = Path(f"{prefix}.index"), Path(f"{prefix}.data-00000-of-00001")
    for path in (index, data):
        if not path.is_file():
            raise ValueError(f"{path}: no such file: expected a checkpoint of one data file")
    variables = {}
    try:
        values = np.memmap(data, np.uint8, "r")
        for key, message in _table(index.read_bytes()):
            entry = dict(_fields(message))
            # the header has no name; texts and counters are no weights
            if not key or entry.get(DTYPE) != FLOAT:
                continue
            shape = [
                dict(_fields(dimension)).get(EDGE, 0)
                for field, dimension in _fields(entry.get(SHAPE, b""))
                if field == DIMENSION
            ]
            start, size = entry.get(OFFSET, 0), entry.get(SIZE, 0)
            if entry.get(SHARD, 0) or start + size > len(values):
                raise ValueError(f"the bytes of {key.decode()} lie beyond the end of {data.name}")
            variables[key.decode()] = values[start : start + size].view("<f4").reshape(shape)
    except (ValueError, IndexError, struct.error) as error:
        raise ValueError(f"{index}: no whole checkpoint of TensorFlow: {error}") from error
    return variables


def _table(content):
    """Yield key and value, both bytes, of the entries of a LevelDB table."""
    if len(content) < FOOTER or struct.unpack("<Q", content[-8:])[0] != MAGIC:
        raise ValueError("expected a LevelDB table, whose last eight bytes are its magic number")
    footer, place = content[-FOOTER:], 0
    for _ in range(2):  # offset and size of the metaindex, which is empty here
        _, place = _varint(footer, place)
    for _, handle in _block(content, footer[place:]):
        yield from _block(content, handle)


def _block(content, handle):
    """Yield the entries of the block that a handle, its offset and size, points to."""
    start, place = _varint(handle, 0)
    size, _ = _varint(handle, place)
    if content[start + size] != UNCOMPRESSED:
        raise ValueError("the table is compressed: expected it as TensorFlow writes it")
    block = content[start : start + size]
    restarts = struct.unpack("<I", block[-4:])[0]
    end, place, key = size - 4 * (restarts + 1), 0, b""
    while place < end:
        shared, place = _varint(block, place)
        new, place = _varint(block, place)
        length, place = _varint(block, place)
        key = key[:shared] + block[place : place + new]
        place += new
        yield key, block[place : place + length]
        place += length


def _varint(content, place):
    """Return an integer of seven bits a byte, and the place behind it."""
    value = shift = 0
    while True:
        byte = content[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place


def _fields(message):
    """Yield number and value of the fields of a protocol buffer: int or bytes."""
    place = 0
    while place < len(message):
        tag, place = _varint(message, place)
        number, wire = tag >> 3, tag & 7
        if wire == VARINT:
            value, place = _varint(message, place)
        elif wire in (FIXED32, FIXED64, DELIMITED):
            size = {FIXED32: 4, FIXED64: 8}.get(wire)
            if size is None:
                size, place = _varint(message, place)
            value, place = message[place : place + size], place + size
        else:
            raise ValueError(f"wire type {wire} in a protocol buffer")
        yield number, value
