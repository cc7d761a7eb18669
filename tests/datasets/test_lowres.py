"""Low-resolution images against closed forms, brute force and counting."""

import copy
from pathlib import Path

import numpy as np
import pytest
import yaml
from emrestore.config.sections import of_set
from emrestore.imaging.bands import bands
from emrestore.imaging.cracks import add_lines, cracks, walks
from emrestore.imaging.grains import borders, cell_planes, grains, nearest_seed
from emrestore.imaging.intensity import transform
from emrestore.imaging.lowres import LAYERS, random_layers, render_lowres
from emrestore.imaging.objects import across_and_along, around, draw_each
from emrestore.imaging.particles import (
    boxes,
    convex_mask,
    elliptic_distance,
    random_corners,
    sharp_particles,
    soft_particles,
)
from emrestore.random import draw_key, stream
from scipy.ndimage import label

ROOT = Path(__file__).parents[2]
CONFIG = yaml.safe_load((ROOT / "config.yaml").read_text())
INTENSITY = of_set(CONFIG, "lrstem")["imaging"]["intensity"]
EIGHT_NEIGHBOURS = np.ones((3, 3))


@pytest.fixture
def config():
    return copy.deepcopy(CONFIG["imaging"]["lowres"])


def only(config, *names):
    for name in LAYERS:
        config[name]["probability"] = float(name in names)
    return config


def streams(seed):
    return lambda name: stream(seed, name)


def test_soft_particle_has_the_second_moments_of_its_ellipse(config):
    soft = config["soft"] | {"number": 1, "sigma": 7.0, "spread": 1.0, "aspect": 0.8}
    soft |= {"gaussian": 1.0, "exponential": 0.0, "butterworth": 0.0, "height": 1.0}
    for seed in range(20):
        image, _ = soft_particles(stream(seed), soft, (256, 256))
        i, j = np.indices(image.shape)
        centre = (image * i).sum() / image.sum(), (image * j).sum() / image.sum()
        if min(*centre, 255 - max(centre)) < 45:
            continue
        offsets = np.stack([(i - centre[0]).ravel(), (j - centre[1]).ravel()])
        moments = np.cov(offsets, aweights=image.ravel(), bias=True)
        # the axes are turned, so the truth is in the eigenvalues: rm squared along both axes
        assert np.allclose(np.linalg.eigvalsh(moments), [(0.8 * 7) ** 2, 7.0**2], rtol=1e-3)
        return
    pytest.fail("no particle far enough from the rim")


def test_the_axis_of_an_ellipse_follows_the_angle():
    i, j = np.ogrid[:101, :101]
    gaussian = np.exp(-0.5 * elliptic_distance(i, j, (50, 50), (9.0, 4.0), 0.6) ** 2)
    y, x = i - 50, j - 50
    turn = np.array([[np.cos(0.6), -np.sin(0.6)], [np.sin(0.6), np.cos(0.6)]])
    expected = turn @ np.diag([81.0, 16.0]) @ turn.T
    total = gaussian.sum()
    assert np.isclose((gaussian * x * x).sum() / total, expected[0, 0], rtol=1e-3)
    assert np.isclose((gaussian * y * y).sum() / total, expected[1, 1], rtol=1e-3)
    assert np.isclose((gaussian * x * y).sum() / total, expected[0, 1], rtol=1e-3)


@pytest.mark.parametrize("centre", [(9.3, 12.0), (0.2, 24.9), (-40.0, 3.0), (9.0, 70.0)])
def test_the_part_around_a_point_has_every_pixel_within_reach(centre):
    image = np.zeros((20, 25))
    part, i, j = around(image, np.array(centre), 4.5)
    part += (np.abs(i - centre[0]) <= 4.5) & (np.abs(j - centre[1]) <= 4.5)
    rows, columns = np.ogrid[:20, :25]
    expected = (np.abs(rows - centre[0]) <= 4.5) & (np.abs(columns - centre[1]) <= 4.5)
    assert np.array_equal(image, expected) and part.size <= 11 * 11


def test_each_object_draws_its_own_value_in_turn():
    section = {"edge": {"uniform": [2.0, 5.0]}}
    one_by_one = stream(1)
    expected = [draw_key(one_by_one, section, "edge", 1.0) for _ in range(7)]
    assert draw_each(stream(1), section, "edge", 7, 1.0).tolist() == expected
    with pytest.raises(ValueError, match="edge: drew .* expected at least 5"):
        draw_each(stream(1), section, "edge", 7, 5.0)


