"""What the laws of the crystals come to: elements, atoms per cell, densities, crystal systems."""

import pandas as pd
from emrestore.figures.laws import effective_laws
from emrestore.figures.style import save
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    save(
        effective_laws(pd.read_csv(snakemake.input[0])),
        snakemake.output.png,
        snakemake.output.pdf,
    )
