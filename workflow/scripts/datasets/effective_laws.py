"""Elements, atoms per cell, densities and crystal systems of the crystals that the config gives."""

import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.specimen.laws import drawn_crystals

if __name__ == "__main__":
    log_to(snakemake.log[0])
    rows = drawn_crystals(
        snakemake.params.settings, snakemake.params.seed, snakemake.params.crystals
    )
    with writing(snakemake.output[0]) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index=False, float_format="%.6g")
