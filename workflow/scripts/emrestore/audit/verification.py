"""The files of this project held against what a crate recorded, its own or someone else's."""

import json
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from emrestore.audit.fingerprints import fingerprint, fingerprints
from emrestore.audit.packages import environment_folders, installed
from emrestore.audit.program import program_files

METADATA = "ro-crate-metadata.json"
# below results/{scale}: what differs from run to run, what records it, and what stands beside a run
UNRECORDED = (
    "audit/headline.csv",
    "audit/ro-crate/",
    "benchmarks/",
    "compare/",
    "docs/",
    "figures/resources.",
    "figures/rule_graph.",
    "logs/",
    "plan.",
    "report",
    "restore/",  # held against what its own verdict.json says
)


class Crate(NamedTuple):
    """What a crate says.

    Attributes
    ----------
    made : str
        When, ISO 8601.
    version : str
        Commit of the workflow.
    files : dict of str to str
        Path below the project to sha256.
    machine : dict of str to str
        The one that wrote the crate; empty where it does not say.
    packages : dict of str to set of (str, str, str)
        Path of an environment file to name, version and sha256 of what is installed for it.
    """

    made: str
    version: str
    files: dict
    machine: dict = {}
    packages: dict = {}


class Difference(NamedTuple):
    """One file that is not as recorded: kind is changed, missing or extra."""

    kind: str
    path: str
    why: str


def read_crate(path, sha256=None):
    """Return what a crate recorded.

    Parameters
    ----------
    path : str or pathlib.Path
        The crate's folder or its ro-crate-metadata.json.
    sha256 : str or None
        What that file's is known to be, from a place that nobody could change with it.

    Raises
    ------
    ValueError
        If there is no crate, another one, or none with the sha256 of any file.
    """
    path = Path(path)
    path = path / METADATA if path.is_dir() else path
    if not path.is_file():
        raise ValueError(
            f"{path}: no such crate; ./reproduce makes one at the end of a whole run, "
            "./reproduce verify --config crate=PATH reads another"
        )
    found = fingerprint(path).sha256
    if sha256 and found != sha256.lower():
        raise ValueError(
            f"{path}: sha256: found {found}, expected {sha256}: this is not the crate that was meant, or "
            "it was changed"
        )
    try:
        entities = {part["@id"]: part for part in json.loads(path.read_text())["@graph"]}
        root = entities[entities[METADATA]["about"]["@id"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path}: not the metadata of an RO-Crate ({type(error).__name__}: {error}); "
            f"expected the folder of a crate or its {METADATA}"
        ) from error
    files = {
        unquote(name).removeprefix("file://"): part["sha256"]
        for name, part in entities.items()
        if "sha256" in part and not name.startswith("#")
    }
    packages = {
        unquote(name): {
            tuple(entities[one["@id"]][key] for key in ("name", "softwareVersion", "sha256"))
            for one in part["hasPart"]
        }
        for name, part in entities.items()
        if name.startswith("envs/") and "hasPart" in part
    }
    if not files:
        raise ValueError(
            f"{path}: no file in this crate has a sha256: there is nothing to hold files against"
        )
    workflow = entities.get(root.get("mainEntity", {}).get("@id"), {})
    made, version = root.get("datePublished", "unknown"), workflow.get("version", "unknown")
    machine = {
        part["name"].rpartition(": ")[2]: part["value"]
        for name, part in entities.items()
        if name.startswith("#machine-")
    }
    return Crate(made, version, files, machine, packages)


def folders_of_results(files):
    """Return the folders results/{scale} that recorded files lie in, sorted."""
    parts = (Path(name).parts for name in files)
    return sorted({"/".join(part[:2]) for part in parts if part[0] == "results" and len(part) > 2})


def recordable(path, folder):
    """Return whether a crate records a file of results/{scale} (`folder`)."""
    below = path.removeprefix(f"{folder}/")
    # a hidden file is one that a job is still writing
    return not below.startswith(UNRECORDED) and not Path(path).name.startswith(".")


def installed_otherwise(crate, root):
    """Return the packages that are not as recorded, of environments that are here: list of Difference."""
    places = environment_folders(root / ".reproduce" / "environments")
    found = []
    for name, recorded in crate.packages.items():
        text = (root / name).read_text() if (root / name).is_file() else None
        if text not in places:
            continue
        here = set(installed(places[text]))
        for package, version, _ in sorted(recorded - here):
            why = f"{package} {version} is not installed as recorded"
            found.append(Difference("changed", name, why))
        for package, version, _ in sorted(here - recorded):
            if package not in {one[0] for one in recorded}:
                found.append(Difference("extra", name, f"{package} {version} is installed"))
    return found


def restored_otherwise(folder, root):
    """Return the restored images that are not as their verdict.json says: list of Difference.

    Parameters
    ----------
    folder : str
        results/{scale}.
    root : pathlib.Path
        Of the project.
    """
    found = []
    for verdict in sorted((root / folder / "restore").glob("*/verdict.json")):
        for image in json.loads(verdict.read_text())["images"]:
            path = verdict.with_name(image["image"])
            name = str(path.relative_to(root))
            if not path.is_file():
                found.append(Difference("missing", name, f"in {verdict.name} and not here"))
            elif fingerprint(path).sha256 != image["sha256"]:
                found.append(Difference("changed", name, f"not the image of {verdict.name}"))
    return found


def differences(crate, root):
    """Return every file that is not as a crate recorded it.

    Parameters
    ----------
    crate : Crate
    root : str or pathlib.Path
        Folder of the project.

    Returns
    -------
    list of Difference
        By path. Files beside the recorded ones are looked for in the recorded results folders, and
        where the program lies.
    """
    root = Path(root)
    present = [name for name in crate.files if (root / name).is_file()]
    found = fingerprints(root / name for name in present)
    differing = []
    for name, expected in crate.files.items():
        now = found.get(str(root / name))
        if now is None:
            differing.append(Difference("missing", name, "recorded in the crate and not here"))
        elif now.sha256 != expected:
            why = f"sha256 {now.sha256[:12]}…, recorded {expected[:12]}…"
            differing.append(Difference("changed", name, why))
    for name in program_files(root):
        if name not in crate.files:
            differing.append(Difference("extra", name, "part of the program, not in the crate"))
    differing += installed_otherwise(crate, root)
    for folder in folders_of_results(crate.files):
        differing += restored_otherwise(folder, root)
        for path in (root / folder).rglob("*"):
            name = str(path.relative_to(root))
            if name not in crate.files and path.is_file() and recordable(name, folder):
                differing.append(Difference("extra", name, "here and not recorded in the crate"))
    return sorted(differing, key=lambda one: one.path)
