"""What is installed in an environment: name, version and a hash of each package's files."""

import csv
import hashlib
from importlib.metadata import distributions
from pathlib import Path
from typing import NamedTuple

# what an installer adds to a package, other on each machine
INSTALLERS = {"INSTALLER", "RECORD", "REQUESTED", "direct_url.json", "uv_cache.json"}


class Package(NamedTuple):
    """A package: name, version, and sha256 of the list of its files' hashes."""

    name: str
    version: str
    sha256: str


def contents_hash(record):
    """Return a hash of what a wheel put into an environment.

    Parameters
    ----------
    record : str
        Its RECORD: a line a file, with path, sha256 and size (PEP 376).

    Returns
    -------
    str
        sha256 of the sorted paths and hashes, hexadecimal; without bytecode, without what an
        installer adds, and without programs, whose first line names the environment's folder. The
        same wheel has the same wherever it is installed.
    """
    lines = [
        f"{path} {digest}\n"
        for path, digest, _ in csv.reader(record.splitlines())
        if not path.startswith("..") and not path.endswith(".pyc")
        if not (Path(path).parent.suffix == ".dist-info" and Path(path).name in INSTALLERS)
    ]
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def installed(prefix):
    """Return the packages of an environment, sorted by name.

    Parameters
    ----------
    prefix : str or pathlib.Path
        Of a conda environment or a venv.

    Returns
    -------
    list of Package
    """
    found = distributions(
        path=[str(path) for path in Path(prefix).glob("lib/python3*/site-packages")]
    )
    return sorted(
        Package(one.name, one.version, contents_hash(one.read_text("RECORD") or ""))
        for one in found
    )


def environment_folders(folder):
    """Return where environments lie: dict of the text of an environment file to its folder.

    Parameters
    ----------
    folder : str or pathlib.Path
        Snakemake's: beside each environment it keeps the file that it is made from.
    """
    return {
        path.read_text(): path.with_suffix("")
        for path in sorted(Path(folder).glob("*.yaml"))
        if path.with_suffix("").is_dir()
    }
