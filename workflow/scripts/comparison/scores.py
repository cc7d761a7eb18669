"""Scores of every method on the sets of one modality, image by image.

Pairs that the data hold twice the same (x = y) say nothing about restoration and are left out.
"""

from pathlib import Path

import h5py
import numpy as np
import pandas as pd
from emrestore.comparison.metrics import MAX_COUNTS, l1, psnr
from emrestore.dataset.reading import read_pairs
from emrestore.files import writing
from emrestore.logs import log_to
from skimage.metrics import structural_similarity


def scored(path, x, y, modality, data):
    """Return one row per image of a restored set."""
    rows = []
    with h5py.File(path) as file:
        restored, seconds = file["restored"][()], file["seconds"][()]
        method, parameters = file.attrs["method"], int(file.attrs["parameters"])
    for i, (image, truth) in enumerate(zip(restored, y, strict=True)):
        if np.array_equal(x[i], truth):
            continue
        rows.append(
            {
                "method": method,
                "modality": modality,
                "data": data,
                "parameters": parameters,
                "image": i,
                "psnr_db": psnr(image, truth),
                "ssim": structural_similarity(image.astype(float), truth, data_range=MAX_COUNTS),
                "l1": l1(image, truth),
                "seconds_per_image": seconds[i],
            }
        )
    return rows


def main(restored, test, authors, output, count):
    """Write one row a method and pair.

    Parameters
    ----------
    restored : list of str
        Files METHOD-MODALITY-DATA.h5.
    test, authors : list of str
        Shards of our pairs, and the authors' pairs; the second may be empty.
    output : str
    count : int
        Largest number of pairs of a set.
    """
    sets = {"test": read_pairs(test, count)}
    if authors:
        sets["authors"] = read_pairs(authors, count)
    rows = []
    for path in restored:
        _, modality, data = Path(path).stem.rsplit("-", 2)
        rows += scored(path, *sets[data], modality, data)
    with writing(output) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.restored,
        snakemake.input.test,
        snakemake.input.authors,
        snakemake.output[0],
        snakemake.params.images,
    )