@pytest.mark.parametrize("n_corners", [3, 4, 5, 6])
def test_polygon_has_the_area_of_the_shoelace_formula(n_corners):
    corners = random_corners(stream(n_corners), n_corners, 0.8, 60.0, 0.7) + 100.3
    row, column = corners.T
    area = 0.5 * abs((column * np.roll(row, -1) - row * np.roll(column, -1)).sum())
    i, j = np.ogrid[:200, :200]
    assert np.isclose(convex_mask(i, j, corners).sum(), area, rtol=0.01)


def test_regular_polygon_has_equal_edges():
    corners = random_corners(stream(1), 6, 0.0, 20.0, 1.0)
    assert np.allclose(np.hypot(*(corners - np.roll(corners, 1, axis=0)).T), 20.0)


def test_ellipse_has_its_area_and_box_its_edges(config):
    sharp = config["sharp"] | {"number": 1, "polygon": 0.0, "spread": 1.0, "ellipse_aspect": 0.8}
    sharp |= {"ellipse_diameter": 40.0}
    areas = [(sharp_particles(stream(seed), sharp, (256, 256))[0] > 0).sum() for seed in range(20)]
    # the largest of twenty is not cut by the rim
    assert np.isclose(max(areas), np.pi * 20.0 * 16.0, rtol=0.02)
    box = config["boxes"] | {"number": 1, "edge": 30.0}
    areas = [(boxes(stream(seed), box, (256, 256))[0] > 0).sum() for seed in range(20)]
    assert np.isclose(max(areas), 900.0, rtol=0.04)


def test_each_sharp_particle_is_a_plane(config):
    sharp = config["sharp"] | {"number": 1, "polygon": 1.0, "tilt": 0.7}
    image, _ = sharp_particles(stream(4), sharp, (128, 128))
    i, j = np.nonzero(image)
    design = np.stack([np.ones(len(i)), i, j], axis=1)
    _, residual, _, _ = np.linalg.lstsq(design, image[i, j], rcond=None)
    assert len(i) > 100 and residual < 1e-12
    assert np.ptp(image[i, j]) > 0.05


def test_each_pixel_belongs_to_its_nearest_seed():
    seeds = stream(5).random((12, 2)) * (30, 40)
    cells = nearest_seed(seeds, (30, 40))
    pixels = np.indices((30, 40)).reshape(2, -1).T
    distances = np.hypot(*(pixels[:, None] - seeds).transpose(2, 0, 1))
    assert np.array_equal(cells.ravel(), distances.argmin(axis=1))


def test_there_are_as_many_grains_as_seeds(config):
    section = config["grains"] | {"number": 40, "minimum_distance": 6.0, "level": 1.0}
    section |= {"tilt": 0.0, "border": {"probability": 0.0, "factor": 1.0}}
    _, drawn = grains(stream(6), section, (128, 128))
    seeds = stream(6).random((40, 2)) * 128
    assert drawn == {"number": 40, "with_border": 0}
    assert len(np.unique(nearest_seed(seeds, (128, 128)))) == 40


def test_grain_planes_fall_from_their_level_by_their_tilt():
    cells = np.repeat([[0, 1]], 20, axis=0).repeat(15, axis=1)
    image = cell_planes(cells, np.array([1.0, 0.5]), np.array([0.6, 0.2]), np.array([0.0, 1.0]))
    for cell, level, tilt in ((0, 1.0, 0.6), (1, 0.5, 0.2)):
        values = image[cells == cell]
        assert np.isclose(values.max(), level) and np.isclose(values.min(), level * (1 - tilt))
    # azimuth 0: falls along the columns, the same in every row
    assert np.allclose(image[:, :15], np.linspace(1.0, 0.4, 15))


def test_border_is_one_pixel_wide_and_a_multiple_of_the_grain(config):
    cells = np.repeat([[0, 1]], 8, axis=0).repeat(10, axis=1)
    assert borders(cells).sum() == 8 and borders(cells)[:, 9].all()
    assert borders(cells.T).sum() == 8 and borders(cells.T)[9].all()
    section = config["grains"] | {"level": 1.0, "tilt": 0.0}
    section |= {"border": {"probability": 1.0, "factor": 0.7}}
    image, _ = grains(stream(7), section, (64, 64))
    assert set(np.unique(image.round(9))) == {0.7, 1.0}


