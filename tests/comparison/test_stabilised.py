"""The variance-stabilising transform against Poisson and Gaussian noise whose law is known."""

import numpy as np
import pytest
from emrestore.comparison.baselines import (
    bm3d_stabilised,
    bm3d_true,
    noise_law,
    stabilised,
    unstabilised,
)
from emrestore.comparison.metrics import MAX_COUNTS, psnr
from emrestore.random import stream

GAIN, SIGMA = 200.0, 300.0  # counts per electron, counts


def pair(size=96, electrons=60.0):
    """Return x and y of a slope of columns, with Poisson noise of the gain and Gaussian noise."""
    rng = stream(1, "stabilised")
    i, j = np.mgrid[:size, :size]
    y = electrons * (0.02 + (j / size) * (0.5 + 0.5 * np.sin(i / 3.0) * np.sin(j / 3.0)))
    x = GAIN * rng.poisson(y) + rng.normal(0.0, SIGMA, y.shape)
    return x, GAIN * y


def test_the_law_of_the_noise_is_found():
    gain, constant = noise_law(*pair(256))
    assert gain == pytest.approx(GAIN, rel=0.05) and np.sqrt(constant) == pytest.approx(
        SIGMA, rel=0.3
    )
    flat = np.full((64, 64), 100.0) + np.arange(64)
    noise = stream(1, "white").normal(0.0, 5.0, flat.shape)
    assert noise_law(flat + noise, flat)[0] < 0.2


def test_stabilised_noise_has_the_same_variance_everywhere():
    rng = stream(1, "levels")
    for electrons in (5.0, 20.0, 100.0):
        z = GAIN * rng.poisson(electrons, 40000) + rng.normal(0.0, SIGMA, 40000)
        d = stabilised(z, GAIN, SIGMA**2)
        assert d.std() == pytest.approx(1.0, abs=0.05)
        # the inverse of the mean is the mean: no bias
        assert unstabilised(d.mean(), GAIN, SIGMA**2) == pytest.approx(GAIN * electrons, rel=0.02)


def test_dark_and_bright_parts_restored_better_than_by_one_level():
    x, y = pair()
    assert y.max() < MAX_COUNTS
    plain, better = (psnr(method(x, y, {}), y) for method in (bm3d_true, bm3d_stabilised))
    assert better > plain + 0.3 > psnr(x, y) + 3.0
