"""S(T)EM distortions against closed forms."""

import re
from pathlib import Path

import numpy as np
import pytest
from emrestore.distortion.detector import detect, mean_after_cut, pmt_sigma
from emrestore.distortion.draw import draw_detector
from emrestore.distortion.pixels import black_pixels, upper_clip, zingers
from emrestore.distortion.postprocess import (
    annotation,
    blur,
    crop_mask,
    interpolate,
    linear_transformation,
)
from emrestore.distortion.scan import displacements, fast_scan, fast_scan_kernel, jitter, row_lines
from emrestore.distortion.storage import store_pair
from emrestore.random import stream
from scipy.ndimage import map_coordinates


@pytest.mark.parametrize("sigma, phi", [(0.5, 0.0), (1.0, 0.3), (2.0, 0.7)])
def test_jitter_series_is_stationary(sigma, phi):
    series = np.array([displacements(stream(1, i), 200, sigma, phi) for i in range(400)])
    expected = sigma**2 / (1 - phi**2)
    assert np.allclose([series[:, 0].var(), series[:, -1].var()], expected, rtol=0.25)
    assert np.isclose(series.var(), expected, rtol=0.05)
    lagged = (series[:, 1:] * series[:, :-1]).mean() / series.var()
    assert np.isclose(lagged, phi, atol=0.02)


def test_whole_displacements_shift_the_image():
    image = stream(2, "image").random((32, 40))
    shifted = jitter(image, np.full(32, 3.0), np.full(32, -2.0))
    assert np.allclose(shifted[4:-4, 4:-4], np.roll(image, (2, -3), (0, 1))[4:-4, 4:-4])


def test_jitter_is_cubic_spline_interpolation():
    image = stream(21, "image").random((60, 70))
    dx, dy = displacements(stream(22), 28, 1.5, 0.5), displacements(stream(23), 28, 1.0, 0.6)
    ours = jitter(image, dx, dy, border=16)
    rows = np.arange(16, 44)[:, None] + dy[:, None] + np.zeros(38)
    columns = np.arange(16, 54) + dx[:, None]
    expected = map_coordinates(image, [rows, columns], order=3, mode="mirror")
    assert ours.shape == (28, 38)
    assert np.allclose(ours, np.maximum(expected, 0.0), atol=1e-9)


@pytest.mark.parametrize(
    "alpha, beta, gamma, theta",
    [
        (1.514, 0.618, 8.493, 1.172),
        (1.077, 0.658, 8.493, 1.157),
        (1.953, 1.016, 8.492, 1.017),
        (2.495, 1.656, 8.490, 0.823),
        (5.66, 3.04, 8.493, 0.504),
    ],
)
def test_fast_scan_response_of_the_decoded_images(alpha, beta, gamma, theta):
    kernel = fast_scan_kernel(alpha, beta, gamma, theta, 64)
    assert np.isclose(kernel.sum(), 1.0)
    direct = np.zeros(64)
    for k in range(64):
        for m in range(k + 1):
            lorentzian = alpha / (4 * np.pi**2 * m**2 + alpha**2)
            readout = np.exp(-(k - m) / beta) * np.sin(2 * np.pi * (k - m) / gamma + theta)
            direct[k] += lorentzian * readout
    assert np.allclose(kernel, direct / direct.sum(), atol=1e-12)


def test_fast_scan_smears_only_to_later_pixels_of_the_row():
    image = np.zeros((3, 64))
    image[1, 20] = 1.0
    kernel = fast_scan_kernel(2.0, 1.0, 8.49, 1.0, 32)
    smeared = fast_scan(image, kernel)
    assert np.allclose(smeared[1, 20:52], kernel)
    smeared[1, 20:52] = 0.0
    assert not smeared.any()


def test_detector_counts_electrons():
    counts = detect(stream(3), np.full((400, 400), 50.0), 0.0)
    assert np.isclose(counts.mean(), 50.0, rtol=0.005)
    assert np.isclose(counts.var(), 50.0, rtol=0.02)
    noisy = detect(stream(4), np.full((400, 400), 500.0), 30.0)
    assert np.isclose(noisy.var(), 500.0 + 30.0**2, rtol=0.02)
    assert detect(stream(5), np.full((50, 50), 0.5), 5.0).min() == 0.0


def test_multiplier_noise_follows_equation_44():
    photons, efficiency, gain, stage, spread = 100.0, 0.25, 1e6, 4.0, 50.0
    sigma = (
        photons * efficiency * gain
        * np.sqrt((1 - efficiency + 1 / (stage - 1)) / (photons * efficiency)
                  + spread**2 / photons**2)
    )  # fmt: skip
    ours = pmt_sigma(photons, efficiency, stage, spread)
    assert np.isclose(ours, sigma / (photons * efficiency * gain))


