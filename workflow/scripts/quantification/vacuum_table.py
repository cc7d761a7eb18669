"""What the claims on cross sections and counts come to by three ways of taking the vacuum."""

import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.quantification.stored_fits import read_fits
from emrestore.quantification.vacuum import vacuum_table
from emrestore.random import stream


def main(sections, columns, output, doses, seed):
    """Write the table.

    Parameters
    ----------
    sections : list of str
        Of the rule vacuum_fits, in the order of the doses.
    columns, output : str
    doses : list of float [e/Å²]
    seed : int
    """
    places = pd.read_csv(columns)
    chosen = (places["kind"] == "evaluated").to_numpy()
    rng = stream(seed, "quantification", "vacuum", "bootstrap")
    table = vacuum_table(read_fits(sections, doses), chosen, places["atoms"].to_numpy(), rng)
    with writing(output) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.sections,
        snakemake.input.columns,
        snakemake.output[0],
        snakemake.params.doses,
        snakemake.params.seed,
    )
