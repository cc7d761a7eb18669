"""The published experimental images, taken out of the archive as data."""

from emrestore.logs import log_to
from emrestore.published.experimental import unpack_experimental

if __name__ == "__main__":
    log_to(snakemake.log[0])
    unpack_experimental(snakemake.input[0], snakemake.wildcards.name, snakemake.output[0])
