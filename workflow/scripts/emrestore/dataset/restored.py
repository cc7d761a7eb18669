"""A set of pairs restored by one method, as every method of the comparison stores it."""

import time

import h5py
import numpy as np
from tqdm import tqdm

from emrestore.dataset.reading import read_pairs
from emrestore.files import writing


def restore_pairs(pairs, count, method, restorer, parameters, output):
    """Restore pairs one by one and write the images with the time that each took.

    Parameters
    ----------
    pairs : list of str
        Shards with x and y.
    count : int
        Largest number of pairs.
    method : str
        Name of the method, stored with the images.
    restorer : callable
        (x, y), counts (h, w) -> restored counts (h, w). Only oracles look at y.
    parameters : int
        Trainable and other parameters of the method, 0 for a classical filter.
    output : str
        HDF5 file with ``restored`` float32 (n, h, w) and ``seconds`` (n,).
    """
    restored, seconds = [], []
    x, y = read_pairs(pairs, count)
    for distorted, truth in zip(tqdm(x, desc=method, mininterval=5), y, strict=True):
        start = time.perf_counter()
        restored.append(restorer(distorted, truth))
        seconds.append(time.perf_counter() - start)
    with writing(output) as temporary, h5py.File(temporary, "w") as file:
        file.create_dataset("restored", data=np.asarray(restored, dtype=np.float32))
        file.create_dataset("seconds", data=np.asarray(seconds, dtype=float))
        file.attrs.update(method=method, parameters=parameters)
