"""Specimens of the generator that are simulated: what each is drawn from, and its optics."""

from emrestore.config.sections import merged


def specimen_settings(config, specimen):
    """Return what a simulated specimen is drawn from.

    Its elements are those whose single atoms are simulated, all equally likely.

    Parameters
    ----------
    config : dict
    specimen : str
        Of `references: specimens: cases`.

    Returns
    -------
    dict
        specimen (a section of that name), edge, thickness, gap [Å], elements.

    Raises
    ------
    KeyError
        If there is no such case, or it changes an unknown key.
    """
    references = config["references"]
    settings, atoms = references["specimens"], references["single_atom"]
    where = "config.yaml: references: specimens: "
    if specimen not in settings["cases"]:
        raise KeyError(f"{where}simulated: no case {specimen!r} in cases")
    case = settings["cases"][specimen]
    number = {"choice": {z: 1.0 for z in atoms["atomic_numbers"]}}
    known = {kind: {"atomic_number": number} for kind in ("crystal", "amorphous")}
    section = merged(config["specimen"], known)
    for name, changes in (("common", settings["common"]), (f"cases: {specimen}", case["changes"])):
        section = merged(section, changes, where + name)
    return {
        "specimen": section,
        "edge": atoms["extent"],
        "thickness": case["thickness"],
        "gap": settings["gap"],
        "elements": case.get("elements", 1),
    }


def specimen_optics(config, voltage):
    """Return how specimens are simulated at a voltage [kV]: as single atoms are."""
    references = config["references"]
    settings, atoms = references["specimens"], references["single_atom"]
    of_specimens = ("slice_thickness", "depths", "focus", "pixel_size")
    groups = ("phonon_groups", "phonon_pairs")
    return {
        "energy": voltage * 1e3,
        "convergence": atoms["convergence"][voltage],
        "detectors": {name: angles[voltage] for name, angles in atoms["detectors"].items()},
        "hrtem": {name: values[voltage] for name, values in atoms["hrtem"].items()},
        "extent": atoms["extent"],
        "source_size": atoms["source_size"],
        "displacement": atoms["displacement"],
        "sampling": settings["sampling"][voltage],
        **{name: settings[name] for name in of_specimens + groups},
    }


def comparison_settings(config):
    """Return how rendered specimens are compared with simulated ones.

    Raises
    ------
    ValueError
        If the figure shows a specimen that is not simulated.
    """
    simulated, fit = config["references"]["specimens"]["simulated"], config["fit"]
    for name in fit["generator"]["shown"]:
        if name not in simulated:
            raise ValueError(
                f"config.yaml: fit: generator: shown: {name!r} is not simulated; known: "
                f"{', '.join(simulated)}"
            )
    bright = fit["dark_fields"] + fit["bright_atoms"]
    extent = config["references"]["single_atom"]["extent"]
    atoms = config["imaging"]["atoms"]
    rendering = {"oversampling": atoms["oversampling"], "widths": atoms["reach"]}
    return {**fit["generator"], "bright": bright, "extent": extent, **rendering}
