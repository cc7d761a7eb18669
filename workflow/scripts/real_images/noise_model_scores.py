"""Columns invented, lost and split, and PSNR, by networks of wrong and of full noise models."""

import h5py
import pandas as pd
from emrestore.comparison.noise_models import compared, image_scores
from emrestore.dataset.reading import read_pairs
from emrestore.files import writing
from emrestore.logs import log_to


def main(pairs, restored, outputs, columns, seed):
    """Write the scores of every image and the table of all cases.

    Parameters
    ----------
    pairs : dict of str to list of str
        Case to shards of its test pairs.
    restored : dict of (str, int) to str
        ``full`` or ``wrong-CASE``, and the repeat of the training, to an HDF5 file with one dataset a case.
    outputs : dict
        per_image, table.
    columns : dict
        Config section ``noise_models.columns``.
    seed : int
    """
    rows = []
    for case, shards in pairs.items():
        _, truth = read_pairs(shards)
        networks = {f"wrong-{case}": "wrong", "full": "full"}
        for (network, repeat), path in restored.items():
            if network in networks:
                with h5py.File(path) as file:
                    found = file[case][()]
                rows += image_scores(case, networks[network], repeat, found, truth, columns)
    scores = pd.DataFrame(rows)
    tables = {"per_image": scores, "table": compared(scores, columns["fewest"], seed)}
    for name, table in tables.items():
        with writing(outputs[name]) as temporary:
            table.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        {case: snakemake.input[f"{case}_pairs"] for case in snakemake.params.cases},
        dict(zip(map(tuple, snakemake.params.runs), snakemake.input.restored, strict=True)),
        dict(snakemake.output.items()),
        snakemake.params.columns,
        snakemake.params.seed,
    )
