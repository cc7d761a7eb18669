"""The work of a run by rule, as plan.csv counts it."""

from emrestore.jobs.choices import variants
from emrestore.jobs.evidence import LAW_SETS, candidate_laws
from emrestore.jobs.methods import (
    CLASSICAL,
    MEAN,
    crossed_modalities,
    network_of,
    orientations,
    published_modalities,
    restored_sets,
    sizes_of,
)
from emrestore.jobs.pairs import all_shards
from emrestore.jobs.real_images import noise_models, noise_shards
from emrestore.jobs.scaling import budget_sizes, budget_training, scored_images
from emrestore.jobs.trainings import ablated, changed_pixel_phase, tuned

AUTHORS_PAIRS = 8


def planned_work(config):
    """Return the work of a run from its config alone.

    Returns
    -------
    list of dict
        One a rule and kind: rule, what, jobs, and what `emrestore.audit.plan.plan` counts of it.
    """
    rows = planned_pairs(config) + planned_trainings(config)
    rows += planned_scaling(config) + planned_choices(config)
    rows += planned_restorations(config) + planned_crossed(config)
    return rows + planned_evidence(config) * config["published"]["enabled"]


def planned_pairs(config):
    """Return the rows of the data sets."""
    seconds, shards = config["plan"]["seconds_per_pair"], {}
    for path in all_shards(config):
        modality, name = path.split("/")[-2:]
        shards.setdefault((modality, name.split("-")[0]), []).append(path)
    rows = [
        {
            "rule": "dataset_shard",
            "what": split,
            "jobs": len(paths),
            "images": config["datasets"]["images"][split],
            "seconds": seconds,
        }
        for (_, split), paths in sorted(shards.items())
    ]
    # test pairs of the noise models are few
    models = len(noise_models(config))
    return [
        *rows,
        {
            "rule": "noise_pairs",
            "what": "training",
            "jobs": models * len(noise_shards(config, "full", "training")),
            "images": models * config["noise_models"]["images"]["training"],
            "seconds": seconds,
        },
    ]


def planned_trainings(config):
    """Return the rows of the trainings, and of the images that the ablation's networks restore."""
    training, ablation = config["training"], config["ablation"]
    rows = [
        {
            "rule": "train",
            "what": network,
            "jobs": len(modalities),
            "network": network,
            "sizes": config["networks"][network],
            "training": training,
        }
        for network, modalities in training["modalities"].items()
    ]
    # the discriminator is left out: less than a tenth of the CGRDN's operations
    adversarial = training["adversarial"]
    rows.append(
        {
            "rule": "train_adversarial",
            "what": "cgrdn",
            "jobs": len(adversarial["modalities"]),
            "network": "cgrdn",
            "sizes": config["networks"]["cgrdn"],
            "training": training | {"cgrdn": adversarial},
        }
    )
    rows.append(
        {
            "rule": "train_noise_model",
            "what": "cgrdn",
            "jobs": len(noise_models(config)) * len(config["noise_models"]["repeats"]),
            "network": "cgrdn",
            "sizes": config["noise_models"]["network"],
            "training": changed_pixel_phase(config, "noise_models"),
        }
    )
    rows.append(
        {
            "rule": "train_published_tuned",
            "what": "cgrdn",
            "jobs": len(tuned(config)),
            "network": "cgrdn",
            "sizes": sizes_of(config, "published_tuned"),
            "training": changed_pixel_phase(config, "published_tuned"),
        }
    )
    for n_lay in ablation["n_lay"]:
        common = {"network": "cgrdn", "sizes": ablated(config, n_lay)}
        rows.append(
            {
                "rule": "train_ablation",
                "what": f"n_lay {n_lay}",
                "jobs": len(ablation["repeats"]),
                "training": changed_pixel_phase(config, "ablation"),
                **common,
            }
        )
        rows.append(
            {
                "rule": "ablation_scores",
                "what": "cgrdn",
                "jobs": int(n_lay == ablation["n_lay"][0]),
                "images": len(ablation["repeats"]) * ablation["test_images"],
                **common,
            }
        )
    return rows


