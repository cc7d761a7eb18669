"""Preview sheet of one modality: the first validation pairs, distorted above undistorted."""

from emrestore.dataset.reading import read_pairs, read_parameters
from emrestore.figures.preview import sheet, title
from emrestore.figures.style import save
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    x, y = read_pairs(snakemake.input, snakemake.params.pairs)
    rows = read_parameters(snakemake.input).head(len(x))
    titles = [title(row) for _, row in rows.iterrows()]
    save(sheet(x, y, titles), snakemake.output.png, snakemake.output.pdf)
