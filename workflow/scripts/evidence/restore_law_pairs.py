"""The published network of one modality on the pairs by other laws."""

from emrestore.logs import log_to
from emrestore.networks.device import compute_on
from emrestore.restoring.image_sets import restore_by_published

if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    restore_by_published(
        {
            output: [pairs]
            for output, pairs in zip(snakemake.output, snakemake.input.pairs, strict=True)
        },
        snakemake.input.model,
        snakemake.params.sizes,
        None,
        snakemake.params.restoration,
    )
