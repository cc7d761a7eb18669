"""Pairs of one microscope, by its known laws or by those that were estimated."""

from pathlib import Path

import yaml
from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.config.sections import nested
from emrestore.dataset.shards import write_shard
from emrestore.jobs.adaptation import drawn_by
from emrestore.logs import log_to


def main(radii, output, changes, config, modality, split, count, seed):
    """Write one shard; other splits share no specimen with it.

    Parameters
    ----------
    radii : str
        Table of projected radii.
    output : str
    changes : dict
        Laws of the microscope, on top of the config.
    config : dict
        `emrestore.jobs.adaptation.SECTIONS`.
    modality, split : str
    count, seed : int
    """
    settings = drawn_by(config, changes, modality)
    write_shard(output, settings, seed, modality, split, 0, count, radii_by_atomic_number(radii))


if __name__ == "__main__":
    log_to(snakemake.log[0])
    estimated = snakemake.input.get("laws")
    main(
        snakemake.input.radii,
        snakemake.output[0],
        yaml.safe_load(Path(estimated).read_text()) if estimated else nested(snakemake.params.laws),
        snakemake.params.config,
        snakemake.params.modality,
        snakemake.wildcards.split,
        snakemake.params.images,
        snakemake.params.seed,
    )
