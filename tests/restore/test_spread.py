"""The map of how far to trust each pixel: against errors that are known."""

import numpy as np
import pytest
from emrestore.restoring.orientations import TURNS
from emrestore.trust.residual import noise_line, normalised
from emrestore.trust.spread import bootstrap_spread, orientation_spread, rank_correlation, redrawn
from scipy.ndimage import gaussian_filter


def blur(image):
    return gaussian_filter(np.asarray(image, float), 1.5)


def test_redrawn_noise_has_the_spectrum_of_the_old_and_other_phases():
    rng = np.random.default_rng(0)
    z = gaussian_filter(rng.standard_normal((128, 128)), (0.0, 2.0))
    z = (z - z.mean()) / z.std()
    drawn = np.array([redrawn(z, np.random.default_rng(100 + k)) for k in range(20)])
    assert drawn.std() == pytest.approx(1.0, rel=0.03)
    lag = (drawn[:, :, 3:] * drawn[:, :, :-3]).mean() / drawn.var()
    assert lag == pytest.approx((z[:, 3:] * z[:, :-3]).mean(), abs=0.05)
    assert abs(np.corrcoef(drawn[0].ravel(), z.ravel())[0, 1]) < 0.1


def test_the_spread_of_a_linear_filter_is_that_of_its_noise():
    """White noise of deviation s behind a filter h has the deviation s·|h|."""
    rng = np.random.default_rng(1)
    truth = np.full((128, 128), 500.0)
    raw = truth + rng.normal(0.0, 20.0, truth.shape)
    spread = bootstrap_spread(raw, truth, lambda image: truth + blur(image - truth), rng, 30)
    impulse = np.zeros((65, 65))
    impulse[32, 32] = 1.0
    expected = 20.0 * np.sqrt((blur(impulse) ** 2).sum())
    assert spread.mean() == pytest.approx(expected, rel=0.05)


def test_it_finds_where_errors_are():
    rng = np.random.default_rng(2)
    truth = np.where(np.arange(128) < 64, 50.0, 2000.0) * np.ones((128, 1))
    raw = rng.poisson(truth).astype(float)
    restored = blur(raw)
    spread = bootstrap_spread(raw, restored, blur, rng, 4)
    assert rank_correlation(spread, restored, truth) > 0.5
    # a map of something else has no such rank
    assert abs(rank_correlation(rng.random(truth.shape), restored, truth)) < 0.1


def test_orientations_agree_for_a_filter_without_direction_and_not_for_one_with():
    image = np.random.default_rng(3).normal(0.0, 1.0, (32, 48))
    assert orientation_spread(blur, image, TURNS[8]).max() < 1e-6
    shifted = orientation_spread(lambda frame: np.roll(frame, 1, axis=0), image, TURNS[2])
    assert shifted.min() > 0.1


def test_the_line_of_the_noise_is_that_of_poisson():
    truth = np.linspace(100.0, 1000.0, 256) * np.ones((256, 1))
    raw = np.random.default_rng(4).poisson(truth).astype(float)
    sigma, share, _ = noise_line(raw, truth)
    np.testing.assert_allclose(sigma, np.sqrt(truth), rtol=0.1)
    assert share == pytest.approx(1.0, abs=0.15)
    assert normalised(raw, truth)[0].std() == pytest.approx(1.0, abs=0.02)
