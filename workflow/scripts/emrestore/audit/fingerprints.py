"""Sizes and sha256 of files."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple


class Fingerprint(NamedTuple):
    """Size [byte] and sha256 (hexadecimal) of a file."""

    size: int
    sha256: str


def fingerprint(path):
    """Return the fingerprint of a file.

    Parameters
    ----------
    path : str or pathlib.Path
    """
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Fingerprint(file.tell(), digest)


def files_of(path):
    """Return a file as a list of one, a folder as the sorted list of all files in it.

    Parameters
    ----------
    path : str or pathlib.Path

    Returns
    -------
    list of str
        Snakemake's own time stamps of folders left out.
    """
    path = Path(path)
    if not path.is_dir():
        return [str(path)]
    found = (part for part in path.rglob("*") if part.is_file())
    return sorted(str(part) for part in found if part.name != ".snakemake_timestamp")


def fingerprints(paths, threads=2):
    """Return the fingerprints of files and of all files in folders.

    Parameters
    ----------
    paths : iterable of str
    threads : int
        hashlib releases the interpreter's lock, so threads do add up.

    Returns
    -------
    dict of str to Fingerprint
        In the order of `paths`.
    """
    files = list(dict.fromkeys(part for path in paths for part in files_of(path)))
    with ThreadPoolExecutor(threads) as pool:
        return dict(zip(files, pool.map(fingerprint, files), strict=True))
