"""Supplementary figure: specimens by multislice and by the generator's sum of atoms."""

import numpy as np
import pandas as pd
from emrestore.figures.generator import against_multislice
from emrestore.figures.style import save
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    tables = (pd.read_csv(snakemake.input[name]) for name in ("table", "spectra"))
    fig = against_multislice(
        *tables, np.load(snakemake.input.images), snakemake.params.shown, snakemake.params.edge
    )
    save(fig, snakemake.output.png, snakemake.output.pdf)
