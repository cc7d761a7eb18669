"""Figures 9 and 10 drawn: the layers of a network."""

import pandas as pd
from emrestore.figures.diagram import diagrams
from emrestore.figures.style import save
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    table = pd.read_csv(snakemake.input[0], keep_default_na=False)
    save(diagrams(table), snakemake.output.png, snakemake.output.pdf)