@pytest.mark.parametrize("width", [4.0, 7.0, 20.0])
def test_band_has_its_width(config, width):
    section = config["bands"] | {"number": 1, "width": width}
    for seed in range(8):
        image, _ = bands(stream(seed), section, (256, 256))
        i, j = np.nonzero(image)
        points = np.stack([i, j]) - np.array([[i.mean()], [j.mean()]])
        across = np.linalg.svd(points, full_matrices=False)[0][:, 1] @ points
        # a band that leaves through a corner has slanted ends: its middle is straight
        middle = np.abs(np.linalg.svd(points, full_matrices=False)[0][:, 0] @ points) < 20
        assert abs(np.ptp(across[middle]) + 1 - width) < 1.6


def test_band_coordinates_are_distances():
    across, along = across_and_along(*np.ogrid[-2:3, -4:5], 0.0)
    assert np.array_equal(across[:, 0], [-2, -1, 0, 1, 2]) and along[0, -1] == 4
    across, along = across_and_along(3.0, 4.0, 0.4)
    assert np.isclose(np.hypot(across, along), 5.0)


def unexplained(image):
    """Share of the variance that no direction explains in which the image is constant."""
    i, j = np.indices(image.shape)
    shares = []
    for angle in np.arange(0.0, np.pi, np.pi / 360):
        strip = np.rint(np.cos(angle) * i - np.sin(angle) * j).astype(int)
        strip -= strip.min()
        means = np.bincount(strip.ravel(), image.ravel()) / np.bincount(strip.ravel())
        shares.append(((image - means[strip]) ** 2).mean() / image.var())
    return min(shares)


def test_parallel_bands_are_constant_along_one_direction_of_the_whole_field(config):
    section = config["bands"] | {"number": 4, "tilt": 0.0, "width": 12.0, "level": 1.0}
    for seed in range(3):
        image, drawn = bands(stream(seed), section | {"parallel": 1.0}, (96, 96))
        assert drawn["parallel"] and unexplained(image) < 0.1
        image, drawn = bands(stream(seed), section | {"parallel": 0.0}, (96, 96))
        assert not drawn["parallel"] and unexplained(image) > 0.3


def test_crack_is_connected_and_one_pixel_wide():
    for seed in range(30):
        path = walks(stream(seed), np.array([seed * 0.2]), 80, np.array([0.004]), 0.9) + 100
        image = np.zeros((200, 200))
        add_lines(image, path, np.array([81]), np.array([0.5]))
        pixels = np.count_nonzero(image)
        assert label(image, EIGHT_NEIGHBOURS)[1] == 1
        assert set(np.unique(image)) == {0.0, 0.5}
        # no pixel twice, hence as many as positions, unless the line crosses itself
        assert pixels == len(np.unique(np.rint(path[0]), axis=0))
        blocks = image[:-1, :-1] * image[1:, :-1] * image[:-1, 1:] * image[1:, 1:]
        assert np.count_nonzero(blocks) == 0


def test_straight_crack_has_one_pixel_in_each_column():
    path = walks(stream(1), np.array([0.3]), 60, np.array([0.0]), 0.9) + 10
    image = np.zeros((80, 80))
    add_lines(image, path, np.array([61]), np.array([1.0]))
    assert np.array_equal((image > 0).sum(axis=0)[10:70], np.ones(60))
    rows = image.argmax(axis=0)[10:70]
    assert np.abs(rows - 10 - np.tan(0.3) * np.arange(60)).max() <= 0.5 + 1e-9


def test_a_line_that_crosses_itself_is_no_brighter_there():
    loop = np.array([[[2, 2], [2, 3], [2, 4], [3, 4], [4, 3], [3, 3], [2, 3], [1, 3]]])
    image = np.zeros((6, 6))
    add_lines(image, loop, np.array([8]), np.array([1.0]))
    assert image.max() == 1.0 and image.sum() == 7
    add_lines(image, loop - 3, np.array([8]), np.array([1.0]))
    assert image.sum() == 7 + 3  # the part outside the image is cut off


