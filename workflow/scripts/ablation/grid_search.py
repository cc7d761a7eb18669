"""The grid of learning rates and loss weights: PSNR of every cell, and the set of the best."""

import pandas as pd
from emrestore.comparison.choices import grid_table
from emrestore.files import writing
from emrestore.logs import log_to


def main(scores, output, cells, in_use, confidence):
    """Write grid.csv for the tables `scores`, one a repeat; the rest as `grid_table` takes it."""
    table = grid_table(pd.concat(map(pd.read_csv, scores)), cells, in_use, confidence)
    with writing(output) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input,
        snakemake.output[0],
        *(snakemake.params[name] for name in ("cells", "in_use", "confidence")),
    )
