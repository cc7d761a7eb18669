"""An experimental image of the authors: recorded, restored, what was taken away, both spectra."""

from emrestore.figures.restored import examined, first_image
from emrestore.figures.style import save
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    fig = examined(*first_image(snakemake.input[0], snakemake.params.source))
    save(fig, *snakemake.output)
