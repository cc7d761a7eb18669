"""The state of a long job on disk: one file, replaced as a whole, ignored if it is of another run."""

import hashlib
import json
import logging
import zipfile
from pathlib import Path

import numpy as np

from emrestore.files import writing

logger = logging.getLogger(__name__)


def run_key(**what):
    """Return the hash of everything that a training's result depends on (any JSON values)."""
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


def weights_hash(model):
    """Return a hash of the weights: that of the file would change with its time stamps."""
    values = [np.ascontiguousarray(value).tobytes() for value in model.get_weights()]
    return hashlib.sha256(b"".join(values)).hexdigest()


def save_checkpoint(path, key, **arrays):
    """Write the state of a training, so that a kill at any moment leaves the old or the new file.

    Parameters
    ----------
    path : str or pathlib.Path
        An .npz file.
    key : str
        See `run_key`.
    **arrays : numpy.ndarray
        No Python objects.
    """
    with writing(path) as temporary:
        np.savez(temporary, key=np.array(key), **arrays)


def load_checkpoint(path, key):
    """Read the state of a training.

    Parameters
    ----------
    path : str or pathlib.Path
    key : str
        See `run_key`.

    Returns
    -------
    dict of str to numpy.ndarray, or None
        None if there is no file, if it cannot be read, or if it belongs to a run with other
        settings or data; the last two are logged as warnings.
    """
    if not Path(path).exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = dict(stored)
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        logger.warning("%s cannot be read (%s): starting anew", path, error)
        return None
    if str(arrays.pop("key", "")) != key:
        logger.warning("%s is of other settings, data, code or device: starting anew", path)
        return None
    return arrays
