"""The study of choices: which learning rates and loss weights are trained, and what each depends on."""

from emrestore.jobs.trainings import changed_pixel_phase

IN_USE = "in use"


def weight_sets(config):
    """Return the weights of the grid by name, those in use first, and the name of those in use.

    Where the values in use are those of a named set they bear its name, else `IN_USE`.

    Raises
    ------
    ValueError
        If the grid asks for a set that is none.
    """
    section = config["choices"]
    used = changed_pixel_phase(config, "choices")["losses"]["weights"]
    unknown = set(section["grid"]["sets"]) - set(section["sets"])
    if unknown:
        raise ValueError(
            f"config: choices.grid.sets: found {sorted(unknown)}, expected names of choices.sets: "
            f"{', '.join(section['sets'])}"
        )
    known = {
        name: dict.fromkeys(used, 0.0) | section["sets"][name] for name in section["grid"]["sets"]
    }
    name = next((name for name, weights in known.items() if weights == used), IN_USE)
    return {name: used} | known, name


def grid_cells(config):
    """Return the cells of the grid, and the variant in use.

    Returns
    -------
    list of dict
        variant, weights (name of the set), learning_rate.
    str
    """
    section = config["choices"]
    peak = config["training"]["cgrdn"]["learning_rate"]
    sets, used = weight_sets(config)
    cells = [
        {"variant": f"{name} {factor:g}", "weights": name, "learning_rate": factor * peak}
        for name in sets
        for factor in section["grid"]["learning_rates"]
    ]
    return cells, f"{used} 1"


def switched_terms(config):
    """Return the terms that are switched, each on where it is off in use, and off where it is on.

    Returns
    -------
    list of dict
        term, variant, in_use, weight (where it is on). Without a term that is the only one in use:
        nothing would be left to learn from.
    """
    section = config["choices"]
    sets, used = weight_sets(config)
    weights = sets[used]
    alone = [name for name, value in weights.items() if value]
    return [
        {
            "term": term,
            "variant": f"{term} {'off' if weights[term] else 'on'}",
            "in_use": bool(weights[term]),
            "weight": weights[term] or section["switched_on"][term],
        }
        for term in section["terms"]
        if alone != [term]
    ]


def variants(config):
    """Return what each training of a repeat depends on of the section training, by variant.

    Both studies share the values in use, which are a cell of the grid.
    """
    phase = changed_pixel_phase(config, "choices")
    sets, used = weight_sets(config)
    wanted = {
        cell["variant"]: (cell["learning_rate"], sets[cell["weights"]])
        for cell in grid_cells(config)[0]
    }
    for term in switched_terms(config):
        weight = 0.0 if term["in_use"] else term["weight"]
        weights = sets[used] | {term["term"]: weight}
        wanted[term["variant"]] = phase["cgrdn"]["learning_rate"], weights
    return {
        name: phase
        | {
            "cgrdn": phase["cgrdn"] | {"learning_rate": rate},
            "losses": phase["losses"] | {"weights": weights},
        }
        for name, (rate, weights) in wanted.items()
    }
