"""Galleries switch on one effect at a time, on one and the same specimen."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from emrestore.dataset.gallery import PANELS, Panel, gallery, only
from emrestore.figures.gallery import panels
from radii import R_HAT

ROOT = Path(__file__).parents[2]


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


def test_quantisation_has_the_levels_of_the_config(config):
    settings = config["figures"]["galleries"]["fig12"]
    images, rows = gallery(
        *(config, 1, "hrtem", 4, settings["fixed"], R_HAT, PANELS["fig12"]),
        of_panels=settings["of_panels"],
    )
    titles = [row["panel"] for row in rows]
    coarse = images[titles.index("quantisation")]
    step = 2 ** settings["of_panels"]["quantisation"]["storage.bits"]
    assert not (coarse % step).any()
    assert np.abs(coarse - images[titles.index("undistorted")].astype(float)).max() <= step / 2
    with pytest.raises(ValueError, match="of_panels names fog"):
        gallery(config, 1, "hrtem", 4, {}, R_HAT, PANELS["fig12"], of_panels={"fog": {}})


def test_insets_show_single_pixels(config):
    fixed = config["figures"]["galleries"]["fig14"]["fixed"]
    images, rows = gallery(config, 1, "hrstem", 4, fixed, R_HAT, PANELS["fig14"])
    for image, row in zip(images, rows, strict=True):
        if row["panel"] == "zingers":
            assert image[row["inset_row"], row["inset_column"]] == image.max()
        assert (row["inset_row"] is None) == (not PANELS["fig14"][row["panel"]].enlarged)


def test_an_inset_lies_whole_in_its_image_and_off_its_place():
    image = np.arange(40.0 * 30).reshape(40, 30)
    fig = panels([image] * 2, ["one", "two"], ["", ""], np.array([[0, 29], [np.nan] * 2]), 8)
    one, two = fig.axes[:2]
    (inset,) = one.child_axes
    assert np.array_equal(inset.images[0].get_array(), image[:8, 22:])
    assert inset.images[0].get_clim() == one.images[0].get_clim()
    (box,) = one.patches
    assert box.get_xy() == (21.5, -0.5) and not two.child_axes
    plt.close(fig)
