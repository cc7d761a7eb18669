"""Supplementary figure: our pairs against the authors'."""

import pandas as pd
from emrestore.figures.fidelity import fidelity_panels
from emrestore.figures.style import save
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    names = ("distributions", "fidelity", "two_sample")
    tables = (pd.read_csv(snakemake.input[name]) for name in names)
    save(fidelity_panels(*tables), snakemake.output.png, snakemake.output.pdf)
