"""The authors' networks for use outside the workflow: fetched once, checked, and kept.

In a checkout the networks that the workflow has unpacked are taken; else they are kept in the cache
folder of the user, or in the folder that the environment variable EMRESTORE_CACHE names.
"""

import logging
import os
from pathlib import Path

from platformdirs import user_cache_path

from emrestore.config.layers import INSTALLED, PROJECT
from emrestore.published.package import fetch, unpack_model

log = logging.getLogger(__name__)


def cache_folder():
    """Return the folder (pathlib.Path) that fetched networks are kept in."""
    given = os.environ.get("EMRESTORE_CACHE")
    return Path(given) if given else user_cache_path("emrestore")


def saved_model(modality, settings):
    """Return the folder with the published network of a modality; fetch it where it is missing.

    Parameters
    ----------
    modality : str
    settings : dict
        Config section ``published``.

    Returns
    -------
    pathlib.Path
        Of the SavedModel.

    Raises
    ------
    ValueError
        If the authors have no network for the modality.
    RuntimeError
        If the archive cannot be fetched, or its hash differs.
    """
    if modality not in settings["models"]:
        known = ", ".join(settings["models"])
        raise ValueError(f"{modality}: no published network: expected one of {known}")
    unpacked = PROJECT / "resources" / "published" / modality / "saved_model"
    if not INSTALLED and unpacked.is_dir():
        return unpacked
    folder = cache_folder()
    archive, model = folder / settings["file"], folder / modality / "saved_model"
    if not model.is_dir():
        if not archive.is_file():
            log.info("fetching the published networks (189 MB, once) into %s", folder)
            fetch(*(settings[key] for key in ("index", "name", "file", "sha256")), archive)
        model.parent.mkdir(parents=True, exist_ok=True)
        unpack_model(archive, modality, model)
    return model
