"""Which files of the user's are restored and by which networks, and what the trust check is made of."""

HOW_TO_RESTORE = (
    "restore: which image? Name a file or a folder with files:\n"
    "    ./reproduce restore --config image=PATH\n"
    "and, where the files do not tell it, their modality: modality=hrstem (or lrstem hrtem lrtem hrsem lrsem).\n"
    "network=cgrdn restores with the network of this run in place of the published one."
)


def own_files():
    """Return the files of the user's that are to be restored, by name."""
    if not config["image"]:
        return {}
    try:
        files = {file.name: str(file) for file in image_files(config["image"])}
    except ValueError as error:
        raise WorkflowError(f"restore: {error}")
    for path in files.values():
        if set(path) & set("{}"):
            raise WorkflowError(
                f"restore: {path}: Snakemake reads braces as wildcards: rename the file"
            )
    return files


OWN = own_files()


def own_networks(wildcards):
    """Return the weights by modality: all the published ones where the modality is to be suggested."""
    network, modality = config["network"], config["modality"]
    if network == "published":
        known = [modality] if modality else config["published"]["models"]
        return {name: f"resources/published/{name}/saved_model" for name in known}
    known = [
        name for name in config["datasets"]["modalities"] if network in trained(name)
    ]
    if modality not in known:
        raise WorkflowError(
            f"restore: network={network} needs modality= one of {', '.join(known)}, for which this "
            f"run trains it; found {modality}"
        )
    return {modality: results(f"models/{network}/{modality}/model.keras")}


def own_results(wildcards):
    """Return what is to be made of the user's files."""
    if not OWN:
        raise WorkflowError(HOW_TO_RESTORE)
    folders = {name: results(f"restore/{name}") for name in OWN}
    return [f"{folder}/page.html" for folder in folders.values()] + [
        f"{folders[name]}/{restored_name(path)}" for name, path in OWN.items()
    ]


TRUST = config["own_images"]["trust"]


def trust_inputs(wildcards):
    """Return the network, its pairs, and pairs of the modalities it was not made for."""
    modality, data = wildcards.modality, wildcards.data
    files = {
        "model": f"resources/published/{modality}/saved_model",
        "pairs": pairs_of(modality, data),
    }
    for other, network in TRUST["other_network"].items():
        at_hand = (
            with_pairs() if data == "authors" else config["datasets"]["modalities"]
        )
        if network == modality and other in at_hand:
            files[f"other_{other}"] = pairs_of(other, data)
    return files
