"""Supplementary figure: simulated atoms and the radial model fitted to them."""

import pandas as pd
from emrestore.figures.fit import fitted_profiles
from emrestore.figures.style import save
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    tables = (pd.read_csv(snakemake.input[name]) for name in ("profiles", "fits"))
    save(fitted_profiles(*tables), snakemake.output.png, snakemake.output.pdf)
