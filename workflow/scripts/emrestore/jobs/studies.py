"""The quantification's studies: their inputs, and what their structures and images depend on."""

from math import sqrt

from emrestore.jobs.methods import published_method
from emrestore.jobs.paths import results
from emrestore.jobs.trainings import trained

# zone axis of each study
ORIENTATION = {
    "edge_dislocation": "112",
    "nanoparticle": "001",
    "response": "001",
    "thickness_series": "001",
}
# keys of the section quantification that undistorted images depend on, and their noise
CLEAN_SETTINGS = ("lattice_parameter", "simulation", "margin", "border")
NOISE_SETTINGS = ("realisations", "distortion", "poisson_only", "distorted")


def restorers(config):
    """Return the networks that restore the images of the studies, the one that figures show first."""
    return published_method(config) + ["cgrdn"] * ("cgrdn" in trained(config, "hrstem"))


def column_cell(config, orientation):
    """Return the edges [Å] along x and y of the rectangle of one column of platinum."""
    lattice = config["quantification"]["lattice_parameter"]
    cells = {"001": (lattice / 2, lattice / 2), "112": (lattice / sqrt(8), lattice / sqrt(3))}
    return cells[orientation]


def column_period(config, study):
    """Return the distance [Å] of the atoms of a column along the zone axis of a study."""
    lattice = config["quantification"]["lattice_parameter"]
    return {"001": lattice, "112": lattice * sqrt(1.5)}[ORIENTATION[study]]


def study_settings(config, study, *names):
    """Return some keys of the section quantification, and of its studies only one."""
    section = config["quantification"]
    return {name: section[name] for name in names} | {"studies": {study: section["studies"][study]}}


def atoms_settings(config):
    """Return what the structures and their simulation depend on."""
    names = (
        "lattice_parameter",
        "poisson_ratio",
        "dislocation_cells",
        "particle_diameter",
        "simulation",
    )
    return {name: config["quantification"][name] for name in names}


def scan_distortion(config):
    """Return what the recorded images of the studies depend on of the section distortion."""
    left_out = ("tem", "added")
    return {name: part for name, part in config["distortion"].items() if name not in left_out}


def dislocation_field(config):
    """Return the edge of the field of the edge dislocation [Å]."""
    study = config["quantification"]["studies"]["edge_dislocation"]
    return study["size"] * study["pixel_size"]


def clean_inputs(config, study):
    """Return what the undistorted images of a study are made of, by the names of inputs."""
    if study == "thickness_series":
        return {"images": results(config, "quantification/library/bulk-001.npy")}
    profiles = f"quantification/library/column-{ORIENTATION[study]}.csv"
    files = {"profiles": results(config, profiles)}
    if study != "response":
        files["columns"] = results(config, f"quantification/structures/{study}.csv")
        if config["quantification"]["images"] == "multislice":
            pairs = config["quantification"]["simulation"]["full"]["phonon_pairs"]
            files["full"] = [
                results(config, f"quantification/full/{study}-{number}.npy")
                for number in range(pairs)
            ]
    return files


def fits(config, study):
    """Return the fitted columns of a study, one file a dose."""
    doses = config["quantification"]["studies"][study]["doses"]
    return [results(config, f"quantification/fits/{study}-{dose}.h5") for dose in doses]


def counting_profiles(config, study):
    """Return the library that the atoms of a study's columns are counted by, or nothing."""
    library = results(config, "quantification/library/column-001.csv")
    return library if study == "nanoparticle" else []
