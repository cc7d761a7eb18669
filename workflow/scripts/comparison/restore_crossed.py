"""The published network of the other resolution of the same microscope, on test pairs of one modality."""

from emrestore.logs import log_to
from emrestore.networks.device import compute_on
from emrestore.restoring.image_sets import restore_by_published

if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    restore_by_published(
        {snakemake.output[0]: snakemake.input.pairs},
        snakemake.input.model,
        snakemake.params.sizes,
        snakemake.params.images,
        snakemake.params.restoration,
    )
