"""Table 1: every method on every set of pairs, image by image and on average.

Pairs that the authors' data hold twice the same (x = y) say nothing about restoration and are left
out.
"""

from pathlib import Path

import h5py
import numpy as np
import pandas as pd
from emrestore.dataset.reading import read_pairs
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.metrics import MAX_COUNTS, bootstrap_interval, l1, psnr
from emrestore.random import stream
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


def summary(table, seed):
    """Return one row per method and data set, with bootstrap 95 % intervals of the PSNR."""
    rows = []
    keys = ["method", "modality", "data", "parameters"]
    for key, group in table.groupby(keys, sort=False):
        low, high = bootstrap_interval(stream(seed, "table1", *key[:3]), group["psnr_db"])
        rows.append(
            dict(zip(keys, key, strict=True))
            | {"psnr_db": group["psnr_db"].mean(), "psnr_low": low, "psnr_high": high}
            | group[["ssim", "l1"]].mean().to_dict()
            | {"n_images": len(group), "seconds_per_image": group["seconds_per_image"].mean()}
        )
    return pd.DataFrame(rows)


def main(restored, validation, authors, per_image, table1, count, seed):
    """Score all restored sets and write both tables."""
    sets = {"validation": read_pairs(validation, count)}
    if authors:
        sets["authors"] = read_pairs(authors, count)
    rows = []
    for path in restored:
        _, modality, data = Path(path).stem.rsplit("-", 2)
        rows += scored(path, *sets[data], modality, data)
    table = pd.DataFrame(rows)
    for output, frame in ((per_image, table), (table1, summary(table, seed))):
        with writing(output) as temporary:
            frame.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.restored,
        snakemake.input.validation,
        snakemake.input.authors,
        snakemake.output.per_image,
        snakemake.output.table1,
        snakemake.params.images,
        snakemake.params.seed,
    )
