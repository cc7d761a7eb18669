"""Figure of the study of choices: the grid, and every loss term on and off."""

import pandas as pd
from emrestore.figures.choices import choices_panels
from emrestore.figures.style import save
from emrestore.logs import log_to


def main(grid, terms, png, pdf):
    """Draw grid.csv and terms.csv."""
    save(choices_panels(pd.read_csv(grid), pd.read_csv(terms)), png, pdf)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(snakemake.input.grid, snakemake.input.terms, snakemake.output.png, snakemake.output.pdf)
