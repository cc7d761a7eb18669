"""Experimental images, wrong noise models and Noise2Void: their files, and what they depend on."""

from pathlib import Path

from emrestore.config.sections import merged
from emrestore.jobs.methods import published_modalities
from emrestore.jobs.pairs import pairs_of, with_pairs
from emrestore.jobs.paths import AUTHORS_EXPERIMENTAL, numbered, restored, results
from emrestore.jobs.trainings import trained

# what figures call the experimental images of the package
AUTHORS = "experimental (authors)"


def own_experimental(config, modality):
    """Return the user's experimental images of a modality, by name."""
    folder = Path(config["experimental"]["folder"]) / modality
    return {
        path.name: str(path)
        for path in sorted(folder.glob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def experimental_images(config, modality):
    """Return the experimental images of a modality: what the figure calls each, and its file."""
    images = {
        name: results(config, f"experimental/{modality}/{name}.h5")
        for name in own_experimental(config, modality)
    }
    if modality == "hrstem":
        images[AUTHORS] = AUTHORS_EXPERIMENTAL
    return images


def stand_ins(config):
    """Return the modalities without an experimental image, and what stands in for one."""
    authors = with_pairs(config)
    return {
        modality: f"simulated ({'authors' if modality in authors else 'ours'})"
        for modality in config["datasets"]["modalities"]
        if not experimental_images(config, modality)
    }


def figure06_inputs(config):
    """Return restored experimental images, and pairs that stand in for missing ones, by input name."""
    missing, authors = stand_ins(config), with_pairs(config)
    sets = [(name, "authors" if name in authors else "test") for name in missing]
    return {
        "experimental": [
            results(config, f"experimental/{modality}.h5")
            for modality in config["datasets"]["modalities"]
            if modality not in missing
        ],
        "pairs": [pairs_of(config, name, data)[0] for name, data in sets],
        "restored": [restored(config, "published", name, data) for name, data in sets],
    }


def residual_modalities(config):
    """Return the modalities with experimental images that a published network restores."""
    known = published_modalities(config) * config["published"]["enabled"]
    return [name for name in known if experimental_images(config, name)]


def residual_inputs(config):
    """Return restored experimental images and test pairs, and the pairs by modality, by input name."""
    names = residual_modalities(config)
    return {name: pairs_of(config, name, "test") for name in names} | {
        "images": [results(config, f"experimental/{name}.h5") for name in names],
        "restored": [restored(config, "published", name, "test") for name in names],
    }


def noise_models(config):
    """Return the networks of Figure 7: that of the full noise model, and the wrong one of each case."""
    return ["full"] + [f"wrong-{case}" for case in config["noise_models"]["cases"]]


def noise_settings(config, noise, split):
    """Return what the pairs of a noise model, or the test pairs of a case, depend on.

    Parameters
    ----------
    config : dict
    noise : str
        ``full``, ``wrong-CASE`` or ``test-CASE``.
    split : str
    """
    kind, _, case = noise.partition("-")
    section, where = config["noise_models"], "noise_models"
    distortion = merged(config["distortion"], section["distortion"], f"{where}.distortion")
    if kind == "test":
        distortion = merged(distortion, section["test"], f"{where}.test")
    if case:
        changes = section["cases"][case][kind]
        distortion = merged(distortion, changes, f"{where}.cases.{case}.{kind}")
    imaging = merged(config["imaging"], section["imaging"], f"{where}.imaging")
    return {
        "datasets": {
            "image_size": section["image_size"],
            "images_per_shard": section["images_per_shard"],
            "images": section["images"][split],
        },
        "specimen": merged(config["specimen"], section["specimen"], f"{where}.specimen"),
        "imaging": {name: part for name, part in imaging.items() if name != "lowres"},
        "distortion": {name: part for name, part in distortion.items() if name != "tem"},
    }


def noise_shards(config, noise, split):
    """Return the shards of one noise model or case."""
    section = config["noise_models"]
    stem = f"noise_models/{noise}/{section['modality']}/{split}"
    return numbered(config, stem, section["images"][split], section["images_per_shard"])


def noise_tests(config):
    """Return the test pairs of every case, by the names of inputs."""
    cases = config["noise_models"]["cases"]
    return {f"{case}_pairs": noise_shards(config, f"test-{case}", "test") for case in cases}


def noise_sets(config, noise):
    """Return the images that a network restores: those that it is wrong about, or all."""
    cases = config["noise_models"]["cases"] if noise == "full" else [noise.removeprefix("wrong-")]
    sets = {case: noise_shards(config, f"test-{case}", "test") for case in cases}
    experimental = {"experimental": [AUTHORS_EXPERIMENTAL]}
    return sets | (experimental if config["published"]["enabled"] else {})


def contrasted(config):
    """Return the panels of Figure 8: method to (file, data set, image number or None)."""
    section = config["noise2void"]
    own, image = results(config, "noise2void/restored.h5"), section["image"]

    def restored_by(method, number):
        return results(config, f"noise2void/{method}.h5"), "image", number

    panels = {"raw": (own, "raw", None), "noise2void": (own, "restored", None)}
    if section["atomsegnet"]:
        panels["atomsegnet"] = restored_by("atomsegnet", None)
    if "cgrdn" in trained(config, "hrstem"):
        panels["cgrdn"] = restored_by("cgrdn", image)
    return panels | {"published": restored_by("published", image)}
