"""Signs of noise and scan, on images whose noise and scan are known."""

import numpy as np
import pytest
from emrestore.adapting.signs import LAGS, LEVELS, row_shifts, signs
from scipy.ndimage import convolve1d, gaussian_filter


def textured(rng, edge=192):
    """Return a smooth positive image with the mean 1 and a deviation of 0.3."""
    image = gaussian_filter(rng.normal(size=(edge, edge)), 5.0, mode="wrap")
    return 1.0 + 0.3 * image / image.std()


def test_signs_know_neither_scale_nor_black_level():
    rng = np.random.default_rng(1)
    image = rng.poisson(50.0 * textured(rng)).astype(float)
    found, other = signs(image), signs(3.7 * image - 500.0)
    assert found.keys() == other.keys()
    for name, value in found.items():
        assert other[name] == pytest.approx(value, abs=1e-6), name


def test_noise_variance_grows_with_the_level_of_poisson_noise_alone():
    rng = np.random.default_rng(2)
    truth = textured(rng)
    poisson = signs(rng.poisson(40.0 * truth) / 40.0)
    normal = signs(truth + rng.normal(size=truth.shape) / np.sqrt(40.0))
    assert poisson["slope"] > 5.0 * abs(normal["slope"])
    # variance is level: the brightest group has that much more noise than the darkest
    ratio = np.exp(poisson[f"variance_{LEVELS - 1}"] - poisson["variance_0"])
    levels = [np.quantile(truth, share) for share in (1 - 0.5 / LEVELS, 0.5 / LEVELS)]
    assert ratio == pytest.approx(levels[0] / levels[1], rel=0.25)


def test_correlation_along_the_rows_is_that_of_the_smear():
    rng = np.random.default_rng(3)
    response = np.exp(-np.arange(12) / 2.0)
    noise = convolve1d(rng.normal(size=(256, 256)), response, axis=1, mode="wrap")
    found = signs(noise)
    for lag in LAGS:
        # an exponential smear: the correlation falls by 1/e every two pixels
        assert found[f"along_{lag}"] == pytest.approx(np.exp(-lag / 2.0), abs=0.05)
    assert signs(rng.normal(size=(256, 256)))["along_1"] == pytest.approx(0.0, abs=0.03)


def test_rows_that_jitter_are_found_out():
    rng = np.random.default_rng(4)
    stripes = 1.0 + 0.5 * np.sin(2 * np.pi * np.arange(256) / 16.0) * np.ones((256, 1))
    shifts = rng.integers(-2, 3, size=256)
    jittered = np.stack([np.roll(row, shift) for row, shift in zip(stripes, shifts, strict=True)])
    still = row_shifts(stripes + 0.02 * rng.normal(size=stripes.shape))
    moved = row_shifts(jittered + 0.02 * rng.normal(size=stripes.shape))
    assert still["shift"] < 0.1
    assert moved["shift_step"] > 10.0 * still["shift_step"]


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (np.ones((64, 64)), "one value"),
        (np.ones((16, 64)), "at least 32 pixels"),
        (np.full((64, 64), np.nan), "finite"),
    ],
)
def test_an_image_without_signs_is_refused(image, words):
    with pytest.raises(ValueError, match=words):
        signs(image)
