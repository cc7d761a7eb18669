"""Whiteness of residuals: noise as assumed, noise along rows, a signal left over."""

import numpy as np
import pytest
from emrestore.comparison.residuals import of_tiles, whiteness
from scipy.ndimage import gaussian_filter, gaussian_filter1d


@pytest.fixture
def scene():
    rng = np.random.default_rng(0)
    signal = 200.0 + 2000.0 * gaussian_filter(rng.random((128, 128)), 4.0)
    return rng, signal


def test_poisson_and_gaussian_noise_is_white_and_free_of_signal(scene):
    rng, signal = scene
    found = whiteness(rng.poisson(signal) + rng.normal(0.0, 5.0, signal.shape), signal)
    assert found["across"] < 0.03 and found["shared"] < 0.03 and found["misfit"] < 0.2


def test_a_slow_detector_smears_rows_and_does_not_count(scene):
    rng, signal = scene
    noise = gaussian_filter1d(rng.normal(0.0, 50.0, signal.shape), 1.5, axis=1)
    assert whiteness(signal + noise, signal)["across"] < 0.05


def test_noise_across_rows_and_signal_left_over_are_seen(scene):
    rng, signal = scene
    noise = gaussian_filter1d(rng.normal(0.0, 50.0, signal.shape), 1.5, axis=0)
    assert whiteness(signal + noise, signal)["across"] > 0.5
    white = rng.normal(0.0, 5.0, signal.shape)
    blurred = signal.mean() + 0.9 * (signal - signal.mean())
    assert whiteness(signal + white, blurred)["shared"] > 0.3


def test_large_images_are_cut_into_tiles_of_the_pairs_size():
    rng = np.random.default_rng(1)
    restored = np.full((300, 520), 100.0) + rng.normal(0.0, 1.0, (300, 520))
    raw = rng.poisson(restored).astype(float)
    found = of_tiles(raw, restored)
    parts = [whiteness(raw[:256, j : j + 256], restored[:256, j : j + 256]) for j in (0, 256)]
    assert found["shared"] == pytest.approx(np.mean([part["shared"] for part in parts]))
