"""Metrics and filters against scikit-image, closed forms and the known figures of the authors' pairs."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from emrestore.comparison.baselines import METHODS
from emrestore.comparison.metrics import bootstrap_interval, l1, psnr
from emrestore.dataset.reading import read_pairs
from emrestore.random import stream
from skimage.metrics import peak_signal_noise_ratio

ROOT = Path(__file__).parents[2]
SETTINGS = yaml.safe_load((ROOT / "config.yaml").read_text())["comparison"]


def test_psnr_equals_scikit_image():
    rng = stream(1)
    truth, image = rng.random((2, 40, 30)) * 60000
    expected = peak_signal_noise_ratio(truth, image, data_range=65535)
    assert np.isclose(psnr(image, truth), expected)
    assert psnr(truth, truth) == np.inf


def test_l1_of_a_constant_offset():
    assert np.isclose(l1(np.full((4, 4), 6553.5), np.zeros((4, 4))), 0.1)


def test_bootstrap_interval_covers_the_mean():
    hits = 0
    for i in range(200):
        values = stream(2, i).normal(3.0, 1.0, 40)
        low, high = bootstrap_interval(stream(3, i), values, draws=400)
        hits += low <= 3.0 <= high
    assert 0.88 <= hits / 200 <= 0.99


# measured by another program on the same pairs [dB]
@pytest.mark.parametrize(
    "method, expected", [("noisy", 22.49), ("median", 29.37), ("gaussian_best", 31.85)]
)
def test_filters_reach_their_known_figure_on_the_authors_pairs(method, expected):
    path = ROOT / "resources" / "published" / "hrstem" / "pairs.h5"
    if not path.exists():
        pytest.skip(f"{path} is missing: ./reproduce published fetches it")
    x, y = read_pairs([path], 8)
    mean = np.mean([psnr(METHODS[method](a, b, SETTINGS), b) for a, b in zip(x, y, strict=True)])
    assert abs(mean - expected) < 0.06


def test_broken_shard_is_named(tmp_path):
    path = tmp_path / "validation-0000.h5"
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    with pytest.raises(ValueError, match="validation-0000.h5 is no whole shard.*run ./reproduce"):
        read_pairs([path], 4)


@pytest.mark.parametrize("method", METHODS)
def test_filters_leave_a_pair_without_noise_nearly_alone(method):
    image = 20000.0 + 10000.0 * np.sin(np.arange(64) / 9.0)[:, None] * np.ones(64)
    settings = {"median_window": 3, "gaussian_sigmas": [0.25], "spectrum_smoothing": 4.0}
    assert np.abs(METHODS[method](image, image.copy(), settings) - image).max() < 600.0
