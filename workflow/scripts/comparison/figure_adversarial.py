"""Supplementary figure: radial spectra of images restored with and without a discriminator."""

import pandas as pd
from emrestore.figures.adversarial import spectra_panels
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    spectra = pd.concat([pd.read_csv(path) for path in snakemake.input.spectra])
    scores = pd.read_csv(snakemake.input.scores)
    fig = spectra_panels(spectra, scores, snakemake.params.high_frequency)
    save(fig, snakemake.output.png, snakemake.output.pdf)
    with writing(snakemake.output.csv) as temporary:
        spectra.to_csv(temporary, index=False)
