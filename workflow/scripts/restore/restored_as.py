"""Restored images in the format of their recording, with its calibration."""

from emrestore.logs import log_to
from emrestore.restoring.own_images import rewritten

if __name__ == "__main__":
    log_to(snakemake.log[0])
    given = snakemake.input
    rewritten(given.restored, given.verdict, snakemake.params.path, snakemake.output[0])
