"""Experimental images, noise models and Figure 8: which files stand for them."""

import pytest
from emrestore.jobs.real_images import (
    contrasted,
    experimental_images,
    figure06_inputs,
    noise_models,
    noise_sets,
    noise_settings,
    noise_shards,
    noise_tests,
    residual_inputs,
    residual_modalities,
    stand_ins,
)

CASES = ["fast_scan", "interpolation", "y_jitter", "detector"]
EXPERIMENTAL = "resources/published/experimental/exp_hrstem.h5"


@pytest.fixture
def folder(config, tmp_path):
    """Return the folder in which the config looks for experimental images: an empty one."""
    config["experimental"]["folder"] = str(tmp_path)
    return tmp_path


def test_pairs_stand_in_for_missing_experimental_images(config, folder):
    assert stand_ins(config) == {
        "lrstem": "simulated (authors)",
        "hrtem": "simulated (ours)",
        "lrtem": "simulated (authors)",
        "hrsem": "simulated (authors)",
        "lrsem": "simulated (authors)",
    }
    inputs = figure06_inputs(config)
    assert inputs["experimental"] == ["results/test/experimental/hrstem.h5"]
    assert inputs["pairs"][:2] == [
        "resources/published/lrstem/pairs.h5",
        "results/test/datasets/hrtem/test-0000.h5",
    ]
    assert inputs["restored"][1] == ("results/test/comparison/restored/published-hrtem-test.h5")


def test_an_image_of_the_users_takes_the_place_of_pairs(config, folder):
    (folder / "hrtem").mkdir()
    for name in ("gold.dm4", ".hidden"):
        (folder / "hrtem" / name).touch()
    images = experimental_images(config, "hrtem")
    assert images == {"gold.dm4": "results/test/experimental/hrtem/gold.dm4.h5"}
    assert "hrtem" not in stand_ins(config)
    assert len(figure06_inputs(config)["experimental"]) == 2


def test_a_network_of_a_wrong_noise_model_restores_the_images_that_it_is_wrong_about(config):
    assert noise_models(config) == ["full", *(f"wrong-{case}" for case in CASES)]
    pairs = ["results/test/noise_models/test-detector/hrstem/test-0000.h5"]
    assert noise_sets(config, "wrong-detector") == {
        "detector": pairs,
        "experimental": [EXPERIMENTAL],
    }
    assert list(noise_sets(config, "full")) == [*CASES, "experimental"]
    assert noise_tests(config)["detector_pairs"] == pairs
    assert len(noise_shards(config, "full", "training")) == 1


def test_without_the_published_package_there_is_no_experimental_image(unpublished):
    assert list(noise_sets(unpublished, "full")) == CASES


def test_noise_models_differ_in_what_their_case_says(config):
    kinds = ("full", "wrong-detector", "test-detector", "test-interpolation")
    full, wrong, tested, other = (
        noise_settings(config, noise, "test")["distortion"] for noise in kinds
    )
    assert wrong["detector"]["probability"] == 0.0
    assert {name for name in full if full[name] != wrong[name]} == {"detector"}
    assert tested["detector"]["dose"] == {"lognormal": [2.7, 0.7]}
    # test pairs have no effect that none of the networks is wrong about
    assert (
        tested["pixels"]["zingers"]["probability"] == 0.0 < full["pixels"]["zingers"]["probability"]
    )
    assert tested["postprocess"]["interpolation"]["probability"] == 0.0
    assert other["postprocess"]["interpolation"]["probability"] == 1.0


def test_pairs_of_noise_models_depend_on_neither_camera_nor_objects(config):
    settings = noise_settings(config, "full", "training")
    assert "tem" not in settings["distortion"] and "lowres" not in settings["imaging"]
    assert settings["datasets"] == {"image_size": 64, "images_per_shard": 1000, "images": 4}
    assert settings["specimen"]["kind"] == "crystal"


def test_figure_8_shows_what_is_at_hand(config):
    assert list(contrasted(config)) == ["raw", "noise2void", "cgrdn", "published"]
    config["noise2void"]["atomsegnet"] = "weights.h5"
    config["training"]["modalities"]["cgrdn"] = ["lrsem"]
    panels = contrasted(config)
    assert list(panels) == ["raw", "noise2void", "atomsegnet", "published"]
    assert panels["published"] == ("results/test/noise2void/published.h5", "image", 0)


def test_residuals_are_looked_at_where_there_is_an_experimental_image(config, folder, unpublished):
    assert residual_modalities(config) == ["hrstem"]
    assert residual_inputs(config)["restored"] == [
        "results/test/comparison/restored/published-hrstem-test.h5"
    ]
    (folder / "lrsem").mkdir()
    (folder / "lrsem" / "ants.tif").touch()
    assert set(residual_modalities(config)) == {"hrstem", "lrsem"}
    assert residual_modalities(unpublished) == []
