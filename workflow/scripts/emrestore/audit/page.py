"""What the audit page says of environments and deviations, and of the laws behind them."""

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


def law_evidence(keys, laws):
    """Return what the table of laws says of some keys, one clause each.

    Parameters
    ----------
    keys : list of str
    laws : dict of str to dict
        Rows of laws.csv by key, as text.

    Returns
    -------
    str
        "" without any key or table.
    """
    clauses = []
    for key in keys:
        law = laws.get(key)
        if law is None:
            continue
        words = f"{key} {law['estimate']}"
        if law["low"]:
            words += f" ({law['low']} to {law['high']})"
        words += f" of {law['pairs']} pairs"
        if law["p_printed_holm"]:
            words += f", the printed law has p {law['p_printed_holm']}"
        clauses.append(words)
    return "; datasets/laws.csv: " + "; ".join(clauses) if clauses else ""
