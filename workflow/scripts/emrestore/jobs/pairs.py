"""Sets of pairs: their files, and what each depends on."""

from emrestore.config.sections import of_set
from emrestore.jobs.paths import PUBLISHED, numbered, results
from emrestore.jobs.trainings import trained, tuned

# sections of `distortion` that every modality passes through
AFTER_RECORDING = ("postprocess", "storage")


def shards(config, modality, split):
    """Return the shards of one split of a modality."""
    sizes = config["datasets"]
    return numbered(
        config,
        f"datasets/{modality}/{split}",
        sizes["images"][split],
        sizes["images_per_shard"],
    )


def all_shards(config):
    """Return the shards of a run: training pairs only of modalities whose networks are trained."""
    return [
        shard
        for modality in config["datasets"]["modalities"]
        for split in config["datasets"]["images"]
        if split != "training" or trained(config, modality) or modality in tuned(config)
        for shard in shards(config, modality, split)
    ]


def image_settings(config, modality):
    """Return what the images of a modality depend on: other modalities' noise reruns nothing."""
    tem = modality in ("hrtem", "lrtem")
    sections = of_set(config, modality)
    return {
        "specimen": sections["specimen"],
        "imaging": {
            name: part
            for name, part in sections["imaging"].items()
            if name != "lowres" or sections["specimen"]["objects"]
        },
        "distortion": {
            name: part
            for name, part in config["distortion"].items()
            if name in AFTER_RECORDING or (name == "tem") == tem
        }
        | {
            "added": {
                name: effect
                for name, effect in config["distortion"]["added"].items()
                if modality in effect["modalities"]
            }
        },
    }


def pair_settings(config, modality, split):
    """Return what the pairs of a shard depend on."""
    sizes = config["datasets"]
    return {
        "datasets": {
            "image_size": sizes["image_size"],
            "images_per_shard": sizes["images_per_shard"],
            "images": sizes["images"][split],
        },
        **image_settings(config, modality),
    }


def with_pairs(config):
    """Return the modalities of which pairs of the authors can be had."""
    published = config["published"]
    return published["pairs"] + ["hrtem"] * bool(published["hrtem_pairs"]["path"])


def pairs_of(config, modality, data):
    """Return the files with the pairs of a data set: ours for test, the authors', or of a law."""
    if data == "authors":
        return [f"{PUBLISHED}/{modality}/pairs.h5"]
    if data == "test":
        return shards(config, modality, "test")
    return [results(config, f"evidence/pairs/{data}-{modality}.h5")]


def authors_pairs(config, modality):
    """Return the file with the authors' pairs of a modality in a list, empty where there is none."""
    known = config["published"]["enabled"] and modality in with_pairs(config)
    return pairs_of(config, modality, "authors") if known else []
