"""Test pairs that the user supplies, checked by their hash."""

from emrestore.logs import log_to
from emrestore.published.package import given_pairs

if __name__ == "__main__":
    log_to(snakemake.log[0])
    given_pairs(snakemake.input[0], snakemake.params.sha256, snakemake.output[0])
