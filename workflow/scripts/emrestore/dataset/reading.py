"""Pairs read back from shards."""

import h5py
import numpy as np


def read_pairs(paths, count):
    """Return the first pairs of some shards.

    Parameters
    ----------
    paths : list of str
        HDF5 files with x and y, uint16 (n, h, w).
    count : int
        Largest number of pairs to read.

    Returns
    -------
    x, y : numpy.ndarray (n, h, w), float64 [counts]

    Raises
    ------
    ValueError
        If a file cannot be read; the message says how to make it again.
    """
    images = {"x": [], "y": []}
    for path in paths:
        missing = count - sum(len(block) for block in images["x"])
        if missing <= 0:
            break
        try:
            with h5py.File(path) as shard:
                for name, blocks in images.items():
                    blocks.append(shard[name][:missing].astype(float))
        except (OSError, KeyError) as error:
            raise ValueError(
                f"{path} is no whole shard ({error}): delete it and run ./reproduce again, which "
                "makes it anew"
            ) from error
    return np.concatenate(images["x"]), np.concatenate(images["y"])
