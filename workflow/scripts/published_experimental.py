"""The published experimental images, taken out of the archive as data."""

from emrestore.experimental import unpack_experimental
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    unpack_experimental(snakemake.input[0], snakemake.wildcards.name, snakemake.output[0])