def test_multiplier_noise_is_that_of_a_cascade_of_electrons():
    photons, efficiency, stage, spread = 100.0, 0.25, 4.0, 20.0
    rng = stream(24)
    electrons = rng.binomial(np.rint(rng.normal(photons, spread, 100_000)).astype(int), efficiency)
    for _ in range(10):
        electrons = rng.poisson(stage * electrons)
    expected = pmt_sigma(photons, efficiency, stage, spread)
    assert np.isclose(electrons.std() / electrons.mean(), expected, rtol=0.02)


def test_the_papers_detector_has_the_variance_of_equations_44_to_46():
    config = {"form": "paper", "shot_probability": 1.0, "dose": 200.0, "probability": 1.0}
    pmt = {"photons": 0.5, "efficiency": 0.25, "stage_gain": 4.0, "photon_deviation": 3.0}
    drawn = draw_detector(stream(25), config | {"pmt": pmt})
    # by hand: (1 - 1/4 + 1/3) / (1/8) + 36
    assert np.isclose(drawn["sigma"] ** 2, 26 / 3 + 36)
    y = np.repeat([[0.5], [1.0], [2.0]], 100_000, axis=1)
    electrons = detect(stream(26), y * drawn["dose"], drawn["sigma"], cut=False, per_electron=True)
    x = electrons / drawn["dose"]
    assert np.allclose(x.mean(axis=1), y[:, 0], rtol=0.01)
    # N electrons: variance N of their number, and N times that of one pulse
    expected = y[:, 0] * 200.0 * (1.0 + drawn["sigma"] ** 2) / 200.0**2
    assert np.allclose(x.var(axis=1), expected, rtol=0.02)


def test_the_papers_detector_adds_the_pulses_one_by_one():
    # each electron with a pulse of its own: what sigma·sqrt(N) stands for
    rng, mean, sigma = stream(41), 6.0, 0.7
    counts = rng.poisson(mean, 100_000)
    pulses = 1.0 + sigma * rng.standard_normal(counts.sum())
    single = np.bincount(np.repeat(np.arange(len(counts)), counts), pulses, len(counts))
    at_once = detect(stream(42), np.full(100_000, mean), sigma, cut=False, per_electron=True)
    for sample in (single, at_once):
        assert np.isclose(sample.mean(), mean, rtol=0.01)
        assert np.isclose(sample.var(), mean * (1.0 + sigma**2), rtol=0.02)
    # a pixel without electrons has no pulse, and so no noise
    assert np.isclose(np.mean(at_once == 0.0), np.exp(-mean), rtol=0.15)


@pytest.mark.parametrize("per_root", [1.0, 1.7, 2.4])
@pytest.mark.parametrize("electrons", [0.5, 5.0, 50.0])
def test_what_the_cut_of_negative_values_adds_to_the_mean(electrons, per_root):
    sigma = per_root * np.sqrt(electrons)
    x = detect(stream(43), np.full(1_000_000, electrons), sigma)
    # four standard errors
    assert abs(x.mean() - mean_after_cut(electrons, sigma)) < 4.0 * x.std() / 1000.0
    # without electrons' own fluctuation it is the half-normal law; the sum keeps the shares' total
    assert np.isclose(mean_after_cut(1e-9, 3.0), 3.0 / np.sqrt(2.0 * np.pi))
    assert np.isclose(mean_after_cut(electrons, 1e-9), electrons)


def test_the_documentation_shows_what_the_cut_adds():
    text = (Path(__file__).parents[2] / "docs" / "datasets.md").read_text()
    rows = re.findall(r"(?m)^\| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", text)
    assert [float(row[0]) for row in rows] == [0.5, 1, 2, 5, 10, 50]
    for electrons, *shown in rows:
        mean = float(electrons)
        lifts = [mean_after_cut(mean, s * np.sqrt(mean)) / mean for s in (1.0, 1.7, 2.4)]
        assert shown == [f"{lift:.3f}" for lift in lifts]


def test_defective_pixels_have_their_factors():
    image = stream(27).random((64, 64)) + 1.0
    dark = black_pixels(stream(28), image, [0.1, 0.2, 0.3])
    changed = dark != image
    assert np.allclose(np.sort((dark / image)[changed]), [0.1, 0.2, 0.3])
    bright = zingers(stream(28), image, [1.5, 3.0], "maximum")
    assert np.allclose(np.sort(bright[bright != image]), np.array([1.5, 3.0]) * image.max())
    printed = zingers(stream(28), image, [1.5, 3.0], "pixel")
    assert np.allclose(np.sort((printed / image)[printed != image]), [1.5, 3.0])


def test_upper_clip_saturates_its_share():
    image = stream(29).permutation(10_000.0 * np.arange(1, 10_001)).reshape(100, 100)
    clipped = upper_clip(image, 95.0)
    assert np.mean(clipped == clipped.max()) == 0.05
    assert np.array_equal(clipped[clipped < clipped.max()], image[clipped < clipped.max()])


