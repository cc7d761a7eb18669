"""Features of our pairs and the authors' of one modality, with the published network's PSNR."""

import h5py
import pandas as pd
from emrestore.comparison.metrics import psnr
from emrestore.dataset.reading import read_pairs
from emrestore.evidence.features import feature_table
from emrestore.files import writing
from emrestore.logs import log_to


def measured(pairs, restored, count):
    """Return the features of every pair with distortions, and the published network's PSNR of some."""
    x, y = read_pairs(pairs)
    table = feature_table(x, y)
    compared = table.index[table.index < count]
    with h5py.File(restored) as file:
        images = file["restored"]
        table.loc[compared, "published_psnr_db"] = [psnr(images[i], y[i]) for i in compared]
    return table


def main(pairs, restored, output, count):
    """Write one row a pair.

    Parameters
    ----------
    pairs, restored : dict
        Set ("taken", "authors", "printed", "even", "odd") to shards, and to the restored images of the
        published network.
    output : str
    count : int
        How many pairs of a set the network has restored, at most.
    """
    tables = {name: measured(pairs[name], restored[name], count) for name in pairs}
    with writing(output) as temporary:
        pd.concat(tables, names=["set", "image"]).to_csv(temporary, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    sets = snakemake.params.sets
    main(
        {name: snakemake.input[f"{name}_pairs"] for name in sets},
        {name: snakemake.input[f"{name}_restored"] for name in sets},
        snakemake.output[0],
        snakemake.params.images,
    )
