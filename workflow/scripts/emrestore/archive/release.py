"""A release: version, changelog, citation, reference run and tag, which must tell of the same thing."""

import re
import subprocess
import tomllib
from pathlib import Path

import yaml

from emrestore.archive.paths import RECORD
from emrestore.audit.front_page import QUOTED
from emrestore.audit.verification import read_crate
from emrestore.jobs.record import sources

UNRELEASED = "unreleased"


def releases(changelog):
    """Return the headings of versions in a changelog, newest first: list of (version, date or '')."""
    return re.findall(r"^## (\d+\.\d+\.\d+)(?: \((.+)\))?$", changelog, re.MULTILINE)


def git(root, *arguments):
    """Return what git says (str), or None where it refuses."""
    asked = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True)
    return asked.stdout.strip() if asked.returncode == 0 else None


def version_of(pyproject):
    """Return the version that the text of a pyproject.toml names."""
    return tomllib.loads(pyproject)["project"]["version"]


def of_texts(version, changelog, citation):
    """Return where version, changelog and citation contradict each other: list of str.

    Parameters
    ----------
    version : str
        Of pyproject.toml.
    changelog : str
    citation : dict
    """
    known = releases(changelog)
    if not known:
        return ["CHANGELOG.md: found no heading of a version, expected '## X.Y.Z (YYYY-MM-DD)'"]
    (newest, date), found = known[0], []
    if newest != version:
        found.append(f"CHANGELOG.md: newest version {newest}, pyproject.toml has {version}")
    if citation["version"] != version:
        found.append(f"CITATION.cff: version {citation['version']}, pyproject.toml has {version}")
    released = str(citation.get("date-released", UNRELEASED))
    if released != (date or UNRELEASED):
        found.append(
            f"CITATION.cff: date-released {released}, CHANGELOG.md has {date or 'no date'}"
        )
    return found


def of_run(root, version, record, settled):
    """Return where the reference run contradicts the release: list of str.

    Parameters
    ----------
    root : pathlib.Path
    version : str
    record : dict
        run.yaml of the archive.
    settled : bool
        Whether nothing is unreleased: then no file that a result rests on may be newer than the run.
    """
    folder, commit, found = f"reference/{QUOTED}", record["commit"], []
    if record["version"] != version:
        found.append(f"{folder}: a run of version {record['version']}, expected {version}")
    if read_crate(root / folder).version != commit:
        found.append(f"{folder}: its crate is not of commit {commit}, which {RECORD} names")
    # a checkout without history cannot tell
    if git(root, "rev-parse", "--is-shallow-repository") != "false":
        return found
    if git(root, "merge-base", "--is-ancestor", commit, "HEAD") is None:
        return [*found, f"{folder}: its commit {commit} is not in the history of this one"]
    then = version_of(git(root, "show", f"{commit}:pyproject.toml"))
    if then != record["version"]:
        found.append(f"{folder}: at its commit {commit} the version was {then}")
    if settled:
        newer = set(git(root, "diff", "--name-only", commit).splitlines())
        newer &= set(sources(root, record["scale"], record["laws"]))
        if newer:
            found.append(f"{folder}: newer than its commit {commit}: {', '.join(sorted(newer))}")
    return found


def of_tag(root, version, record):
    """Return where the tag of the version, if any, contradicts the reference run: list of str."""
    tag = f"v{version}"
    if not git(root, "tag", "--list", tag):
        return []
    tagged = git(root, "show", f"{tag}:reference/{QUOTED}/{RECORD}")
    if tagged is None:
        return [f"tag {tag}: it has no reference/{QUOTED}/{RECORD}: archive a run before the tag"]
    commit = yaml.safe_load(tagged)["commit"]
    if record is None or commit != record["commit"]:
        return [f"tag {tag}: its reference run is of commit {commit}, here it is another"]
    return []


def contradictions(root):
    """Return where the parts of a release tell of different things.

    Parameters
    ----------
    root : str or pathlib.Path
        The project's folder. Without git, what only git can tell is left out.

    Returns
    -------
    list of str
        Empty where all is well.
    """
    root = Path(root)
    version = version_of((root / "pyproject.toml").read_text())
    changelog = (root / "CHANGELOG.md").read_text()
    found = of_texts(version, changelog, yaml.safe_load((root / "CITATION.cff").read_text()))
    path = root / "reference" / QUOTED / RECORD
    record = yaml.safe_load(path.read_text()) if path.exists() else None
    if record is not None:
        settled = not re.search(r"^## Unreleased$", changelog, re.MULTILINE)
        found += of_run(root, version, record, settled)
    return found + of_tag(root, version, record)
