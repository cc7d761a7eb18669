"""What the evidence for the laws of the data sets is made of: laws, sets of pairs, files."""

from pathlib import Path

from emrestore.audit.settings import comments
from emrestore.config.layers import PROJECT, read_yaml
from emrestore.jobs.pairs import pairs_of, with_pairs
from emrestore.jobs.paths import restored, results

# laws of the paper's own form, and those that either half of the authors' pairs gives
LAW_SETS = ("printed", "even", "odd")
# sections of the config that pairs are made by
SECTIONS = ("specimen", "imaging", "low_resolution", "distortion")
LAWS = Path(__file__).parents[1] / "evidence" / "laws.yaml"


def tested_laws():
    """Return the laws that are held against the authors' pairs, list of dict."""
    return read_yaml(LAWS)


def candidate_laws():
    """Return the laws that simulated candidates decide, by the name of their table."""
    return {law["key"].replace(".", "-"): law for law in tested_laws() if "candidates" in law}


def law_settings(config):
    """Return what pairs of any modality and law depend on."""
    sections = {name: config[name] for name in SECTIONS}
    return sections | {"datasets": {"image_size": config["datasets"]["image_size"]}}


def law_sources():
    """Return unit, source and remark of every key of the laws, as config.yaml has them beside it."""
    found = comments((PROJECT / "config.yaml").read_text())
    return {".".join(path): text for path, text in found.items() if path[0] in SECTIONS}


def law_file(config, laws):
    """Return the file with the laws of a set: the paper's, or a half's."""
    if laws == "printed":
        return "laws/printed.yaml"
    return results(config, f"evidence/laws-{laws}.yaml")


def known_pairs(config):
    """Return the files with the authors' pairs, by modality."""
    return {name: pairs_of(config, name, "authors")[0] for name in with_pairs(config)}


def sets_of(config, modality):
    """Return the sets of pairs to be measured, by name, with the name of their restored images."""
    known = modality in with_pairs(config)
    return (
        {"taken": "test"}
        | ({"authors": "authors"} if known else {})
        | {laws: laws for laws in LAW_SETS}
    )


def set_inputs(config, modality):
    """Return the pairs of every set of a modality, by the names of inputs."""
    sets = sets_of(config, modality).items()
    return {f"{name}_pairs": pairs_of(config, modality, data) for name, data in sets}


def feature_inputs(config, modality):
    """Return pairs and restored images of every set of a modality, by the names of inputs."""
    return set_inputs(config, modality) | {
        f"{name}_restored": restored(config, "published", modality, data)
        for name, data in sets_of(config, modality).items()
    }
