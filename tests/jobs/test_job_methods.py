"""Which networks are trained, which methods restore what, and what each depends on."""

import copy

import pytest
from emrestore.jobs.methods import (
    crossed_modalities,
    filter_settings,
    kept_inputs,
    kept_methods,
    orientations,
    other_resolution,
    published_modalities,
    restored_sets,
    scored,
    scored_files,
    sizes_of,
)
from emrestore.jobs.trainings import (
    ablated,
    adversarial_phase,
    changed_pixel_phase,
    pixel_phase,
    trained,
    trainings,
    tuned,
)

NETWORKS = ["cgrdn", "grdn", "mrunet"]
OURS = [*NETWORKS, "cgrdn_mean"]
# the test scale trains the published network of HR-STEM on
AUTHORS = ["published", "published_tuned"]


def methods_of(config, modality, data):
    return [method for method, known in scored(config, modality) if known == data]


def test_every_modality_has_its_cgrdn_and_hrstem_all_networks(config):
    assert len(trainings(config)) == 8
    assert trained(config, "hrstem") == NETWORKS and trained(config, "lrsem") == ["cgrdn"]
    assert trained(config, "lrfib") == []


def test_hrstem_is_restored_by_all_methods_and_the_others_by_yardsticks(config):
    filters = ["noisy", "median", "gaussian_best", "bm3d_estimated", "bm3d_true", "bm3d_spectrum"]
    filters.append("bm3d_stabilised")
    assert methods_of(config, "hrstem", "test") == [*filters, *OURS, *AUTHORS]
    assert methods_of(config, "hrstem", "authors") == [*filters, *OURS, *AUTHORS]
    yardsticks = ["noisy", "gaussian_best", "bm3d_true", "cgrdn", "cgrdn_mean", "published"]
    assert methods_of(config, "lrsem", "test") == yardsticks
    assert methods_of(config, "lrsem", "authors") == yardsticks
    # their file holds no pairs
    assert methods_of(config, "hrtem", "authors") == []
    assert len(restored_sets(config)) == (13 + 13) + 6 + 4 * (6 + 6)


def test_without_the_published_package_nothing_of_the_authors_is_asked_for(unpublished):
    filters = ["noisy", "median", "gaussian_best", "bm3d_estimated", "bm3d_true", "bm3d_spectrum"]
    ours = [*filters, "bm3d_stabilised", *OURS]
    assert scored(unpublished, "hrstem") == [(method, "test") for method in ours]
    yardsticks = ["noisy", "gaussian_best", "bm3d_true", "cgrdn", "cgrdn_mean"]
    assert scored(unpublished, "lrsem") == [(method, "test") for method in yardsticks]
    assert len(restored_sets(unpublished)) == 11 + 5 * 5
    assert tuned(unpublished) == []
    files = [path for name in ("hrstem", "lrsem") for path in scored_files(unpublished, name)]
    assert not [path for path in files if "authors" in path or "published" in path]


def test_an_added_modality_has_no_published_network(config):
    config["datasets"]["modalities"].append("lrfib")
    filters = ["noisy", "gaussian_best", "bm3d_true"]
    assert scored(config, "lrfib") == [(method, "test") for method in filters]
    assert "lrfib" not in published_modalities(config) and len(published_modalities(config)) == 6


def test_a_filter_depends_on_its_own_setting(config):
    assert filter_settings(config, "median") == {"median_window": 5}
    assert filter_settings(config, "bm3d_true") == {}


def test_the_mean_over_orientations_is_of_the_same_network(config):
    assert sizes_of(config, "cgrdn_mean") == config["networks"]["cgrdn"]


def test_images_of_a_camera_are_restored_in_all_orientations(config):
    assert [orientations(config, name) for name in ("hrtem", "lrtem", "lrsem")] == [8, 8, 2]


@pytest.mark.parametrize("network", AUTHORS)
def test_networks_with_the_authors_weights_have_the_authors_size(config, network):
    assert sizes_of(config, network)["base"] == 64 != sizes_of(config, "cgrdn")["base"]


