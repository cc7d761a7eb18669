"""Which methods restore which sets of pairs."""

from emrestore.jobs.pairs import authors_pairs, pairs_of
from emrestore.jobs.paths import restored
from emrestore.jobs.trainings import trained, tuned

CLASSICAL = [
    "noisy",
    "median",
    "gaussian_best",
    "bm3d_estimated",
    "bm3d_true",
    "bm3d_spectrum",
    "bm3d_stabilised",
]
# on every set of pairs; on HR-STEM pairs all of them, since the paper does not name its BM3D
YARDSTICKS = ["noisy", "gaussian_best", "bm3d_true"]
# a network of this run whose restored images are means over several orientations
MEAN = "_mean"
IN_ORIENTATIONS = ["cgrdn"]
# networks that start from the authors' weights
AUTHORS = ("published", "published_tuned")
# keys of the section comparison that a filter uses
FILTER_SETTINGS = {
    "median": ["median_window"],
    "gaussian_best": ["gaussian_sigmas"],
    "bm3d_spectrum": ["spectrum_smoothing"],
}


def published_method(config):
    """Return the published network as a list of methods, empty where it is switched off."""
    return ["published"] if config["published"]["enabled"] else []


def tuned_method(config):
    """Return the published network that this run trains on as a list of methods, empty without one."""
    return ["published_tuned"] if tuned(config) else []


def published_modalities(config):
    """Return the modalities of a run that the authors have a network for."""
    return [
        modality
        for modality in config["datasets"]["modalities"]
        if modality in config["published"]["models"]
    ]


def filter_settings(config, method):
    """Return what a classical filter depends on of the section comparison."""
    return {key: config["comparison"][key] for key in FILTER_SETTINGS.get(method, [])}


def orientations(config, modality):
    """Return over how many orientations of an image the mean of a network's results is taken."""
    kind = "tem" if modality in ("hrtem", "lrtem") else "scanned"
    return config["comparison"]["orientations"][kind]


def network_of(method):
    """Return the network that a method restores by, as the section networks names it."""
    return "cgrdn" if method in AUTHORS else method.removesuffix(MEAN)


def sizes_of(config, method):
    """Return the sizes of the network of a method, the authors' or one that is trained here."""
    authors = method in AUTHORS
    return config["published"]["network"] if authors else config["networks"][network_of(method)]


def scored(config, modality):
    """Return the methods and sets of a modality that are scored: (method, data)."""
    published = published_method(config) * (modality in published_modalities(config))
    published += tuned_method(config) * (modality in tuned(config))
    own = trained(config, modality)
    means = [f"{network}{MEAN}" for network in own if network in IN_ORIENTATIONS]
    networks = own + means + published
    filters = {"test": YARDSTICKS, "authors": YARDSTICKS}
    if modality == "hrstem":
        filters = {"test": CLASSICAL, "authors": CLASSICAL}
    return [
        (method, data)
        for data, classical in filters.items()
        if data == "test" or authors_pairs(config, modality)
        for method in classical + networks
    ]


def scored_files(config, modality):
    """Return the restored images of a modality that are scored."""
    return [restored(config, method, modality, data) for method, data in scored(config, modality)]


def kept_methods(config):
    """Return the networks whose restored test pairs are asked what they keep, by modality."""
    known = published_modalities(config)
    return {
        modality: published_method(config) * (modality in known)
        + ["cgrdn"] * ("cgrdn" in trained(config, modality))
        for modality in config["datasets"]["modalities"]
    }


def kept_inputs(config):
    """Return test pairs by modality, and all their restored images, by the names of inputs."""
    methods = kept_methods(config)
    return {modality: pairs_of(config, modality, "test") for modality in methods} | {
        "restored": [
            restored(config, method, modality, "test")
            for modality, known in methods.items()
            for method in known
        ]
    }


def other_resolution(modality):
    """Return the modality of the same microscope with the other resolution."""
    return {"h": "l", "l": "h"}[modality[0]] + modality[1:]


def crossed_modalities(config):
    """Return the modalities whose pairs both published networks of a microscope restore."""
    known = published_modalities(config)
    both = [
        name
        for name in known
        if name[:2] in ("hr", "lr") and other_resolution(name) in config["published"]["models"]
    ]
    return both * config["published"]["enabled"]


def restored_sets(config):
    """Return the sets of pairs that methods are compared on: (method, modality, data), sorted."""
    sets = {
        (method, modality, data)
        for modality in config["datasets"]["modalities"]
        for method, data in scored(config, modality)
    }
    for modality in published_modalities(config) * config["published"]["enabled"]:
        known = ["test", "authors"] if authors_pairs(config, modality) else ["test"]
        sets |= {("published", modality, data) for data in known}
    return sorted(sets)
