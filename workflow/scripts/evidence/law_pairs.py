"""Pairs of one modality by laws of another origin than the config's."""

from pathlib import Path

import yaml
from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.config.sections import merged, of_set
from emrestore.dataset.shards import write_shard
from emrestore.evidence.candidates import SPLIT
from emrestore.logs import log_to


def main(radii, laws, outputs, config, seed, modality, count):
    """Write one file of `count` pairs for each file of laws.

    Parameters
    ----------
    radii : str
        ``references/projected_radius.csv``.
    laws : list of str
        YAML files with what takes the place of values of the config.
    outputs : list of str
    config : dict
        Sections that pairs are made by.
    seed : int
    modality : str
    count : int
    """
    r_hat = radii_by_atomic_number(radii)
    for path, output in zip(laws, outputs, strict=True):
        changed = merged(config, yaml.safe_load(Path(path).read_text()) or {}, path)
        sections = changed | of_set(changed, modality)
        write_shard(output, sections, seed, modality, SPLIT, 0, count, r_hat)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.radii,
        snakemake.input.laws,
        snakemake.output,
        snakemake.params.settings,
        snakemake.params.seed,
        snakemake.wildcards.modality,
        snakemake.params.pairs,
    )
