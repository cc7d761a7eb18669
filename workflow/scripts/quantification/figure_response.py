"""Supplementary figure: how much of a known change of single columns is seen."""

import pandas as pd
from emrestore.figures.quantification import response_figure
from emrestore.figures.style import save
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    table = pd.read_csv(snakemake.input[0])
    save(response_figure(table), snakemake.output.png, snakemake.output.pdf)
