"""TEM distortions against closed forms, and the whole chain of one pair."""

import copy
from pathlib import Path

import numpy as np
import pytest
import yaml
from emrestore.distortion.mtf import apply_mtf, is_transfer, mtf, radial_mtf
from emrestore.distortion.sensor import (
    dark_current,
    fixed_pattern,
    flicker,
    quadrant_offsets,
    reset_rows,
)
from emrestore.distortion.tem import detected, distort_tem, draw_tem, readout
from emrestore.distortion.walks import clusters, walk
from emrestore.random import stream
from scipy.ndimage import gaussian_filter, label

ROOT = Path(__file__).parents[2]
SIZE = (48, 64)
GRID = np.linspace(0.0, 10.0, 1000)  # Nyquist frequency; paper, section TEM camera
EFFECTS = (
    "mtf",
    "shot",
    "fixed_pattern",
    "dark_current",
    "thermal",
    "flicker",
    "reset",
    "quadrants",
    "black",
    "zingers",
    "clip",
)


def streams(index):
    return lambda name: stream(31, index, name)


@pytest.fixture
def config():
    return yaml.safe_load((ROOT / "config.yaml").read_text())["distortion"]


@pytest.fixture
def silent(config):
    """Every effect off: only the joint scale and the rounding are left."""
    for section in (config["tem"], config["postprocess"]):
        for effect in section.values():
            effect["probability"] = 0.0
    config["storage"] |= {"identity": 0.0, "bits": 0, "fraction": 1.0}
    return config


def field(shape=SIZE):
    image = gaussian_filter(stream(32).random(shape), 2.0)
    return image / image.max()


def distorted(config, index=0, y=None):
    """Return x and y in units of y, and the drawn parameters."""
    parameters = draw_tem(streams(index), config, SIZE)
    y = field() if y is None else y
    x, y, storage = distort_tem(y, SIZE, parameters, config, streams(index))
    assert x.shape == y.shape == SIZE and x.dtype == y.dtype == np.uint16
    offset, factor = storage["storage.offset"], storage["storage.factor"]
    return x / factor + offset, y / factor + offset, parameters


def test_without_effects_x_is_y(silent):
    parameters = draw_tem(streams(0), silent, SIZE)
    x, y, _ = distort_tem(field(), SIZE, parameters, silent, streams(0))
    # electrons and back leaves errors of floating point, so one count of rounding
    assert np.abs(x.astype(int) - y).max() <= 1


@pytest.mark.parametrize("name", EFFECTS)
def test_each_effect_alone_changes_the_pair(silent, name):
    clean = distorted(silent)[1]
    silent["tem"][name]["probability"] = 1.0
    x, y, _ = distorted(silent)
    if name == "mtf":
        assert np.allclose(x, y, atol=1e-4) and np.abs(y - clean).max() > 1e-3
    else:
        assert np.abs(x - y).max() > 1e-3 and np.allclose(y, clean, atol=1e-3)


@pytest.mark.parametrize("name", EFFECTS)
def test_switching_one_effect_off_leaves_the_others_as_drawn(config, name):
    for effect in config["tem"].values():
        effect["probability"] = 1.0
    without = copy.deepcopy(config)
    without["tem"][name]["probability"] = 0.0
    changed = 0
    for index in range(6):
        before, after = (draw_tem(streams(index), c, SIZE) for c in (config, without))
        for key, value in before.items():
            same = value == after[key] or (value != value and after[key] != after[key])
            assert same or key.startswith(f"tem.{name}."), key
            changed += not same
    assert changed


def test_same_stream_gives_the_same_bytes(config):
    for effect in config["tem"].values():
        effect["probability"] = 1.0
    first, second, other = (
        distort_tem(field(), SIZE, draw_tem(streams(i), config, SIZE), config, streams(i))
        for i in (3, 3, 4)
    )
    assert first[0].tobytes() == second[0].tobytes() and first[1].tobytes() == second[1].tobytes()
    assert first[2] == second[2]
    assert first[0].tobytes() != other[0].tobytes()


