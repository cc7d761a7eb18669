"""Settings and inputs of the quantification's studies."""

from math import sqrt

QUANTITATIVE = config["quantification"]
STUDIES = QUANTITATIVE["studies"]
RESTORERS = PUBLISHED_METHOD + [name for name in trained("hrstem") if name == "cgrdn"]
# edges along x and y of the rectangle of one column, and distance of its atoms (see structures.py)
LATTICE = QUANTITATIVE["lattice_parameter"]
COLUMN_CELLS = {
    "001": (LATTICE / 2, LATTICE / 2),
    "112": (LATTICE / sqrt(8), LATTICE / sqrt(3)),
}
COLUMN_PERIODS = {"001": LATTICE, "112": LATTICE * sqrt(1.5)}
ORIENTATION = {
    "edge_dislocation": "112",
    "nanoparticle": "001",
    "response": "001",
    "thickness_series": "001",
}


def atoms_settings():
    """Return what the structures and their simulation depend on."""
    return {
        name: QUANTITATIVE[name]
        for name in (
            "lattice_parameter",
            "poisson_ratio",
            "dislocation_cells",
            "particle_diameter",
            "simulation",
        )
    }


def clean_inputs(wildcards):
    """Return what the undistorted images of a study are made of."""
    study = wildcards.study
    if study == "thickness_series":
        return {"images": results("quantification/library/bulk-001.npy")}
    profiles = f"quantification/library/column-{ORIENTATION[study]}.csv"
    files = {"profiles": results(profiles)}
    if study != "response":
        files["columns"] = results(f"quantification/structures/{study}.csv")
        if QUANTITATIVE["images"] == "multislice":
            files["full"] = [
                results(f"quantification/full/{study}-{number}.npy")
                for number in range(QUANTITATIVE["simulation"]["full"]["phonon_pairs"])
            ]
    return files


def restorer_weights(wildcards):
    """Return the weights of a network."""
    if wildcards.network == "published":
        return "resources/published/hrstem/saved_model"
    return results(f"models/{wildcards.network}/hrstem/model.keras")
