"""The front page's picture: an experimental image of the authors, recorded and restored."""

from emrestore.figures.restored import first_image, front
from emrestore.figures.style import save
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    fig = front(*first_image(snakemake.input[0], snakemake.params.source))
    save(fig, *snakemake.output)
