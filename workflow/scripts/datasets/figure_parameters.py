"""Histograms of all parameters drawn for the validation pairs of one modality, and their table."""

from emrestore.dataset.reading import read_parameters
from emrestore.figures.parameters import histograms
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    table = read_parameters(snakemake.input)
    with writing(snakemake.output.csv) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")
    save(histograms(table), snakemake.output.png, snakemake.output.pdf)