def test_mtf_is_one_at_zero_and_equation_28_at_nyquist():
    a, b, c = 0.3, 0.5, 1.2
    assert mtf(0.0, 0.0, a, b, c) == 1.0
    radial = 0.3 * np.exp(-1 / 0.5) + 0.7 * np.exp(-1 / 2.88)
    assert np.isclose(mtf(1.0, 0.0, a, b, c), radial * 2 / np.pi)
    diagonal = 0.3 * np.exp(-2 / 0.5) + 0.7 * np.exp(-2 / 2.88)
    assert np.isclose(mtf(1.0, 1.0, a, b, c), diagonal * 4 / np.pi**2)


def test_image_is_blurred_by_the_mtf():
    rows, columns = np.mgrid[:40, :60] + 0.5
    waves = np.cos(np.pi * 0.25 * rows) * np.cos(np.pi * 0.5 * columns)
    blurred = apply_mtf(2.0 + waves, 0.4, 0.5, 1.5)
    assert np.allclose(blurred, 2.0 + mtf(0.25, 0.5, 0.4, 0.5, 1.5) * waves)
    # a point gives the inverse transform of the MTF, which does not depend on the direction
    point = np.zeros((41, 41))
    point[20, 20] = 1.0
    spread = apply_mtf(point, 0.4, 0.4, 0.4)
    assert np.allclose(spread, spread.T) and np.allclose(spread, spread[::-1])


def test_rejected_and_accepted_transfer_functions():
    assert is_transfer(0.4, 0.3, 3.0, GRID) and is_transfer(1.0, 0.1, 1.0, GRID)
    assert not is_transfer(1.5, 0.3, 3.0, GRID)  # turns negative
    assert not is_transfer(-0.2, 1.0, 1.0, GRID)
    assert not is_transfer(0.5, 0.0, 1.0, GRID)
    # steeper negative part: the function rises first
    assert not is_transfer(2.0, 3.0, 0.3, GRID)
    assert radial_mtf(0.1, 2.0, 3.0, 0.3) > radial_mtf(0.0, 2.0, 3.0, 0.3)


def test_impossible_transfer_functions_are_drawn_again(config):
    config["tem"]["mtf"] |= {"a": {"uniform": [0.0, 3.0]}}
    for index in range(50):
        drawn = draw_tem(streams(index), config, SIZE)
        assert is_transfer(*(drawn[f"tem.mtf.{key}"] for key in "abc"), GRID)


def test_the_condition_on_transfer_functions_acts_above_one_alone(config):
    ranges = config["tem"]["mtf"]
    rng = stream(44)
    a = rng.uniform(*ranges["a"]["uniform"], 4000)
    b, c = rng.uniform(*ranges["b"]["uniform"], (2, 4000))
    falling = np.array([is_transfer(*values, GRID) for values in zip(a, b, c, strict=True)])
    assert falling[a <= 1.0].all()
    # the logarithm of the ratio of the two slopes is linear in g²: the ends of the grid tell of all
    above = a > 1.0
    a, b, c = a[above], b[above], c[above]
    ratio = np.log(a / (a - 1.0))
    end = 0.5 * GRID[-1] ** 2 * (1.0 / b**2 - 1.0 / c**2)
    slopes = ratio + np.log(c**2 / b**2)
    expected = (slopes >= 0.0) & (slopes >= end) & (ratio >= end)
    assert 0.2 < np.mean(expected) < 0.8
    # but for what changes sign between two points of the grid
    assert np.mean(falling[above] == expected) > 0.999
    drawn = [draw_tem(streams(index), config, SIZE) for index in range(300)]
    values = np.array([[one[f"tem.mtf.{key}"] for key in "abc"] for one in drawn])
    assert np.any(values[:, 0] > 1.0) and np.any(values[:, 0] < 1.0)
    assert all(is_transfer(*one, GRID) for one in values)


