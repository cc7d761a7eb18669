"""Pairs of one modality by laws of another origin than the config's."""

from pathlib import Path

import yaml
from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.config.layers import merged, of_set
from emrestore.dataset.shards import write_shard
from emrestore.evidence.candidates import SPLIT
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    params, path = snakemake.params, snakemake.input.laws
    laws = yaml.safe_load(Path(path).read_text()) or {}
    config = merged(params.settings, laws, path)
    config |= of_set(config, snakemake.wildcards.modality)
    write_shard(
        snakemake.output[0],
        config,
        params.seed,
        snakemake.wildcards.modality,
        SPLIT,
        0,
        params.pairs,
        radii_by_atomic_number(snakemake.input.radii),
    )
