"""Specimens that are simulated: their settings follow from those of single atoms."""

import pytest
from emrestore.jobs.simulated import comparison_settings, specimen_optics, specimen_settings


def test_elements_are_those_of_the_single_atoms(config):
    config["references"]["single_atom"]["atomic_numbers"] = [6, 92]
    section = specimen_settings(config, "amorphous_thin")["specimen"]
    for kind in ("crystal", "amorphous"):
        assert section[kind]["atomic_number"] == {"choice": {6: 1.0, 92: 1.0}}
    # the generator's own draws all elements
    assert config["specimen"]["crystal"]["atomic_number"] == {"integer": [1, 103]}


def test_a_case_changes_what_is_common(config):
    assert specimen_settings(config, "crystal_1_thin")["specimen"]["wedge"]["probability"] == 0
    wedge = specimen_settings(config, "wedge")["specimen"]["wedge"]
    assert wedge["probability"] == 1 and wedge["surface"] == config["specimen"]["wedge"]["surface"]


def test_unknown_cases_and_keys_are_named(config):
    with pytest.raises(KeyError, match="no case 'crystal_9'"):
        specimen_settings(config, "crystal_9")
    config["references"]["specimens"]["cases"]["wedge"]["changes"] = {"wedg": {}}
    with pytest.raises(KeyError, match="cases: wedge: unknown key 'wedg'"):
        specimen_settings(config, "wedge")


def test_optics_are_those_of_the_single_atoms(config):
    atoms = config["references"]["single_atom"]
    optics = specimen_optics(config, 300)
    assert optics["energy"] == 300e3 and optics["convergence"] == atoms["convergence"][300]
    assert optics["detectors"]["annular_bright_field"] == [10.5, 21.0]
    assert optics["hrtem"]["defocus"] == atoms["hrtem"]["defocus"][300]
    assert {name: optics[name] for name in ("extent", "source_size", "displacement")} == {
        name: atoms[name] for name in ("extent", "source_size", "displacement")
    }


def test_the_figure_shows_what_is_simulated(config):
    assert comparison_settings(config)["bright"] == ["haadf", "hrtem"]
    config["fit"]["generator"]["shown"] = ["wedge"]
    with pytest.raises(ValueError, match="shown: 'wedge' is not simulated; known: amorphous_thin"):
        comparison_settings(config)
