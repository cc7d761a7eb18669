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


def at_reading_size(picture, width=READING_WIDTH, quality=QUALITY):
    """Return a picture as WebP, no wider than `width` [pixel]: bytes.

    Parameters
    ----------
    picture : str, pathlib.Path or binary file
    width : int [pixel]
    quality : int
        1 to 100.
    """
    # only pages of many figures need it
    from PIL import Image

    with Image.open(picture) as opened:
        small = opened.convert("RGB")
    if small.width > width:
        size = width, round(small.height * width / small.width)
        small = small.resize(size, Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "webp", quality=quality, method=6)
    return buffer.getvalue()


def reading_copy(picture):
    """Return a picture at reading size as a data address."""
    encoded = base64.b64encode(at_reading_size(picture)).decode()
    return f"data:image/webp;base64,{encoded}"


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