def off(silent):
    return draw_tem(streams(0), silent, SIZE)


@pytest.mark.parametrize("mean", [0.5, 20.0])
def test_shot_noise_is_poisson(silent, mean):
    parameters = off(silent) | {"tem.shot.noise": 1.0}
    counts = detected(np.full((400, 400), mean), parameters, silent["tem"], streams(1))
    assert np.isclose(counts.mean(), mean, rtol=0.01)
    assert np.isclose(counts.var(), mean, rtol=0.02)
    assert np.array_equal(counts, np.round(counts))


def test_dose_gives_the_mean_number_of_electrons(silent):
    silent["tem"]["shot"] |= {"probability": 1.0, "dose": 20.0}
    x, y, _ = distorted(silent)
    electrons = 20.0 * x / y.mean()
    assert np.abs(electrons - np.round(electrons)).max() < 0.01
    assert np.isclose(electrons.mean(), 20.0, atol=4 * np.sqrt(20.0 / x.size))


def test_fixed_pattern_multiplies_and_stays_the_same():
    bright = fixed_pattern(stream(33), np.full((300, 300), 800.0), 0.02) / 800.0
    dim = fixed_pattern(stream(33), np.full((300, 300), 3.0), 0.02) / 3.0
    assert np.allclose(bright, dim, atol=1e-12)
    assert np.isclose(bright.std(), 0.02, rtol=0.01) and np.isclose(bright.mean(), 1.0, atol=3e-4)


def test_dark_current_is_lognormal_with_hot_pixels():
    median, sigma, shape = 0.2, 0.4, (600, 600)
    body = dark_current(stream(34), shape, median, sigma, 0.0, 6.0)
    assert np.isclose(body.mean(), median * np.exp(sigma**2 / 2), rtol=0.003)
    assert np.isclose(np.median(body), median, rtol=0.005)
    assert np.isclose(np.log(body).std(), sigma, rtol=0.005)
    hot = dark_current(stream(34), shape, median, sigma, 0.01, {"uniform": [5.0, 8.0]}) - body
    # four binomial deviations
    assert abs(np.mean(hot > 0.0) - 0.01) < 4 * np.sqrt(0.01 * 0.99 / hot.size)
    deviations = np.log(hot[hot > 0.0] / median) / sigma
    assert 5.0 <= deviations.min() + 1e-9 and deviations.max() <= 8.0 + 1e-9
    assert np.isclose(deviations.mean(), 6.5, atol=0.07)


def test_dark_current_has_shot_noise(silent):
    dark = {"median": 0.3, "log_sigma": 0.4, "hot_fraction": 0.0}
    parameters = off(silent) | {f"tem.dark_current.{key}": value for key, value in dark.items()}
    added = detected(np.full((500, 500), 7.0), parameters, silent["tem"], streams(2)) - 7.0
    mean = 0.3 * np.exp(0.08)
    # a Poisson law of a random mean: its own variance and that of the mean
    variance = mean + mean**2 * (np.exp(0.16) - 1)
    assert np.isclose(added.mean(), mean, rtol=0.01) and np.isclose(
        added.var(), variance, rtol=0.02
    )
    assert np.array_equal(added, np.round(added))


def test_thermal_variance(silent):
    parameters = off(silent) | {"tem.thermal.sigma": 0.3}
    added = readout((400, 400), (400, 400), parameters, streams(3), 5.0)
    assert np.isclose(added.var(), 0.09, rtol=0.02) and abs(added.mean()) < 0.003


