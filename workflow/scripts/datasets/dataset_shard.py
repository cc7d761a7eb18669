"""One shard of pairs: random specimens, their undistorted images, and the distorted recordings.

Image number i of a split depends on (seed, modality, split, i) and on the config, so shards may be
made in any order and any image can be made again alone.
"""

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
