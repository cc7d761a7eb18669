"""Residuals of the experimental images, and of test pairs of the same modality, by the same networks."""

import h5py
import numpy as np
import pandas as pd
from emrestore.comparison.residuals import of_tiles
from emrestore.dataset.reading import read_pairs, read_parameters
from emrestore.files import writing
from emrestore.logs import log_to


def experimental(path):
    """Return one row an experimental image."""
    with h5py.File(path) as file:
        return [
            {"set": "experimental", "image": str(group.attrs["source"])}
            | of_tiles(group["raw"][()].astype(float), group["restored"][()].astype(float))
            for group in file.values()
        ]


def simulated(pairs, path, count):
    """Return one row a test pair; undistorted, cropped and annotated ones are left out."""
    x, y = read_pairs(pairs, count)
    drawn = read_parameters(pairs)
    edited = (drawn["distortion.post.crop"] != "") | (drawn["distortion.post.annotation"] != "")
    with h5py.File(path) as file:
        restored = file["restored"][()].astype(float)
    return [
        {"set": "test", "image": str(i)} | of_tiles(x[i], restored[i])
        for i in range(len(x))
        if not edited[i] and not np.array_equal(x[i], y[i])
    ]


def main(modalities, images, pairs, restored, output, counts):
    """Write the rows of all modalities with experimental images.

    Parameters
    ----------
    modalities : list of str
    images, restored : list of str
        One file a modality: restored experimental images, restored test pairs.
    pairs : dict of str to list of str
        Modality to shards of its test pairs.
    output : str
    counts : dict of str to int
        Modality to how many test pairs are restored.
    """
    tables = []
    for name, own, tested in zip(modalities, images, restored, strict=True):
        rows = experimental(own) + simulated(pairs[name], tested, counts[name])
        tables.append(pd.DataFrame(rows).assign(modality=name))
    with writing(output) as temporary:
        pd.concat(tables).to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    names = snakemake.params.modalities
    main(
        names,
        snakemake.input.images,
        {name: snakemake.input[name] for name in names},
        snakemake.input.restored,
        snakemake.output[0],
        snakemake.params.counts,
    )
