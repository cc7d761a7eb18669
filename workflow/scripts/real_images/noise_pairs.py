"""One shard of pairs of a noise model, or of the test pairs of a case."""

from emrestore.dataset.shards import write_numbered_shard
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    write_numbered_shard(
        snakemake.output[0],
        snakemake.input.radii,
        snakemake.params.settings,
        snakemake.params.seed,
        snakemake.wildcards.modality,
        snakemake.wildcards.split,
        int(snakemake.wildcards.shard),
    )
