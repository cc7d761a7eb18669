"""Hashes of the files of every pinned package: envs/*.yaml -> envs/hashes.txt. Called by envs/lock.

A line a package, as pip and uv read it: NAME==VERSION --hash=sha256:... A file counts if an
environment could install it: wheels that Python 3.11 on Linux or macOS takes, and sources.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import Request, urlopen

import yaml
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import Version

ENVIRONMENTS = Path(__file__).parents[2] / "envs"
INDEX = "https://pypi.org/simple/{}/"
JSON = "application/vnd.pypi.simple.v1+json"
INTERPRETERS = ("py2", "py3", "py311", "cp311")
SYSTEMS = ("any", "linux", "manylinux", "macosx")


def pins():
    """Return NAME==VERSION of every package of every environment: list of str, sorted, each once."""
    found = set()
    for path in ENVIRONMENTS.glob("*.yaml"):
        for entry in yaml.safe_load(path.read_text())["dependencies"]:
            found |= set(entry["pip"]) if isinstance(entry, dict) else set()
    return sorted(found)


def version_of(filename):
    """Return the version that a file of the index holds, or None if no environment takes the file.

    Parameters
    ----------
    filename : str
        Of a source, or of a wheel with its tags.
    """
    try:
        if not filename.endswith(".whl"):
            return parse_sdist_filename(filename)[1]
        _, version, _, tags = parse_wheel_filename(filename)
    except (InvalidWheelFilename, InvalidSdistFilename):
        return None
    fits = any(
        (
            tag.interpreter in INTERPRETERS
            or (tag.abi == "abi3" and tag.interpreter.startswith("cp3"))
        )
        and tag.platform.startswith(SYSTEMS)
        for tag in tags
    )
    return version if fits else None


def hashed(pin):
    """Return a pin with the hashes of its files, as one line of a requirements file.

    Raises
    ------
    ValueError
        If the index has no file that an environment could be made from.
    """
    name, _, version = pin.partition("==")
    with urlopen(Request(INDEX.format(name), headers={"Accept": JSON})) as answer:
        files = json.load(answer)["files"]
    sums = {
        one["hashes"]["sha256"] for one in files if version_of(one["filename"]) == Version(version)
    }
    if not sums:
        raise ValueError(f"envs/lock: {pin} has no file for Python 3.11 on Linux or macOS")
    return " ".join([pin, *(f"--hash=sha256:{value}" for value in sorted(sums))])


def main():
    """Write envs/hashes.txt, whole or not at all."""
    with ThreadPoolExecutor() as pool:
        lines = list(pool.map(hashed, pins()))
    part = ENVIRONMENTS / "hashes.txt.part"
    part.write_text("".join(f"{line}\n" for line in lines))
    part.rename(ENVIRONMENTS / "hashes.txt")
    sys.stderr.write(f"envs/hashes.txt: {len(lines)} packages\n")


if __name__ == "__main__":
    main()
