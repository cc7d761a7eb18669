"""Pairs and their drawn parameters read back from shards."""

import h5py
import numpy as np
import pandas as pd


def read_pairs(paths, count=None):
    """Return the pairs of some shards.

    Parameters
    ----------
    paths : list of str
        HDF5 files with x and y, uint16 (n, h, w).
    count : int, optional
        Largest number of pairs to read, the first ones.

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
        missing = None if count is None else count - sum(len(block) for block in images["x"])
        if missing is not None and missing <= 0:
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


def read_parameters(paths):
    """Return the drawn parameters of some shards.

    Parameters
    ----------
    paths : list of str

    Returns
    -------
    pandas.DataFrame
        One row an image: float with nan, or str with "", where an image lacks the parameter.
    """
    tables = []
    for path in paths:
        with h5py.File(path) as shard:
            columns = {
                name: column.asstr()[()] if h5py.check_string_dtype(column.dtype) else column[()]
                for name, column in shard["parameters"].items()
            }
        tables.append(pd.DataFrame(columns))
    table = pd.concat(tables, ignore_index=True)
    # a shard without any image of a kind lacks its parameters, or has no words for them
    words = [name for name in table if table[name].map(lambda value: isinstance(value, str)).any()]
    return table.assign(**{name: table[name].fillna("") for name in words})
