"""The front page's picture: an experimental image of the authors, recorded and restored."""

import h5py
from emrestore.figures.restored import front
from emrestore.figures.style import save
from emrestore.logs import log_to


def main(images, outputs):
    """Draw the first image of a file of restored experimental images: nobody picked it.

    Parameters
    ----------
    images : str
        Groups NAME with raw and restored.
    outputs : list of str
        png and pdf.
    """
    with h5py.File(images) as file:
        first = file[min(file)]
        fig = front(first["raw"][()], first["restored"][()])
    save(fig, *outputs)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(snakemake.input[0], snakemake.output)