def test_blur_has_its_two_widths():
    point = np.zeros((61, 61))
    point[30, 30] = 1.0
    blurred = blur(point, 2.0, 1.2)
    i, j = np.indices(point.shape) - 30
    assert np.isclose(blurred.sum(), 1.0)
    assert np.isclose((blurred * i**2).sum(), 2.0**2, rtol=0.01)
    assert np.isclose((blurred * j**2).sum(), 1.2**2, rtol=0.01)


@pytest.mark.parametrize("order", [1, 3])
def test_interpolation_of_a_ramp_is_the_transformed_ramp(order):
    i, j = np.indices((41, 61)) - np.array([20, 30])[:, None, None]
    matrix = linear_transformation(1.03, 3.0, 0.02)
    assert np.isclose(np.linalg.det(matrix), 1.03**-2)
    # unsheared: a scaled rotation
    turn = linear_transformation(1.03, 3.0, 0.0)
    assert np.allclose(turn @ turn.T, np.eye(2) / 1.03**2)
    moved = interpolate(200.0 + 2.0 * i + 3.0 * j, matrix, order)
    rows, columns = np.tensordot(matrix, np.stack([i, j]), 1)
    inner = (slice(6, -6), slice(6, -6))
    assert np.allclose(moved[inner], (200.0 + 2.0 * rows + 3.0 * columns)[inner], atol=1e-3)


@pytest.mark.parametrize("order", [1, 3])
def test_interpolation_keeps_readout_below_zero_and_images_above(order):
    matrix = linear_transformation(1.02, 2.0, 0.01)
    noise = stream(30).normal(0.0, 1.0, (200, 200))
    moved = interpolate(noise, matrix, order)
    assert abs(moved.mean()) < 0.02 and noise.min() <= moved.min() < -1.0
    assert interpolate(np.kron(np.eye(8), np.ones((8, 8))), matrix, order).min() == 0.0


def test_row_line_is_the_mean_of_its_segment_times_the_factor():
    image = stream(6).random((16, 64)) + 1.0
    changed = row_lines(stream(7), image, 1, [20], [0.5])
    row = np.flatnonzero((changed != image).any(axis=1))
    assert len(row) == 1
    columns = np.flatnonzero(changed[row[0]] != image[row[0]])
    assert len(columns) == 20 and np.ptp(columns) == 19
    assert np.allclose(changed[row[0], columns], 0.5 * image[row[0], columns].mean())


@pytest.mark.parametrize("bits", [0, 2, 5])
def test_storage_scales_jointly_and_rounds_only_x(bits):
    rng = stream(8)
    x, y = rng.random((32, 32)) * 3 - 1, rng.random((32, 32))
    stored_x, stored_y, offset, factor = store_pair(x, y, 0.8, bits)
    assert not np.any(stored_x % 2**bits)
    assert np.abs(stored_x - (x - offset) * factor).max() <= 2**bits / 2 + 1e-6
    assert np.abs(stored_y - (y - offset) * factor).max() <= 0.5 + 1e-6
    assert abs(int(stored_x.max()) - 0.8 * 65535) <= 2**bits


def test_pair_that_cannot_be_stored_is_named():
    with pytest.raises(ValueError, match="section distortion"):
        store_pair(np.ones((4, 4)), np.ones((4, 4)), 0.8, 0)


@pytest.mark.parametrize("kind", ["cut", "quadrilateral"])
def test_crop_spares_the_central_half(kind):
    edge = (1 - np.sqrt(0.5)) / 2
    low, high = int(np.ceil(edge * 200)) + 1, int(np.floor((1 - edge) * 200)) - 1
    masks = [crop_mask(stream(9, i), (200, 200), kind, 1.0) for i in range(30)]
    assert not any(mask[low:high, low:high].any() for mask in masks)
    assert np.mean([mask.mean() for mask in masks]) > 0.02


def test_full_scale_stays_a_multiple_of_the_step():
    x = np.linspace(0.0, 1.0, 64).reshape(8, 8)
    stored_x, stored_y, _, _ = store_pair(x, x, 1.0, 5)
    assert stored_x.max() == 65535 // 32 * 32 and stored_y.max() == 65535
    assert not np.any(stored_x % 32)


def test_letters_have_soft_edges_and_shapes_have_none():
    soft = {}
    for kind in ("text", "circle", "rectangle", "arrow"):
        drawn = [annotation(stream(31, kind, i), (128, 128), kind, 0.3, False) for i in range(8)]
        for covered, ink in drawn:
            assert ink.min() >= 0.0 and ink.max() <= 1.0 and not ink[~covered].any()
        soft[kind] = sum(np.count_nonzero((ink > 0.0) & (ink < 1.0)) for _, ink in drawn)
    assert soft.pop("text") > 0 and not any(soft.values())
