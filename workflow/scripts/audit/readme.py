"""The numbers of a run written into README.md and kept in reference/, and codecheck.yml."""

import csv
import logging
from pathlib import Path

import yaml
from emrestore.audit.codecheck import codecheck
from emrestore.audit.front_page import check_scale, quoted, with_numbers
from emrestore.files import writing
from emrestore.logs import log_to


def read_yaml(path):
    """Return what a YAML file holds."""
    return yaml.safe_load(Path(path).read_text())


def kept_files(headline):
    """Return the files of the archive that headline.csv is kept in: set of str."""
    folder = Path(headline).parent
    return {str(path) for path in folder.rglob("*") if path.is_file()}


def main(inputs, readme, manifest, reference, scale):
    """Write README.md and codecheck.yml in their places, and keep headline.csv in `reference`.

    Parameters
    ----------
    inputs : dict
        headline, captions, tables, citation: str.
    readme, manifest, reference : str
        README.md, codecheck.yml and reference/{scale}/headline.csv.
    scale : str

    Raises
    ------
    ValueError
        If README.md does not tell of this scale, or has a marker that the run has no number for.
        Nothing is written then.
    """
    check_scale(scale)
    kept = Path(inputs["headline"]).read_text()
    numbers = {row["name"]: row["value"] for row in csv.DictReader(kept.splitlines())}
    before = Path(readme).read_text()
    after = with_numbers(before, numbers, readme, inputs["headline"])
    outputs = codecheck(
        scale,
        *(read_yaml(inputs[name]) for name in ("captions", "tables", "citation")),
        kept_files(reference),
    )
    for path, text in ((readme, after), (manifest, outputs), (reference, kept)):
        with writing(path) as temporary:
            temporary.write_text(text)
    for (name, old), (_, new) in zip(quoted(before), quoted(after), strict=True):
        logging.info("%s: %s", name, new if old == new else f"{old} becomes {new}")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.input.items()),
        snakemake.params.readme,
        snakemake.params.manifest,
        snakemake.params.reference,
        snakemake.params.scale,
    )
