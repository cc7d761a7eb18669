"""What the audit page says of environments and deviations."""

from pathlib import Path

import yaml


def environments(paths):
    """Return (name, list of pinned packages) for each conda file."""
    pinned = []
    for path in sorted(map(Path, paths)):
        wanted = yaml.safe_load(path.read_text())["dependencies"]
        packages = next(entry["pip"] for entry in wanted if isinstance(entry, dict))
        pinned.append((path.stem, packages))
    return pinned


def affected(text, ids):
    """Return the claims that a deviation names, by id or by the part of an id before its dash.

    Parameters
    ----------
    text : str
        The deviation's ``affects``.
    ids : iterable of str
        Of all claims.

    Returns
    -------
    list of str
        In the order of `ids`.
    """
    named = set(text.replace(",", " ").split())
    return [name for name in ids if {name, name.partition("-")[0]} & named]