@pytest.mark.parametrize("symmetric", [True, False])
def test_flicker_power_falls_with_the_square_of_the_frequency(symmetric):
    shape, number = (64, 96), 200
    images = np.array([flicker(stream(35, i), shape, 0.7, symmetric) for i in range(number)])
    assert np.isclose(images.std(), 0.7, rtol=0.03)
    assert np.abs(images.mean((1, 2))).max() < 1e-12
    power = np.mean(np.abs(np.fft.fft2(images)) ** 2, axis=0)
    f = np.hypot(np.fft.fftfreq(shape[0])[:, None], np.fft.fftfreq(shape[1]))
    # frequencies that are their own opposite have twice the power
    inner = (f > 0) & (f < 0.45)
    slope = np.polyfit(np.log(f[inner]), np.log(power[inner]), 1)[0]
    assert np.isclose(slope, -2.0, atol=0.03)
    opposite = np.roll(images[:, ::-1, ::-1], (1, 1), (1, 2))
    assert np.allclose(images, opposite, atol=1e-12) == symmetric


def test_reset_offsets_are_constant_along_the_row(silent):
    silent["tem"]["reset"] |= {"probability": 1.0, "sigma": 0.1}
    x, y, _ = distorted(silent)
    offsets = x - y
    assert np.abs(offsets - offsets[:, :1]).max() < 1e-4
    assert offsets[:, 0].std() > 0.02 * y.mean()


@pytest.mark.parametrize("length", [0.0, 6.0, 10.0])
def test_reset_rows_have_the_drawn_correlation(length):
    series = np.array([reset_rows(stream(36, i), 128, 0.8, length, 5.0)[:, 0] for i in range(1500)])
    assert np.isclose(series.var(), 0.64, rtol=0.03)
    for lag in (1, 5, 10, 20):
        correlation = np.mean(series[:, lag:] * series[:, :-lag]) / 0.64
        expected = np.exp(-(lag**2) / length**2) if length else 0.0
        assert np.isclose(correlation, expected, atol=0.03)


def test_quadrants_meet_at_the_drawn_borders(silent):
    offsets = quadrant_offsets((6, 8), 2, 5, [0.0, 0.1, 0.2, 0.3])
    assert np.array_equal(np.unique(offsets[:2, :5]), [0.0])
    assert np.array_equal(np.unique(offsets[:2, 5:]), [0.1])
    assert np.array_equal(np.unique(offsets[2:, :5]), [0.2])
    assert np.array_equal(np.unique(offsets[2:, 5:]), [0.3])


@pytest.mark.parametrize("number", [1, 2, 7, 30])
def test_walks_are_connected_and_have_the_drawn_number_of_pixels(number):
    for index in range(40):
        shape = (8, 9)
        pixels = walk(stream(37, index), shape, number)
        assert pixels.min() >= 0 and np.all(pixels.max(0) < shape)
        mask = np.zeros(shape, dtype=bool)
        mask[tuple(pixels.T)] = True
        assert mask.sum() == number
        assert label(mask, np.ones((3, 3)))[1] == 1


def test_clusters_have_their_sizes():
    mask = clusters(stream(38), (400, 400), [1, 3, 7])
    groups, number = label(mask, np.ones((3, 3)))
    assert number == 3
    assert sorted(np.bincount(groups.ravel())[1:]) == [1, 3, 7]


def test_black_pixels_and_zingers_have_their_factors(silent):
    silent["tem"]["black"] |= {"probability": 1.0, "number": 2, "size": 3, "factor": 0.25}
    x, y, _ = distorted(silent)
    changed = np.abs(x - y) > 1e-3
    assert 3 <= changed.sum() <= 6 and np.allclose(x[changed], 0.25 * y[changed], atol=1e-4)
    silent["tem"]["black"]["probability"] = 0.0
    silent["tem"]["zingers"] |= {"probability": 1.0, "number": 2, "size": 3, "factor": 2.5}
    x, y, _ = distorted(silent)
    changed = np.abs(x - y) > 1e-3
    assert 3 <= changed.sum() <= 6 and np.allclose(x[changed], 2.5 * y.max(), atol=1e-3)


