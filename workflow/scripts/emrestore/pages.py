"""Self-contained HTML pages, which can be read anywhere, from Jinja templates."""

import base64
from pathlib import Path

import jinja2


def embedded(path):
    """Return a PNG as a data address, so that the page needs no other file."""
    return "data:image/png;base64," + base64.b64encode(Path(path).read_bytes()).decode()


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
