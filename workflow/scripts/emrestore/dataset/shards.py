"""Shards: HDF5 files of pairs with one row of drawn parameters per image."""

import h5py
import numpy as np
import pandas as pd
from tqdm import tqdm

from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.dataset.pairs import make_pair
from emrestore.files import writing


def parameter_columns(rows):
    """Turn one dict of parameters per image into columns.

    Parameters
    ----------
    rows : list of dict
        Keys may differ between images.

    Returns
    -------
    dict of str -> numpy.ndarray (n,)
        float64 with nan, or str with "", where an image lacks the key; sorted by name.
    """
    table = pd.DataFrame(rows)
    columns = {}
    for name in sorted(table.columns):
        column = table[name]
        if column.map(lambda value: isinstance(value, str)).any():
            columns[name] = np.array(
                [v if isinstance(v, str) else "" for v in column], dtype=object
            )
        else:
            columns[name] = column.astype(float).to_numpy()
    return columns


def consecutive_pairs(config, seed, modality, split, first, count, r_hat):
    """Make pairs number `first` and those that follow, with a progress bar.

    Parameters
    ----------
    config, seed, modality, split, r_hat
        As for `make_pair`.
    first, count : int
        Index of the first image within the split, and number of images.

    Returns
    -------
    x, y : numpy.ndarray (count, h, w) uint16
    rows : tuple of dict
        Every drawn parameter of each pair.
    """
    pairs = [
        make_pair(config, seed, modality, split, index, r_hat)
        for index in tqdm(range(first, first + count), desc=f"{modality} {split}", mininterval=5)
    ]
    x, y, rows = zip(*pairs, strict=True)
    return np.stack(x), np.stack(y), rows


def write_shard(path, config, seed, modality, split, first, count, r_hat):
    """Make `count` consecutive pairs and write them as one HDF5 file.

    Parameters
    ----------
    path : str
        Written beside and renamed, so it never exists half.
    config, seed, modality, split, first, count, r_hat
        As for `consecutive_pairs`.
    """
    x, y, rows = consecutive_pairs(config, seed, modality, split, first, count, r_hat)
    chunk = (1, *x[0].shape)
    with writing(path) as temporary, h5py.File(temporary, "w", track_order=False) as shard:
        for name, images in (("x", x), ("y", y)):
            shard.create_dataset(name, data=images, chunks=chunk, fletcher32=True)
        group = shard.create_group("parameters")
        for name, column in parameter_columns(rows).items():
            dtype = h5py.string_dtype() if column.dtype == object else np.float64
            group.create_dataset(name, data=column, dtype=dtype)
        shard.attrs.update(seed=seed, modality=modality, split=split, first_index=first)


def write_numbered_shard(path, radii, config, seed, modality, split, shard):
    """Write shard number `shard` of a split; any shard can be made alone, in any order.

    Parameters
    ----------
    path : str
    radii : str
        Table of projected radii, ``references/projected_radius.csv``.
    config : dict
        As for `make_pair`; ``datasets.images`` is the number of images of this split.
    seed, modality, split
        As for `make_pair`.
    shard : int
    """
    size = config["datasets"]["images_per_shard"]
    first = shard * size
    count = min(size, config["datasets"]["images"] - first)
    r_hat = radii_by_atomic_number(radii)
    write_shard(path, config, seed, modality, split, first, count, r_hat)
