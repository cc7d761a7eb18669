"""Figures 12, 13 and 14 drawn: one specimen under one distortion after another."""

import h5py
import pandas as pd
from emrestore.figures.gallery import panels
from emrestore.figures.style import save
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    table = pd.read_csv(snakemake.input.table)
    with h5py.File(snakemake.input.images) as file:
        images = file["images"][()]
    fig = panels(images, table["panel"], table["text"].fillna(""))
    save(fig, snakemake.output.png, snakemake.output.pdf)
