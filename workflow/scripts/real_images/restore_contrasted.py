"""Restore the image of Figure 8 by the published network, or by the CGRDN of this run."""

from emrestore.logs import log_to
from emrestore.networks.device import compute_on
from emrestore.restoring.image_sets import restore_sets

if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    restore_sets(
        snakemake.params.sets,
        snakemake.input.weights,
        snakemake.output[0],
        snakemake.params.published,
        snakemake.params.sizes,
        snakemake.params.edge,
        snakemake.params.restoration,
    )
