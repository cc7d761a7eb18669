"""The table of laws, and the laws that either half of the authors' pairs gives."""

import logging
from functools import partial
from pathlib import Path

import pandas as pd
import yaml
from emrestore.dataset.reading import read_pairs
from emrestore.evidence.features import feature_table
from emrestore.evidence.measurements import HALVES, measured_pairs
from emrestore.evidence.table import as_text, halves_config, law_rows, unmeasured_rows
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.random import stream

logger = logging.getLogger(__name__)


def authors_features(files):
    """Return the features of the authors' pairs that are at hand, with modality and image."""
    tables = []
    for modality, path in files.items():
        table = feature_table(*read_pairs([path]))
        tables.append(table.rename_axis("image").reset_index().assign(modality=modality))
    return pd.concat(tables, ignore_index=True)


def main(files, candidates, output, laws, config, sources, evidence, seed):
    """Write the table and both halves' laws.

    Parameters
    ----------
    files : dict of str to str
        Modality to the authors' pairs.
    candidates : dict of str to str
        Key of a law to its table of law_candidates.
    output : snakemake.io.OutputFiles
        ``table``, ``even`` and ``odd``.
    laws : list of dict
    config : dict
        Sections of the config that hold laws.
    sources : dict of str to str
        Key of a law to "unit; source. remark".
    evidence : dict
        Section ``evidence``.
    seed : int
    """
    tables = {key: pd.read_csv(path) for key, path in candidates.items()}
    rows = law_rows(
        laws,
        config,
        measured_pairs(),
        tables,
        authors_features(files),
        partial(stream, seed, "laws"),
        evidence,
    )
    broken = rows[~rows["as_ruled"]]
    for _, law in broken.iterrows():
        logger.warning(
            "%s is taken as %s; the rule asks for %s",
            law.key,
            law.taken,
            law.printed if law.basis == "printed" else law.estimate,
        )
    rest = unmeasured_rows(config, sources, set(rows["key"]))
    for half in HALVES:
        with writing(output[half]) as temporary:
            sections = halves_config(rows, half)
            Path(temporary).write_text(yaml.safe_dump(sections, sort_keys=False))
    with writing(output.table) as temporary:
        table = pd.concat([as_text(rows), rest], ignore_index=True)
        table.to_csv(temporary, index=False, float_format="%.4g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    params = snakemake.params
    keys = [law["key"] for law in params.laws if "candidates" in law]
    main(
        {name: snakemake.input[name] for name in params.authors},
        dict(zip(keys, snakemake.input.candidates, strict=True)),
        snakemake.output,
        params.laws,
        params.settings,
        params.sources,
        params.evidence,
        params.seed,
    )
