"""Batches of patches from shards; the batch of a step depends on the seed and the step alone."""

import hashlib
import json
from pathlib import Path

import h5py
import numpy as np

from emrestore.random import stream


class Shards:
    """Pairs of several shards seen as one list of images.

    Parameters
    ----------
    paths : list of str
        HDF5 files with ``x`` and ``y`` uint16 (n, h, w).
    memory_mib : float
        All shards are read into memory if they fit into this many MiB, else patches are read from
        the files.

    Raises
    ------
    OSError, ValueError
        If a shard cannot be read or holds no pairs; the message names the file and how to make it
        again.
    """

    def __init__(self, paths, memory_mib):
        paths = sorted(map(str, paths))
        self.files = [open_shard(path) for path in paths]
        self.pairs = [(file["x"], file["y"]) for file in self.files]
        self.starts = np.cumsum([0, *(len(x) for x, _ in self.pairs)])
        self.key = shards_key(self.files)
        if sum(x.nbytes + y.nbytes for x, y in self.pairs) <= memory_mib * 2**20:
            self.pairs = [
                tuple(read(path, images, np.s_[:]) for images in pair)
                for path, pair in zip(paths, self.pairs, strict=True)
            ]
        self.paths = paths

    def __len__(self):
        """Return the number of images in all shards."""
        return int(self.starts[-1])

    def pair(self, index):
        """Return x and y of one pair, uint16 (h, w) each."""
        shard = int(np.searchsorted(self.starts, index, side="right")) - 1
        where = index - int(self.starts[shard])
        return tuple(read(self.paths[shard], images, where) for images in self.pairs[shard])

    def batch(self, seed, step, batch, size, std_floor):
        """Return the batch of a step: images and places drawn at random.

        A patch is standardised as the network does it with the image that it is cut from: a small
        network would learn the statistics of patches, and meet those of images later (chosen; at
        the paper's size a patch is a whole image).

        Parameters
        ----------
        seed, step, batch : int
        size : int
            Edge of the patches, pixels; larger than the images means their whole edge.
        std_floor : float
            Smallest standard deviation of the standardisation, counts.

        Returns
        -------
        x, y : numpy.ndarray
            Standardised with mean and standard deviation of the distorted image,
            (batch, size, size, 1) float32.
        """
        rng = stream(seed, "batch", step)
        height, width = self.pairs[0][0].shape[1:]
        size = min(size, height, width)
        chosen = [
            (
                int(rng.integers(len(self))),
                int(rng.integers(height - size + 1)),
                int(rng.integers(width - size + 1)),
            )
            for _ in range(batch)
        ]
        patches = np.empty((2, batch, size, size, 1), np.float32)
        # made once: the system hands out new memory of this size page by page
        centred, squares = np.empty((2, height, width))
        for i, (index, row, column) in enumerate(chosen):
            x, y = self.pair(index)
            part = np.s_[row : row + size, column : column + size]
            mean = x.mean(dtype=float)
            np.subtract(x, mean, out=centred)
            # as numpy.std has it, without a second subtraction of the mean
            np.multiply(centred, centred, out=squares)
            deviation = max(np.sqrt(squares.mean()), std_floor)
            np.divide(centred[part], deviation, out=patches[0, i, ..., 0], casting="same_kind")
            np.subtract(y[part], mean, out=centred[part])
            np.divide(centred[part], deviation, out=patches[1, i, ..., 0], casting="same_kind")
        return tuple(patches)


def rebuild_hint(path):
    """Return what to do about a bad shard."""
    return f"delete {path} and run the workflow again to make it anew"


def open_shard(path):
    """Open a shard and check that it holds pairs; errors as `Shards` says."""
    try:
        file = h5py.File(path, "r")
    except OSError as error:
        raise OSError(f"{path}: not a whole HDF5 file ({error}); {rebuild_hint(path)}") from error
    for name in ("x", "y"):
        if name not in file or file[name].ndim != 3 or file[name].dtype != np.uint16:
            raise ValueError(f"{path}: no uint16 (n, h, w) data set {name!r}; {rebuild_hint(path)}")
    if file["x"].shape != file["y"].shape:
        shapes = f"{file['x'].shape} and {file['y'].shape}"
        raise ValueError(f"{path}: x and y differ in shape, {shapes}; {rebuild_hint(path)}")
    return file


def read(path, images, where):
    """Return part of a data set or array; a checksum or read error names the file."""
    try:
        return images[where]
    except OSError as error:
        raise OSError(f"{path}: damaged ({error}); {rebuild_hint(path)}") from error


def shards_key(files):
    """Return a hash that changes with the data: attributes, shapes, first and last pair."""
    digest = hashlib.sha256()
    for file in files:
        attributes = {name: str(value) for name, value in sorted(file.attrs.items())}
        shape = list(file["x"].shape)
        digest.update(json.dumps([Path(file.filename).name, shape, attributes]).encode())
        for name in ("x", "y"):
            for index in (0, len(file[name]) - 1):
                digest.update(read(file.filename, file[name], index).tobytes())
    return digest.hexdigest()
