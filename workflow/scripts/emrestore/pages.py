"""Self-contained HTML pages, which can be read anywhere, from Jinja templates."""

import base64
import io
from pathlib import Path

import jinja2

READING_WIDTH = 1100  # pixel; chosen. As wide as text on a screen
QUALITY = 80  # -; chosen. Of WebP: grain of the noise is kept


def embedded(path):
    """Return a PNG as a data address, so that the page needs no other file."""
    return "data:image/png;base64," + base64.b64encode(Path(path).read_bytes()).decode()


def reading_copy(path):
    """Return a picture at reading size as a data address: WebP, at most `READING_WIDTH` wide."""
    # only pages of many figures need it
    from PIL import Image

    with Image.open(path) as picture:
        small = picture.convert("RGB")
    small.thumbnail((READING_WIDTH, small.height))
    buffer = io.BytesIO()
    small.save(buffer, "webp", quality=QUALITY)
    return "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode()


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
