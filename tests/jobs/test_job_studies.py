"""The studies of platinum: by whom they are restored, and what their images are made of."""

import pytest
from emrestore.jobs.studies import (
    clean_inputs,
    column_cell,
    column_period,
    counting_profiles,
    fits,
    restorers,
    study_settings,
)


def test_platinum_is_restored_by_the_published_network_and_by_ours(config, unpublished):
    assert restorers(config) == ["published", "cgrdn"] and restorers(unpublished) == ["cgrdn"]
    unpublished["training"]["modalities"]["cgrdn"] = ["lrsem"]
    assert restorers(unpublished) == []


def test_cells_and_periods_of_platinum_columns(config):
    config["quantification"]["lattice_parameter"] = 4.0
    assert column_cell(config, "001") == (2.0, 2.0)
    assert column_cell(config, "112") == pytest.approx((1.41421, 2.30940), abs=1e-5)
    # fcc: one atom every a along [001], every a·sqrt(6)/2 along [112]
    assert column_period(config, "nanoparticle") == 4.0
    assert column_period(config, "edge_dislocation") == pytest.approx(4.89898, abs=1e-5)


def test_a_study_is_made_of_columns_or_of_its_whole_specimen(config):
    library = "results/test/quantification/library"
    assert clean_inputs(config, "thickness_series") == {"images": f"{library}/bulk-001.npy"}
    assert clean_inputs(config, "response") == {"profiles": f"{library}/column-001.csv"}
    superposed = {
        "profiles": f"{library}/column-112.csv",
        "columns": "results/test/quantification/structures/edge_dislocation.csv",
    }
    assert clean_inputs(config, "edge_dislocation") == superposed
    config["quantification"]["images"] = "multislice"
    whole = clean_inputs(config, "edge_dislocation")
    assert len(whole["full"]) == config["quantification"]["simulation"]["full"]["phonon_pairs"]
    assert whole["full"][0] == "results/test/quantification/full/edge_dislocation-0.npy"


def test_a_study_depends_on_its_own_settings(config):
    settings = study_settings(config, "response", "margin")
    assert settings.keys() == {"margin", "studies"} and settings["studies"].keys() == {"response"}
    assert fits(config, "response") == ["results/test/quantification/fits/response-50000.h5"]


def test_atoms_are_counted_in_the_particle_alone(config):
    assert counting_profiles(config, "nanoparticle").endswith("library/column-001.csv")
    assert counting_profiles(config, "response") == []
