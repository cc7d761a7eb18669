"""The study of networks for one microscope: what its pairs depend on, and where they are."""

from emrestore.config.sections import merged
from emrestore.jobs.pairs import image_settings, shards
from emrestore.jobs.paths import results

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


def microscope_modality(config, wildcards):
    """Return the modality of the simulated microscope of a job."""
    return config["adaptation"]["study"]["microscopes"][wildcards.microscope]["modality"]


def training_pairs(config, wildcards, split):
    """Return the files that a job trains by: pairs of one microscope (``own``), or the shards of all."""
    if wildcards.pairs == "own":
        return [results(config, f"adaptation/{wildcards.microscope}/{split}.h5")]
    return shards(config, microscope_modality(config, wildcards), split)
