"""Figure 5: the nanoparticle, errors of positions and cross sections and correct counts by dose."""

import pandas as pd
from emrestore.figures.quantification import particle_figure
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    table = pd.read_csv(snakemake.input[0])
    save(particle_figure(table), snakemake.output.png, snakemake.output.pdf)
    with writing(snakemake.output.csv) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")