def test_upper_clip_saturates_the_drawn_share(silent):
    silent["tem"]["clip"] |= {"probability": 1.0, "percentile": 96.0}
    x, y, _ = distorted(silent)
    saturated = np.mean(x >= x.max() - 1e-6)
    assert np.isclose(saturated, 0.04, atol=2 / x.size)
    assert np.isclose(x.max(), np.percentile(y, 96.0), atol=1e-4)


def test_extended_fields_get_the_dose_of_their_middle(silent):
    silent["tem"]["shot"] |= {"probability": 1.0, "dose": 50.0}
    wide = field((SIZE[0] + 20, SIZE[1] + 20))
    wide[:8] = 40.0
    x, y, _ = distorted(silent, y=wide)
    assert np.allclose(y, wide[10:-10, 10:-10], atol=1e-3)
    electrons = 50.0 * x / y.mean()
    assert np.abs(electrons - np.round(electrons)).max() < 0.02


def test_identity_and_edits_are_those_of_the_other_chain(config):
    config["storage"]["identity"] = 1.0
    config["postprocess"]["crop"] |= {"probability": 1.0, "fill": "white"}
    config["postprocess"]["annotation"]["probability"] = 0.0
    x, y, parameters = distorted(config)
    assert np.array_equal(x, y) and parameters["storage.bits"] == 0
    assert np.mean(y == y.max()) > 0.005


@pytest.mark.parametrize(
    "effect, key, value, message",
    [
        ("shot", "dose", 0.0, "distortion.tem.shot.dose gave tem.shot.dose = 0; expected"),
        ("fixed_pattern", "sigma", -0.1, "distortion.tem.fixed_pattern.sigma"),
        ("dark_current", "median", -1.0, "distortion.tem.dark_current.median"),
        ("dark_current", "log_sigma", -1.0, "distortion.tem.dark_current.log_sigma"),
        ("dark_current", "hot_fraction", 1.5, "distortion.tem.dark_current.hot_fraction"),
        ("thermal", "sigma", -1.0, "distortion.tem.thermal.sigma"),
        ("flicker", "sigma", -1.0, "distortion.tem.flicker.sigma"),
        ("flicker", "symmetric", 2.0, "distortion.tem.flicker.symmetric is 2.0; expected a prob"),
        ("reset", "sigma", -1.0, "distortion.tem.reset.sigma"),
        ("reset", "length", -1.0, "distortion.tem.reset.length"),
        ("reset", "smooth", -1.0, "distortion.tem.reset.smooth is -1.0; expected a probability"),
        ("black", "number", -1, "distortion.tem.black.number"),
        ("black", "size", 0, "distortion.tem.black.size gave 0; expected a number of pixels from"),
        ("zingers", "number", -1, "distortion.tem.zingers.number"),
        ("zingers", "size", 1000, "distortion.tem.zingers.size gave 1000"),
        ("clip", "percentile", 101.0, "distortion.tem.clip.percentile"),
        ("mtf", "a", -0.5, "distortion.tem.mtf gave no positive and falling function"),
        ("mtf", "probability", 1.5, "distortion.tem.mtf.probability is 1.5"),
    ],
)
def test_impossible_settings_are_named(config, effect, key, value, message):
    config["tem"]["reset"]["smooth"] = 1.0
    config["tem"][effect] |= {"probability": 1.0, key: value}
    with pytest.raises(ValueError, match=message):
        distorted(config)


@pytest.mark.parametrize("shape", [(46, 64), (50, 64), (49, 65), (1, 64)])
def test_fields_that_do_not_fit_are_refused(silent, shape):
    with pytest.raises(ValueError, match="expected the images' 48 x 64"):
        distort_tem(np.ones(shape), SIZE, off(silent), silent, streams(0))


def test_empty_and_single_row_images_are_refused(silent):
    with pytest.raises(ValueError, match="is empty"):
        distort_tem(np.zeros(SIZE), SIZE, off(silent), silent, streams(0))
    with pytest.raises(ValueError, match="expected at least 2 x 2"):
        distort_tem(np.ones((1, 64)), (1, 64), off(silent), silent, streams(0))
