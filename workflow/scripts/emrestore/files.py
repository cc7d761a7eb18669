"""Outputs that are either whole or absent."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

FULL = 1_000_000  # byte; a disk with less free is taken as full


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

    Raises
    ------
    OSError
        If the disk is full; the message names it.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield temporary
        os.replace(temporary, path)
    except Exception as error:
        # libraries wrap the error of the system in their own: what counts is the disk itself
        if shutil.disk_usage(path.parent).free < FULL:
            raise OSError(
                f"{path}: no space left on this disk: free some space and run again"
            ) from error
        raise
    finally:
        temporary.unlink(missing_ok=True)