def test_the_pixel_phase_of_a_network_depends_on_nothing_of_the_others(config):
    phase = copy.deepcopy(pixel_phase(config, "grdn"))
    assert phase["grdn"] == {"steps": 30, "learning_rate": 2e-3}
    assert not {"cgrdn", "mrunet", "adversarial", "modalities"} & set(phase)
    config["training"]["cgrdn"]["steps"] = 31
    config["training"]["losses"]["weights"]["adversarial"] = 1.0
    assert pixel_phase(config, "grdn") == phase
    config["training"]["losses"]["weights"]["l2"] = 1.0
    assert pixel_phase(config, "grdn") != phase


def test_the_adversarial_phase_goes_on_from_the_cgrdn_alone(config):
    phase = adversarial_phase(config)
    assert {"cgrdn", "adversarial"} <= set(phase)
    assert not {"grdn", "mrunet", "modalities"} & set(phase)
    assert phase["losses"]["weights"]["adversarial"] == 5e-4


def test_a_study_changes_the_training_of_the_cgrdn(config):
    phase = changed_pixel_phase(config, "ablation")
    assert phase["cgrdn"]["steps"] == 10 and phase["validation_every"] == 5
    assert phase["adam"] == config["training"]["adam"]
    config["ablation"]["training"]["bacth"] = 3
    with pytest.raises(KeyError, match="ablation.training: unknown key 'bacth'"):
        changed_pixel_phase(config, "ablation")


def test_training_on_and_other_trainings_depend_on_nothing_of_each_other(config):
    pixel, tuning = pixel_phase(config, "cgrdn"), changed_pixel_phase(config, "published_tuned")
    assert tuning["patch"] == 32 and tuning["schedule"]["decay"] == "cosine"
    assert tuning["losses"] == pixel["losses"]
    pixel, tuning = copy.deepcopy((pixel, tuning))
    config["published_tuned"]["training"]["cgrdn"]["steps"] = 7
    assert pixel_phase(config, "cgrdn") == pixel
    assert changed_pixel_phase(config, "published_tuned")["cgrdn"]["steps"] == 7
    config["published_tuned"]["training"]["cgrdn"]["steps"] = tuning["cgrdn"]["steps"]
    config["training"]["cgrdn"]["steps"] = 31
    config["training"]["grdn"]["steps"] = 31
    assert changed_pixel_phase(config, "published_tuned") == tuning
    config["published_tuned"]["training"]["losses"] = {"weights": {"l2": 1.0}}
    changed = changed_pixel_phase(config, "published_tuned")["losses"]["weights"]
    assert changed == tuning["losses"]["weights"] | {"l2": 1.0}


def test_a_network_that_the_authors_lack_is_not_trained_on(config):
    config["datasets"]["modalities"].append("lrfib")
    config["published_tuned"]["modalities"] = ["hrsem", "lrfib"]
    assert tuned(config) == ["hrsem"]
    assert "published_tuned" in methods_of(config, "hrsem", "authors")
    assert "published_tuned" not in methods_of(config, "hrstem", "authors")


def test_the_fusion_is_one_of_the_layers_of_the_ablation(config):
    assert ablated(config, 5)["convolutions"] == 4


def test_networks_of_a_microscope_restore_each_others_pairs(config, unpublished):
    assert [other_resolution(name) for name in ("hrstem", "lrsem")] == ["lrstem", "hrsem"]
    assert sorted(crossed_modalities(config)) == sorted(config["published"]["models"])
    assert crossed_modalities(unpublished) == []


def test_what_networks_keep_is_looked_at_in_their_restored_test_pairs(config, unpublished):
    assert kept_methods(config)["lrsem"] == ["published", "cgrdn"]
    assert kept_methods(unpublished)["lrsem"] == ["cgrdn"]
    inputs = kept_inputs(config)
    assert inputs["lrsem"] == ["results/test/datasets/lrsem/test-0000.h5"]
    assert len(inputs["restored"]) == 12
    assert inputs["restored"][-1] == "results/test/comparison/restored/cgrdn-lrsem-test.h5"
