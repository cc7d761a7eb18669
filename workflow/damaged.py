"""Name results that are no longer what their job wrote.

When a job has ended, Snakemake records the sha256 of every file that it read. A result that differs
from what was read has been damaged since. The paths go to standard output, one a line.
"""

import argparse
import hashlib
import json
import sys
from base64 import urlsafe_b64decode
from pathlib import Path


def stored(folder):
    """Return the files of one kind that Snakemake keeps about results: result -> path of the file."""
    return {
        # long names are spread over folders that begin with @
        urlsafe_b64decode(
            "".join(part.removeprefix("@") for part in path.relative_to(folder).parts)
        ).decode(): path
        for path in folder.rglob("*")
        if path.is_file()
    }


def records(folder):
    """Return what Snakemake recorded about results whose job came to its end: result -> dict."""
    found, unfinished = {}, stored(folder / "incomplete")
    for result, path in stored(folder / "metadata").items():
        try:
            record = json.loads(path.read_text())
        except json.JSONDecodeError:
            continue  # killed while it was written: Snakemake takes the result for unknown
        if result not in unfinished and record.get("endtime"):
            found[result] = record
    return found


def read_hashes(known):
    """Return the sha256 of results as later jobs read them: result -> set of str."""
    hashes = {}
    for record in known.values():
        for path, checksum in (record.get("input_checksums") or {}).items():
            algorithm, _, digest = checksum.rpartition(":")
            # an older reader read an older file
            if (
                path in known
                and algorithm in ("", "sha256")
                and record["endtime"] >= known[path]["endtime"]
            ):
                hashes.setdefault(path, set()).add(digest)
    return hashes


def damaged(root, thorough=False):
    """Yield results that differ from what was read.

    Parameters
    ----------
    root : pathlib.Path
        The project's folder.
    thorough : bool
        Hash every file, not only those whose time changed.

    Yields
    ------
    result : str
    digest : str
        The sha256 that was found.
    expected : set of str
    """
    known = records(root / ".snakemake")
    for path, expected in sorted(read_hashes(known).items()):
        file = root / path
        if not file.is_file():
            continue
        if not thorough and file.stat().st_mtime == known[path]["endtime"]:
            continue
        with open(file, "rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest not in expected:
            yield path, digest, expected


def main(arguments):
    """Print the paths, and for people what is wrong with them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--thorough", action="store_true", help="hash every file")
    for path, digest, expected in damaged(Path("."), parser.parse_args(arguments).thorough):
        print(path)
        wanted = " or ".join(sorted(hash_[:12] for hash_ in expected))
        message = f"{path} is damaged: its sha256 begins with {digest[:12]}, it was {wanted}"
        print(message, file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
