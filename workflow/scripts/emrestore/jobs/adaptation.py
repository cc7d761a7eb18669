"""What pairs of one microscope depend on."""

from emrestore.config.sections import merged
from emrestore.jobs.pairs import image_settings

# of the config, what pairs depend on
SECTIONS = ("datasets", "specimen", "imaging", "low_resolution", "distortion")


def drawn_by(config, changes, modality):
    """Return what pairs by these laws depend on, as `emrestore.dataset.pairs.make_pair` takes it.

    Parameters
    ----------
    config : dict
        Its `SECTIONS`.
    changes : dict
        On top of the config.
    modality : str
    """
    size = {"image_size": config["datasets"]["image_size"]}
    return {"datasets": size} | image_settings(merged(config, changes), modality)
