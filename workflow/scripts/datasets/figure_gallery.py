"""Figures 12 to 14 drawn: one specimen in several panels, each with a title."""

from emrestore.figures.gallery import stored_panels
from emrestore.figures.style import save
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    fig = stored_panels(snakemake.input.images, snakemake.input.table, snakemake.params.inset)
    save(fig, snakemake.output.png, snakemake.output.pdf)
