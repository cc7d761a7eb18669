"""The budgets of the scaling study: which network each trains, and how."""

from emrestore.config.sections import merged
from emrestore.jobs.trainings import changed_pixel_phase


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
