"""Restore one file of the user's own, as `emrestore restore` does from the command line."""

import logging
import sys

from emrestore.logs import log_to
from emrestore.restoring.backend import TENSORFLOW
from emrestore.restoring.own_images import restore_file

if __name__ == "__main__":
    log_to(snakemake.log[0])
    if snakemake.params.restoration["backend"] == TENSORFLOW:
        # the environment of the other backend is without TensorFlow
        from emrestore.networks.device import compute_on

        compute_on(snakemake.resources.get("gpu", 0))
    try:
        restore_file(
            snakemake.params.path,
            dict(snakemake.output.items()),
            snakemake.params.modality,
            snakemake.params.network,
            dict(snakemake.input.items()).get,
            snakemake.params.sizes,
            snakemake.params.restoration,
            snakemake.params.own_images,
        )
    except (ValueError, MemoryError) as error:
        # one line is enough: the reason stands in it
        path, words = snakemake.params.path, str(error)
        logging.error("%s", words if path in words else f"{path}: {words}")
        sys.exit(1)
