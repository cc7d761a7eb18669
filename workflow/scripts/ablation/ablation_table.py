"""L1 against the number of layers of a dense block, with intervals over the repeats.

Repeats with one seed see the same batches, so differences between numbers of layers are taken
within a repeat: what all networks of a repeat have in common drops out.
"""

import pandas as pd
from emrestore.comparison.ablation import by_layers, by_repeat, trend
from emrestore.files import writing
from emrestore.logs import log_to


def main(scores, outputs, confidence):
    """Write n_lay.csv, repeats.csv and trend.csv for the table `scores` (per_image.csv)."""
    repeats = by_repeat(pd.read_csv(scores))
    tables = {
        "n_lay": by_layers(repeats, confidence),
        "repeats": repeats,
        "trend": trend(repeats, confidence),
    }
    for name, table in tables.items():
        with writing(outputs[name]) as temporary:
            table.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(snakemake.input[0], dict(snakemake.output.items()), snakemake.params.confidence)
