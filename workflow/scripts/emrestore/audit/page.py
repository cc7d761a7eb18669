"""The audit page: one self-contained HTML file that a reviewer can read anywhere."""

import base64
from pathlib import Path

import jinja2
import yaml


def embedded(path):
    """Return a PNG as a data address, so that the page needs no other file."""
    return "data:image/png;base64," + base64.b64encode(Path(path).read_bytes()).decode()


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


def compiled(template, filters=None):
    """Return a template ready to be rendered many times.

    Parameters
    ----------
    template : str
        Jinja2 template; a name that it uses and is not given to it is an error.
    filters : dict of str to callable or None
        Filters of the template's own.

    Returns
    -------
    jinja2.Template
    """
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(filters or {})
    return environment.from_string(template)


def rendered(template, **content):
    """Return the page that a Jinja2 template makes of some content."""
    return compiled(template).render(**content)
