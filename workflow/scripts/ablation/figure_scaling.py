"""PSNR against the operations of a training, the law, and the published network."""

import pandas as pd
from emrestore.figures.scaling import plotted, scaling
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to


def main(tables, png, pdf, csv):
    """Draw points.csv, band.csv and law.csv (paths in `tables`); write what is shown to `csv`."""
    points, band, law = (pd.read_csv(tables[name]) for name in ("points", "band", "law"))
    save(scaling(points, band, law), png, pdf)
    with writing(csv) as temporary:
        plotted(points, band, law).to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.input.items()),
        snakemake.output.png,
        snakemake.output.pdf,
        snakemake.output.csv,
    )