def test_lines_of_a_fan_meet_and_add_up(config):
    section = config["cracks"] | {"many": 0.0, "few_lines": 5, "lines_per_fan": 5, "level": 1.0}
    section |= {"opening": 0.0, "bending": 0.0, "length": 30.0}
    image, drawn = cracks(stream(3), section, (100, 100))
    assert drawn["fans"] == 1 and drawn["lines"] == 5
    assert set(np.unique(image)) == {0.0, 5.0}
    section |= {"opening": 0.3, "bending": 0.01}
    image, _ = cracks(stream(3), section, (300, 300))
    assert label(image, EIGHT_NEIGHBOURS)[1] == 1 and image.max() == 5.0


def test_images_are_usable_and_repeat_byte_for_byte(config):
    for seed in range(25):
        image, drawn = render_lowres(streams(seed), config, (96, 112))
        again, _ = render_lowres(streams(seed), config, (96, 112))
        assert image.tobytes() == again.tobytes()
        assert image.shape == (96, 112) and image.dtype == np.float64
        assert np.isfinite(image).all() and image.min() >= 0 and np.ptp(image) > 0
        assert all(isinstance(value, int | float | str | np.number) for value in drawn.values())
        result, _ = transform(stream(seed), INTENSITY, image)
        assert np.isclose(result.max(), 1.0) and result.min() >= 0


@pytest.mark.parametrize("name", LAYERS)
def test_each_layer_comes_alone_and_can_be_switched_off(config, name):
    _, drawn = render_lowres(streams(1), only(config, name), (96, 96))
    assert drawn["layers"] == name and f"{name}.weight" in drawn
    for other in LAYERS:
        config[other]["probability"] = 0.5 * (other != name)
    assert not any(name in random_layers(stream(seed), config) for seed in range(100))


def test_layers_add_up_with_their_weights(config):
    def weighted(*names):
        return render_lowres(streams(8), only(config, *names), (80, 80))

    both, drawn = weighted("soft", "grains")
    soft, grain = weighted("soft")[0], weighted("grains")[0]
    assert np.allclose(both, soft + grain)
    assert np.isclose(soft.max(), drawn["soft.weight"])


def test_switching_a_border_off_is_an_effect_of_its_own(config):
    config["grains"]["border"]["probability"] = 0.0
    _, drawn = render_lowres(streams(1), only(config, "grains"), (96, 96))
    assert drawn["grains.with_border"] == 0


@pytest.mark.parametrize(
    ("name", "key", "value", "message"),
    [
        ("soft", "sigma", {"unifrom": [4, 40]}, r"imaging\.lowres\.soft\.sigma: .*is no range"),
        ("soft", "sigma", -3.0, r"imaging\.lowres\.soft\.sigma: drew -3\.0"),
        ("sharp", "vertices", 2, r"imaging\.lowres\.sharp\.vertices: drew 2, expected at least 3"),
        ("grains", "number", "many", r"imaging\.lowres\.grains\.number"),
        ("bands", "width", {"uniform": [4]}, r"imaging\.lowres\.bands\.width"),
        ("cracks", "probability", 1.5, r"imaging\.lowres\.cracks\.probability: 1\.5"),
    ],
)
def test_bad_values_name_the_key(config, name, key, value, message):
    only(config, name)[name][key] = value
    with pytest.raises(ValueError, match=message):
        render_lowres(streams(1), config, (64, 64))


def test_missing_keys_and_no_layer_at_all_are_refused(config):
    with pytest.raises(ValueError, match=r"imaging\.lowres: the probability of soft"):
        render_lowres(streams(1), only(config), (64, 64))
    del only(config, "boxes")["boxes"]["edge"]
    with pytest.raises(ValueError, match=r"imaging\.lowres\.boxes\.edge: missing"):
        render_lowres(streams(1), config, (64, 64))
    del config["boxes"]
    with pytest.raises(ValueError, match=r"imaging\.lowres\.boxes: missing"):
        render_lowres(streams(1), config, (64, 64))
    with pytest.raises(ValueError, match="a: missing; known here: b"):
        draw_key(stream(1), {"b": 1}, "a")


def test_a_field_without_contrast_is_an_error_not_an_endless_search(config):
    only(config, "sharp")["sharp"]["level"] = 0.0
    with pytest.raises(ValueError, match="without contrast"):
        render_lowres(streams(1), config, (64, 64))
