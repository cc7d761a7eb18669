"""The published network of one modality, taken out of the archive as data."""

from emrestore.logs import log_to
from emrestore.published.package import unpack_model

if __name__ == "__main__":
    log_to(snakemake.log[0])
    unpack_model(snakemake.input[0], snakemake.wildcards.modality, snakemake.output[0])