def planned_scaling(config):
    """Return the rows of the scaling study."""
    section, rows = config["scaling"], []
    images = min(config["datasets"]["images"]["test"], scored_images(config))
    for budget in section["computed"]:
        common = {"network": "cgrdn", "sizes": budget_sizes(config, budget)}
        rows.append(
            {
                "rule": "train_scaling",
                "what": budget,
                "jobs": len(section["seeds"]),
                "training": budget_training(config, budget),
                **common,
            }
        )
        rows.append(
            {
                "rule": "scaling_scores",
                "what": "cgrdn",
                "jobs": int(budget == section["computed"][0]),
                "images": len(section["seeds"]) * images,
                **common,
            }
        )
    return rows


def planned_choices(config):
    """Return the rows of the study of choices: a job trains all variants, and scores each."""
    section, trained = config["choices"], variants(config)
    common = {"rule": "train_choices", "network": "cgrdn", "sizes": section["network"]}
    one = changed_pixel_phase(config, "choices")
    steps = len(trained) * one["cgrdn"]["steps"]
    repeats = len(section["repeats"])
    scored = min(section["images"], config["datasets"]["images"]["validation"])
    return [
        {
            **common,
            "what": "cgrdn",
            "jobs": repeats,
            "training": one | {"cgrdn": one["cgrdn"] | {"steps": steps}},
        },
        {
            **common,
            "what": "scores",
            "jobs": 0,
            "images": repeats * len(trained) * scored,
        },
    ]


def planned_restorations(config):
    """Return the rows of the restored sets."""
    rows = []
    for method, modality, data in restored_sets(config):
        ours = config["datasets"]["images"]["test"]
        at_hand = AUTHORS_PAIRS if data == "authors" else ours
        row = {
            "what": method,
            "jobs": 1,
            "images": min(at_hand, config["comparison"]["images"][modality])
            * (orientations(config, modality) if method.endswith(MEAN) else 1),
        }
        if method in CLASSICAL:
            bm3d = method.startswith("bm3d")
            seconds = config["plan"]["seconds_per_bm3d"] if bm3d else 0
            rows.append({"rule": "restore_classical", "seconds": seconds, **row})
            continue
        rows.append(
            {
                "rule": "restore_published" if method == "published" else "restore_trained",
                "network": network_of(method),
                "sizes": sizes_of(config, method),
                **row,
            }
        )
    return rows


def planned_crossed(config):
    """Return the row of the test pairs that networks of the other resolution restore."""
    modalities = crossed_modalities(config)
    images = min(config["datasets"]["images"]["test"], config["comparison"]["crossed_images"])
    return [
        {
            "rule": "restore_crossed",
            "what": "published",
            "jobs": len(modalities),
            "images": len(modalities) * images,
            "network": "cgrdn",
            "sizes": sizes_of(config, "published"),
        }
    ]


def planned_evidence(config):
    """Return the rows of the evidence for laws: pairs by candidates and by other laws, restored."""
    seconds, sizes = config["plan"]["seconds_per_pair"], config["evidence"]
    known, laws = published_modalities(config), candidate_laws()
    sets = sum(len(law["candidates"]) * len(law["modalities"]) for law in laws.values())
    pairs = len(LAW_SETS) * sizes["pairs"]
    common = {"rule": "restore_law_pairs", "what": "published", "network": "cgrdn"}
    return [
        {
            "rule": "law_candidates",
            "what": "pairs",
            "jobs": len(laws),
            "images": sets * sizes["candidate_pairs"],
            "seconds": seconds,
        },
        {
            "rule": "law_pairs",
            "what": "pairs",
            "jobs": len(known),
            "images": len(known) * pairs,
            "seconds": seconds,
        },
        *(
            {**common, "jobs": 1, "images": pairs, "sizes": sizes_of(config, "published")}
            for _ in known
        ),
    ]
