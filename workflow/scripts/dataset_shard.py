"""One shard of pairs: random specimens, their undistorted images, and the distorted recordings.

Image number i of a split depends on (seed, modality, split, i) and on the config, so shards may be
made in any order and any image can be made again alone.
"""

from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.dataset.shards import write_shard
from emrestore.logs import log_to


def main(output, radii, config, seed, modality, split, shard):
    """Write shard number `shard` of a split."""
    size = config["datasets"]["images_per_shard"]
    first = shard * size
    count = min(size, config["datasets"]["images"] - first)
    r_hat = radii_by_atomic_number(radii)
    write_shard(output, config, seed, modality, split, first, count, r_hat)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.output[0],
        snakemake.input.radii,
        snakemake.params.settings,
        snakemake.params.seed,
        snakemake.wildcards.modality,
        snakemake.wildcards.split,
        int(snakemake.wildcards.shard),
    )
