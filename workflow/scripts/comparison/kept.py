"""Total intensity, deviation, annotations and crops of the test pairs before and after restoration."""

import h5py
import pandas as pd
from emrestore.comparison.kept import kept_rows
from emrestore.dataset.reading import read_pairs, read_parameters
from emrestore.files import writing
from emrestore.logs import log_to


def main(pairs, restored, output, counts):
    """Write one row a method, modality and pair; the method noisy is the distorted image itself.

    Parameters
    ----------
    pairs : dict of str to list of str
        Modality to shards of its test pairs.
    restored : dict of str to dict of str to str
        Modality to method to restored images.
    output : str
    counts : dict of str to int
        Modality to the number of pairs that are restored.
    """
    tables = []
    for modality, shards in pairs.items():
        x, y = read_pairs(shards, counts[modality])
        parameters = read_parameters(shards).head(len(x))
        images = {"noisy": x}
        for method, path in restored[modality].items():
            with h5py.File(path) as file:
                images[method] = file["restored"][()]
        tables += [
            kept_rows(stack, x, y, parameters).assign(method=method, modality=modality)
            for method, stack in images.items()
        ]
    with writing(output) as temporary:
        pd.concat(tables).to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    files = iter(snakemake.input.restored)
    main(
        {name: snakemake.input[name] for name in snakemake.params.methods},
        {
            name: {method: next(files) for method in methods}
            for name, methods in snakemake.params.methods.items()
        },
        snakemake.output[0],
        snakemake.params.images,
    )
