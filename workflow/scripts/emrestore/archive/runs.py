"""The numbers of a run, from its results or from its archive, each under a name of its own."""

import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import yaml

from emrestore.archive.paths import CRATE, RECORD, matches
from emrestore.audit.verification import METADATA, read_crate


class Place(NamedTuple):
    """Where a number stands.

    Attributes
    ----------
    file : str
        Below results/{scale}/.
    row : str
        What the key columns say, such as ``cgrdn, hrstem, test``.
    sample : str
        Which of the rows of that name.
    column : str
    """

    file: str
    row: str
    sample: str
    column: str


class Run(NamedTuple):
    """A run as it is compared.

    Attributes
    ----------
    folder : pathlib.Path
    config : dict
        Its resolved config.
    commit : str
    cells : dict of Place to str
        Every cell of its tables that is not a key.
    hashes : dict of str to str
        Path below results/{scale}/ to the sha256 that the crate recorded.
    code : dict of str to str
        Path of the project's own files to theirs.
    left_out : frozenset of str
        Tables that an archive does not keep.
    """

    folder: Path
    config: dict
    commit: str
    cells: dict
    hashes: dict
    code: dict
    left_out: frozenset


def read_rows(path, file, rules):
    """Return the cells of one table: dict of Place to str.

    Parameters
    ----------
    path : pathlib.Path
    file : str
        Its path below results/{scale}/.
    rules : dict
        Of workflow/audit/compared.yaml.
    """
    with open(path, newline="") as stream:
        rows = list(csv.DictReader(stream))
    if not rows:
        return {}
    names = [name for name in rows[0] if name in rules["keys"]]
    samples = [name for name in rows[0] if name in rules["samples"]]
    skipped = {*names, *samples, *rules["never"]["columns"], None}
    seen, cells = Counter(), {}
    for row in rows:
        key = ", ".join(row[name] for name in names)
        if matches(f"{file}: {key}", rules["never"]["rows"]):
            continue
        sample = ", ".join(f"{name} {row[name]}" for name in samples)
        seen[key, sample] += 1
        if seen[key, sample] > 1:
            sample = f"{sample} #{seen[key, sample]}".strip()
        for column in row.keys() - skipped:
            cells[Place(file, key, sample, column)] = row[column] or ""
    return cells


def read_run(folder, rules):
    """Return a run.

    Parameters
    ----------
    folder : str or pathlib.Path
        results/{scale} of a whole run, or an archive of one.
    rules : dict
        Of workflow/audit/compared.yaml.

    Raises
    ------
    ValueError
        If it is neither.
    """
    folder = Path(folder)
    record = folder / RECORD
    crate = folder / (METADATA if record.exists() else CRATE)
    for needed in (folder / "config.yaml", crate):
        if not needed.is_file():
            raise ValueError(
                f"{folder}: no {needed.relative_to(folder)}: expected results/SCALE of a whole run "
                "(./reproduce), or what ./reproduce archive keeps of one"
            )
    recorded, config = read_crate(crate), yaml.safe_load((folder / "config.yaml").read_text())
    below = f"results/{config['scale']}/"
    cells = {}
    for path in sorted(folder.rglob("*.csv")):
        file = str(path.relative_to(folder))
        if not matches(file, rules["never"]["files"]) and not path.name.startswith("."):
            cells |= read_rows(path, file, rules)
    left_out = yaml.safe_load(record.read_text())["left_out"] if record.exists() else {}
    inside = {name: sha for name, sha in recorded.files.items() if name.startswith(below)}
    return Run(
        folder,
        config,
        recorded.version,
        cells,
        {name.removeprefix(below): sha for name, sha in inside.items()},
        {name: sha for name, sha in recorded.files.items() if not name.startswith("results/")},
        frozenset(left_out),
    )
