"""Position errors near the dislocation's core, and in the crystal beside it, at all doses."""

import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.quantification.core import core_errors
from emrestore.quantification.stored_fits import read_fits
from emrestore.random import stream


def main(fits, columns, output, doses, seed):
    """Write the table.

    Parameters
    ----------
    fits : list of str
        In the order of the doses.
    columns, output : str
    doses : list of float [e/Å²]
    seed : int
    """
    rng = stream(seed, "quantification", "core errors", "bootstrap")
    table = core_errors(read_fits(fits, doses), pd.read_csv(columns), rng)
    with writing(output) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.fits,
        snakemake.input.columns,
        snakemake.output[0],
        snakemake.params.doses,
        snakemake.params.seed,
    )
