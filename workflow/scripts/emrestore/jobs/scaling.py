"""The budgets of the scaling study: which network each trains, how, and what they are scored on."""

from pathlib import Path

from emrestore.config.sections import merged
from emrestore.jobs.methods import published_modalities
from emrestore.jobs.paths import restored
from emrestore.jobs.trainings import changed_pixel_phase

REFERENCE = "reference/scaling/per_image.csv"


def scaling_runs(config):
    """Return the trainings of a run: (budget, repeat).

    Raises
    ------
    ValueError
        If `computed` names an unknown budget.
    """
    section = config["scaling"]
    for name in set(section["computed"]) - set(section["budgets"]):
        known = ", ".join(section["budgets"])
        raise ValueError(
            f"config: scaling.computed: {name!r} is no budget; expected some of {known}"
        )
    return [(budget, seed) for budget in section["computed"] for seed in section["seeds"]]


def budget_sizes(config, budget):
    """Return the sizes of the CGRDN of a budget."""
    own = config["scaling"]["budgets"][budget]["network"]
    return own | {"floor": config["networks"]["cgrdn"]["floor"]}


def budget_training(config, budget):
    """Return what the training of a budget depends on of the section training."""
    own = config["scaling"]["budgets"][budget]
    length = {name: own[name] for name in ("steps", "learning_rate")}
    changes = {"patch": own["patch"], "cgrdn": length}
    where = f"scaling.budgets.{budget}"
    return merged(changed_pixel_phase(config, "scaling"), changes, where)


def budget_settings(config):
    """Return network (its sizes) and training (section of that name) of each budget that a run trains."""
    return {
        budget: {
            "network": budget_sizes(config, budget),
            "training": budget_training(config, budget),
        }
        for budget in config["scaling"]["computed"]
    }


def papers_settings(config):
    """Return the same of the paper's training, as far as operations follow from it."""
    training = {name: config["training"][name] for name in ("patch", "batch", "cgrdn")}
    return {"network": config["networks"]["cgrdn"], "training": training}


def scored_images(config):
    """Return how many test pairs are scored: no more than the published network restores."""
    section = config["scaling"]
    return min(section["images"], config["comparison"]["images"][section["modality"]])


def published_restored(config):
    """Return the test pairs restored by the published network in a list, empty without one."""
    modality = config["scaling"]["modality"]
    known = config["published"]["enabled"] and modality in published_modalities(config)
    return [restored(config, "published", modality, "test")] if known else []


def reference_scores():
    """Return the table with trainings of hours in a list, empty where there is none yet."""
    return [REFERENCE] if Path(REFERENCE).exists() else []
