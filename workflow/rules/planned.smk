"""The work of a run by rule, as plan.csv counts it."""

AUTHORS_PAIRS = 8


def planned_pairs():
    """Return the rows of the data sets."""
    rows = []
    for modality, split in sorted(
        {
            (Path(path).parent.name, Path(path).stem.split("-")[0])
            for path in rules.datasets.input
        }
    ):
        rows.append(
            {
                "rule": "dataset_shard",
                "what": split,
                "jobs": len(shards(modality, split)),
                "images": config["datasets"]["images"][split],
                "seconds": config["plan"]["seconds_per_pair"],
            }
        )
    # test pairs of the noise models are few
    rows.append(
        {
            "rule": "noise_pairs",
            "what": "training",
            "jobs": len(NOISE_MODELS) * len(noise_shards("full", "training")),
            "images": len(NOISE_MODELS) * NOISE["images"]["training"],
            "seconds": config["plan"]["seconds_per_pair"],
        }
    )
    return rows


def planned_trainings():
    """Return the rows of the trainings."""
    rows = [
        {
            "rule": "train",
            "what": network,
            "jobs": len(modalities),
            "network": network,
            "sizes": config["networks"][network],
            "training": config["training"],
        }
        for network, modalities in config["training"]["modalities"].items()
    ]
    # the discriminator is left out: less than a tenth of the CGRDN's operations
    adversarial = config["training"]["adversarial"]
    rows.append(
        {
            "rule": "train_adversarial",
            "what": "cgrdn",
            "jobs": len(adversarial["modalities"]),
            "network": "cgrdn",
            "sizes": config["networks"]["cgrdn"],
            "training": config["training"] | {"cgrdn": adversarial},
        }
    )
    rows.append(
        {
            "rule": "train_noise_model",
            "what": "cgrdn",
            "jobs": len(NOISE_MODELS),
            "network": "cgrdn",
            "sizes": NOISE["network"],
            "training": rules.train_noise_model.params.training,
        }
    )
    for n_lay in ABLATION["n_lay"]:
        sizes = ABLATION["network"] | {"convolutions": n_lay - 1}
        common = {"network": "cgrdn", "sizes": sizes}
        rows.append(
            {
                "rule": "train_ablation",
                "what": f"n_lay {n_lay}",
                "jobs": len(ABLATION["repeats"]),
                "training": rules.train_ablation.params.training,
                **common,
            }
        )
        rows.append(
            {
                "rule": "ablation_scores",
                "what": "cgrdn",
                "jobs": int(n_lay == ABLATION["n_lay"][0]),
                "images": len(ABLATION["repeats"]) * ABLATION["validation_images"],
                **common,
            }
        )
    return rows


def planned_restorations():
    """Return the rows of the restored sets, whose files are named METHOD-MODALITY-DATA.h5."""
    paths = {
        results(f"comparison/restored/{method}-{modality}-{data}.h5")
        for modality in config["datasets"]["modalities"]
        for method, data in scored(modality)
    }
    if config["published"]["enabled"]:
        for modality in PUBLISHED_MODALITIES:
            for data in sets_of(modality).values():
                paths.add(
                    results(f"comparison/restored/published-{modality}-{data}.h5")
                )
    rows = []
    for path in sorted(paths):
        method, modality, data = Path(path).stem.split("-")
        at_hand = (
            AUTHORS_PAIRS
            if data == "authors"
            else config["datasets"]["images"]["validation"]
        )
        row = {
            "what": method,
            "jobs": 1,
            "images": min(at_hand, config["comparison"]["images"][modality]),
        }
        if method in CLASSICAL:
            seconds = (
                config["plan"]["seconds_per_bm3d"] if method.startswith("bm3d") else 0
            )
            rows.append({"rule": "restore_classical", "seconds": seconds, **row})
        elif method == "published":
            sizes = config["published"]["network"]
            rows.append(
                {"rule": "restore_published", "network": "cgrdn", "sizes": sizes, **row}
            )
        else:
            sizes = config["networks"][method]
            rows.append(
                {"rule": "restore_trained", "network": method, "sizes": sizes, **row}
            )
    return rows
