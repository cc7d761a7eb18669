"""Which files of the user's are restored and by which networks, and what the trust check is made of."""

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes

from emrestore.jobs.pairs import pairs_of, shards, with_pairs
from emrestore.jobs.paths import logs, results, weights
from emrestore.jobs.trainings import trained
from emrestore.recordings.own_files import BRACKETS, image_files, restored_name, result_folders
from emrestore.restoring.backend import ONNX_RUNTIME, TENSORFLOW, faster_backend

HOW_TO_RESTORE = (
    "restore: which image? Name a file or a folder with files:\n"
    "    ./reproduce restore --config image=PATH\n"
    "and, where the files do not tell it, their modality: modality=hrstem (or lrstem hrtem lrtem "
    "hrsem lrsem).\n"
    "network=cgrdn restores with the network of this run in place of the published one."
)
QUOTED = "file:"  # so ./reproduce hands a path over, its bytes quoted as in an address
# in place of those of the section restoration, or beside them
FILE_SETTINGS = ("precision", "backend", "strip_rows")
# of each backend
ENVIRONMENTS = {TENSORFLOW: "restore", ONNX_RUNTIME: "restore-onnx"}
# settings of a restored file that its page depends on
PAGE_SETTINGS = ("largest_pixel", "frames_shown", "limit", "map")


def own_files(config):
    """Return the files of the user's that are to be restored, by the name of the folder of their results.

    Raises
    ------
    ValueError
        If the path is missing or holds no image.
    """
    path = config["image"]
    if not path:
        return {}
    if path.startswith(QUOTED):
        path = os.fsdecode(unquote_to_bytes(path.removeprefix(QUOTED)))
    try:
        folders = result_folders(image_files(path), results(config, "restore"))
    except ValueError as error:
        raise ValueError(f"restore: {error}") from error
    return {folder.name: str(file) for file, folder in folders.items()}


def followed(path):
    """Return a file as an input of a rule, or none where Snakemake cannot follow it.

    A link to nothing would stop all files before any job runs; what stands in braces or angle brackets
    is a wildcard or a variable to it.
    """
    return [path] if Path(path).exists() and not set(path) & set(BRACKETS) else []


def own_networks(config):
    """Return the weights by modality: all the published ones where the modality is to be suggested.

    Raises
    ------
    ValueError
        If this run does not train the network for the modality.
    """
    network, modality = config["network"], config["modality"]
    if network == "published":
        known = [modality] if modality else config["published"]["models"]
        return {name: weights(config, network, name) for name in known}
    known = [name for name in config["datasets"]["modalities"] if network in trained(config, name)]
    if modality not in known:
        raise ValueError(
            f"restore: network={network} needs modality= one of {', '.join(known)}, for which this "
            f"run trains it; found {modality}"
        )
    return {modality: weights(config, network, modality)}


def own_results(config):
    """Return what is to be made of the user's files.

    Raises
    ------
    ValueError
        If there is none; says how to name one.
    """
    files = own_files(config)
    if not files:
        raise ValueError(HOW_TO_RESTORE)
    folders = {name: results(config, f"restore/{name}") for name in files}
    return [f"{folder}/page.html" for folder in folders.values()] + [
        f"{folders[name]}/{restored_name(path)}" for name, path in files.items()
    ]


def not_restored(config):
    """Return a line for each file of the user's that failed, with the reason from its log."""
    lines = []
    for name in own_files(config):
        log_file = Path(logs(config, f"restore_image/{name}"))
        done = Path(results(config, f"restore/{name}/page.html")).exists()
        if done or not log_file.exists():
            continue
        words = log_file.read_text().splitlines()
        reasons = [line for line in words if " ERROR " in line]
        reason = reasons[-1].split(": ", 1)[1] if reasons else f"see {log_file}"
        lines.append(f"Not restored: {reason}")
    return lines


def own_restoration(config):
    """Return the section restoration with the precision of the user's own images."""
    return config["restoration"] | {"precision": config["own_images"]["precision"]}


def file_restoration(config):
    """Return what the restoration of the user's files depends on."""
    return config["restoration"] | {key: config["own_images"][key] for key in FILE_SETTINGS}


def chosen_restoration(config, gpu=0):
    """Return what the restoration of the user's files depends on, its backend chosen for this machine.

    Parameters
    ----------
    config : dict
    gpu : int
        Whether networks compute on a GPU: then by TensorFlow, whose environment has CUDA.

    Raises
    ------
    ValueError
        As `emrestore.restoring.backend.faster_backend`.
    """
    settings = file_restoration(config)
    if gpu and settings["backend"] == "auto":
        return settings | {"backend": TENSORFLOW}
    return settings | {"backend": faster_backend(config["network"], settings)}


def page_settings(config):
    """Return what page and verdict of a restored file depend on: parts of own_images, frames and seed."""
    settings = {key: config["own_images"][key] for key in PAGE_SETTINGS}
    return settings | {key: config[key] for key in ("frames", "seed")}


def trust_pairs(config, modality, data):
    """Return the files with the pairs of a set of the trust check: the first shards are enough."""
    if data.startswith("authors"):
        return pairs_of(config, modality, "authors")
    trust = config["own_images"]["trust"]
    count = trust["pairs"][data] + trust["sources"][data]
    return shards(config, modality, data)[: -(-count // config["datasets"]["images_per_shard"])]


def trust_sets(config, ours, authors):
    """Return the tiles of a set of ours and of one of the authors', of all modalities."""
    return [
        results(config, f"restore/trust/{modality}-{data}.csv")
        for modality in config["own_images"]["trust"]["modalities"]
        for data in [ours] + [authors] * (modality in with_pairs(config))
    ]


def trust_inputs(config, modality, data):
    """Return the network, its pairs, and pairs of the modalities it was not made for, by input name."""
    files = {
        "model": weights(config, "published", modality),
        "pairs": trust_pairs(config, modality, data),
    }
    authors = data.startswith("authors")
    at_hand = with_pairs(config) if authors else config["datasets"]["modalities"]
    for other, network in config["own_images"]["trust"]["other_network"].items():
        if network == modality and other in at_hand:
            files[f"other_{other}"] = trust_pairs(config, other, data)
    return files
