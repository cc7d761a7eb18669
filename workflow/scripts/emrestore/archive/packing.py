"""All that a run needs in one file: sources, wheels of every environment, the authors' archive."""

import io
import json
import platform
import re
import subprocess
import sys
import tarfile
from collections import defaultdict
from pathlib import Path

import yaml

from emrestore.archive.unpacking import MANIFEST, here
from emrestore.audit.fingerprints import fingerprints
from emrestore.files import writing


def pinned(folder):
    """Return all packages that the environments of a folder pin.

    Parameters
    ----------
    folder : str or pathlib.Path
        envs/, with conda files.

    Returns
    -------
    list of list of str
        Requirements; a list has each package once, since environments may pin other versions.
    """
    versions = defaultdict(set)
    for path in sorted(Path(folder).glob("*.yaml")):
        for dependency in yaml.safe_load(path.read_text())["dependencies"]:
            if isinstance(dependency, dict):
                for requirement in dependency["pip"]:
                    versions[re.split(r"[=\[ ;]", requirement)[0].lower()].add(requirement)
    most = max(map(len, versions.values()))
    return [
        [sorted(found)[number] for found in versions.values() if number < len(found)]
        for number in range(most)
    ]


def wheels(envs, folder):
    """Gather the wheels of all environments; what the index has no wheel of is built.

    Parameters
    ----------
    envs : str or pathlib.Path
        Folder with conda files, pinned, and with what Snakemake itself is installed from.
    folder : str or pathlib.Path

    Raises
    ------
    RuntimeError
        If a package is not to be had.
    """
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", str(folder)]
    calls = [["--no-deps", *batch] for batch in pinned(envs)]
    calls += [["-r", str(path)] for path in sorted(Path(envs).glob("*.txt"))]
    for call in calls:
        done = subprocess.run([*pip, *call], stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise RuntimeError(
                f"bundle: the wheels could not be gathered: {done.stderr.strip()}\n"
                "Check the network, the package registry and the free disk, then run again"
            )


def tracked_files(root):
    """Return the project's own files that git knows, as they are now: list of str, sorted.

    Raises
    ------
    ValueError
        If the folder is no clone.
    """
    asked = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z"], capture_output=True, text=True
    )
    if asked.returncode:
        raise ValueError(f"bundle: {root} is no clone ({asked.stderr.strip()}): expected one")
    listed = filter(None, asked.stdout.split("\0"))
    return sorted(name for name in listed if (Path(root) / name).is_file())


def pack(contents, about, output):
    """Write a bundle, whole or not at all.

    Parameters
    ----------
    contents : dict of str to pathlib.Path
        Name in the bundle to the file.
    about : dict
        ``version`` and ``commit`` of the sources.
    output : str or pathlib.Path

    Returns
    -------
    dict
        The manifest: what was given, Python, platform, and the sha256 of every file.
    """
    known = fingerprints(map(str, contents.values()))
    manifest = about | here() | {"python": platform.python_version()}
    manifest["files"] = {name: known[str(path)].sha256 for name, path in contents.items()}
    text = json.dumps(manifest, indent=1).encode()
    with writing(output) as temporary, tarfile.open(temporary, "w") as tar:
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(text)
        tar.addfile(head, io.BytesIO(text))
        for name, path in contents.items():
            tar.add(path, name)
    return manifest
