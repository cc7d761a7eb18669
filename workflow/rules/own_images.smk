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


def not_restored():
    """Return a line for each file of the user's that failed, with the reason."""
    lines = []
    for name in OWN:
        log_file = Path(logs(f"restore_image/{name}"))
        done = Path(results(f"restore/{name}/page.html")).exists()
        if done or not log_file.exists():
            continue
        words = log_file.read_text().splitlines()
        reasons = [line for line in words if " ERROR " in line]
        reason = reasons[-1].split(": ", 1)[1] if reasons else f"see {log_file}"
        lines.append(f"Not restored: {reason}")
    return lines


TRUST = config["own_images"]["trust"]


def trust_pairs(modality, data):
    """Return the files with the pairs of a set of the trust check: the first shards are enough."""
    if data.startswith("authors"):
        return pairs_of(modality, "authors")
    count = TRUST["pairs"][data] + TRUST["sources"][data]
    return shards(modality, data)[: -(-count // config["datasets"]["images_per_shard"])]


def trust_sets(ours, authors):
    """Return the tiles of a set of ours and of one of the authors', of all modalities."""
    return [
        results(f"restore/trust/{modality}-{data}.csv")
        for modality in TRUST["modalities"]
        for data in [ours] + [authors] * (modality in with_pairs())
    ]


def trust_inputs(wildcards):
    """Return the network, its pairs, and pairs of the modalities it was not made for."""
    modality, data = wildcards.modality, wildcards.data
    files = {
        "model": f"resources/published/{modality}/saved_model",
        "pairs": trust_pairs(modality, data),
    }
    authors = data.startswith("authors")
    at_hand = with_pairs() if authors else config["datasets"]["modalities"]
    for other, network in TRUST["other_network"].items():
        if network == modality and other in at_hand:
            files[f"other_{other}"] = trust_pairs(other, data)
    return files
