"""Galleries switch on one effect at a time, on one and the same specimen."""

from pathlib import Path

import numpy as np
import pytest
from emrestore.config.layers import resolved
from emrestore.dataset.gallery import PANELS, Panel, gallery, only

ROOT = Path(__file__).parents[2]
R_HAT = np.concatenate([[np.nan], 0.7 + 0.2 * np.sin(np.arange(1, 104))])


@pytest.fixture(scope="module")
def config():
    config = resolved({"scale": "test"}, ROOT)
    config["datasets"]["image_size"] = 64
    return config


@pytest.mark.parametrize("figure", PANELS)
def test_every_panel_differs_from_the_undistorted_one(config, figure):
    settings = config["figures"]["galleries"][figure]
    images, rows = gallery(
        config, 1, settings["modality"], 4, settings["fixed"], R_HAT, PANELS[figure]
    )
    plain = [row["panel"] for row in rows].index("undistorted")
    alike = [
        row["panel"]
        for image, row in zip(images, rows, strict=True)
        if np.array_equal(image, images[plain])
    ]
    # a probability of one may still draw a strength of nothing: no more than one such panel
    assert "undistorted" in alike and len(alike) <= 2
    assert all(row["text"] for row in rows if row["panel"] != "undistorted")


def test_all_off_leaves_the_image_alone_and_fixed_values_hold(config):
    off = only(config["distortion"], Panel(), {})
    assert off["jitter"]["probability"] == off["tem"]["shot"]["probability"] == 0.0
    fixed = only(config["distortion"], Panel(("jitter",), {}, {"jitter.sigma": 0.75}), {})
    assert fixed["jitter"]["probability"] == 1.0 and fixed["jitter"]["sigma"] == 0.75
    assert config["distortion"]["jitter"]["sigma"] != 0.75


def test_jitter_of_figure_13_has_the_papers_values(config):
    fixed = config["figures"]["galleries"]["fig13"]["fixed"]
    _, rows = gallery(config, 1, "hrstem", 4, fixed, R_HAT, PANELS["fig13"])
    first = rows[0]
    assert first["jitter.phi_x"] == 0.6 and first["jitter.sigma_y"] == 0.0
    largest = config["distortion"]["jitter"]["largest_sigma"]
    assert np.isclose(first["jitter.sigma_x"], min(0.75 / first["pixel_size"], largest))
