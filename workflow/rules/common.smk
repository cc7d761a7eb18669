"""Names and paths that all rules share."""

SCRIPTS = Path(workflow.basedir) / "workflow" / "scripts"
TRAININGS = [
    (network, modality)
    for network, modalities in config["training"]["modalities"].items()
    for modality in modalities
]


def trained(modality):
    """Return the networks that are trained for a modality."""
    return [network for network, known in TRAININGS if known == modality]


def results(path):
    """Return a path below the results of this run's scale."""
    return f"results/{config['scale']}/{path}"


def logs(path):
    """Return the log file of a job."""
    return results(f"logs/{path}.log")


def benchmarks(path):
    """Return the file with the time and memory of a job."""
    return results(f"benchmarks/{path}.tsv")


def code_of(script):
    """Return the hash of a script and of all it imports: edited code reruns its rules and no other."""
    return code_hash(SCRIPTS / script)


def shards(modality, split):
    """Return the shards of one split of a modality."""
    sizes = config["datasets"]
    count = -(-sizes["images"][split] // sizes["images_per_shard"])
    return [
        results(f"datasets/{modality}/{split}-{shard:04d}.h5") for shard in range(count)
    ]


def image_settings(modality):
    """Return what the images of a modality depend on: other modalities' noise reruns nothing."""
    tem, after = modality in ("hrtem", "lrtem"), ("postprocess", "storage")
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
            if name in after or (name == "tem") == tem
        }
        | {
            "added": {
                name: effect
                for name, effect in config["distortion"]["added"].items()
                if modality in effect["modalities"]
            }
        },
    }


def pair_settings(wildcards):
    """Return what the pairs of a shard depend on."""
    sizes = config["datasets"]
    return {
        "datasets": {
            "image_size": sizes["image_size"],
            "images_per_shard": sizes["images_per_shard"],
            "images": sizes["images"][wildcards.split],
        },
        **image_settings(wildcards.modality),
    }


def compared_images(wildcards):
    """Return how many pairs of a modality are compared, at most."""
    return config["comparison"]["images"][wildcards.modality]


def pairs_of(modality, data):
    """Return the files with the pairs of a data set: ours for validation, or the authors'."""
    if data == "authors":
        return [f"resources/published/{modality}/pairs.h5"]
    return shards(modality, "validation")


def with_pairs():
    """Return the modalities of which pairs of the authors are at hand."""
    published = config["published"]
    return published["pairs"] + ["hrtem"] * bool(published["hrtem_pairs"]["path"])


def sets_of(modality):
    """Return the sets of pairs to be measured, by name, with the name of their restored images."""
    return {"ours": "validation"} | (
        {"authors": "authors"} if modality in with_pairs() else {}
    )


def feature_inputs(wildcards):
    """Return pairs and restored images of every set of a modality."""
    modality, files = wildcards.modality, {}
    for name, data in sets_of(modality).items():
        files[f"{name}_pairs"] = pairs_of(modality, data)
        files[f"{name}_restored"] = results(
            f"comparison/restored/published-{modality}-{data}.h5"
        )
    return files


def pixel_phase(training, network):
    """Return what the pixel phase of a network depends on of a section training."""
    losses = training["losses"]
    weights = {
        name: value
        for name, value in losses["weights"].items()
        if name != "adversarial"
    }
    others = set(training["modalities"]) - {network}
    kept = {
        name: value
        for name, value in training.items()
        if name not in others | {"adversarial", "modalities"}
    }
    return kept | {"losses": losses | {"weights": weights}}
