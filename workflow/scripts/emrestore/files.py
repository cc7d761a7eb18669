"""Outputs that are either whole or absent."""

import os
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def writing(path):
    """Yield a path beside `path` to write to; rename it at the end, delete it on any failure.

    Parameters
    ----------
    path : str or pathlib.Path
        Final name. Its folder is made if missing.

    Yields
    ------
    pathlib.Path
        With the same ending as `path`, for libraries that look at it.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
