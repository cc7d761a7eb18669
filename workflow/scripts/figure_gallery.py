"""Figures 11 to 14 drawn: one specimen in several panels, each with a title."""

import h5py
import pandas as pd
from emrestore.figures.gallery import panels
from emrestore.figures.style import save
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    table = pd.read_csv(snakemake.input.table, keep_default_na=False)
    with h5py.File(snakemake.input.images) as file:
        images = file["images"][()]
    fig = panels(images, table["panel"], table["text"])
    save(fig, snakemake.output.png, snakemake.output.pdf)
