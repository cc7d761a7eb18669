"""The pixel losses against plain NumPy written from their equations, and their ordered gradients."""

import numpy as np
import pytest
import tensorflow as tf
from emrestore.comparison.metrics import psnr
from emrestore.networks.fork import fork
from emrestore.training.losses import LOSSES, TERMS, pixel_losses
from scipy.ndimage import uniform_filter

FLOOR = 0.1
SETTINGS = {
    "std_floor": FLOOR,
    "weights": dict.fromkeys(TERMS, 0.0) | {"l1": 10.0, "mlwt": 2.0},
    "mlwt": {"windows": [2, 4], "weights": [1.0, 3.0], "statistics": "own"},
    "fourier": {"gamma": 0.125, "scale": 1.5},
    "psnr_floor": 1e-4,
}


@pytest.fixture
def images():
    rng = np.random.default_rng(3)
    y = rng.normal(0.2, [[[[0.5]]], [[[0.02]]]], (2, 12, 16, 1))
    return y.astype("f4"), (y + rng.normal(0, 0.3, y.shape)).astype("f4")


def weights(y):
    return 1 / np.maximum(FLOOR, y.std(axis=(1, 2, 3)))


def whitened(image, window):
    """Eq. 7 inside the image, where no window is cut: window rows from -(window-1)//2."""
    before = (window - 1) // 2
    result = []
    for r in range(before, image.shape[0] - window // 2):
        for c in range(before, image.shape[1] - window // 2):
            patch = image[r - before : r - before + window, c - before : c - before + window]
            result.append((image[r, c] - patch.mean()) / max(FLOOR, patch.std()))
    return np.array(result)


def whitened_to_the_edge(image, window):
    """Eq. 7 everywhere; at the edge the window holds what is left of it."""
    before, after, result = (window - 1) // 2, window // 2 + 1, np.empty(image.shape)
    for r, c in np.ndindex(image.shape):
        patch = image[max(0, r - before) : r + after, max(0, c - before) : c + after]
        result[r, c] = (image[r, c] - patch.mean()) / max(FLOOR, patch.std())
    return result


def mlwt(y, g):
    """Eq. 8 with the weights of `SETTINGS`."""
    total = 0.0
    for window, share in ((2, 0.25), (4, 0.75)):
        pairs = zip(y[..., 0], g[..., 0], strict=True)
        white = [[whitened_to_the_edge(image, window) for image in pair] for pair in pairs]
        total += share * np.mean([np.abs(one - other) for one, other in white])
    return total


ORACLES = {
    "mlwt": mlwt,
    "l1": lambda y, g: np.mean(weights(y) * np.abs(y - g).mean((1, 2, 3))),
    "l2": lambda y, g: np.mean(weights(y) * ((y - g) ** 2).mean((1, 2, 3))),
    "fourier": lambda y, g: 1.5 * np.mean(np.abs(np.fft.fft2((y - g)[..., 0])) ** 0.125),
    "mean": lambda y, g: np.mean(np.abs(y.mean((1, 2, 3)) - g.mean((1, 2, 3)))),
    "std": lambda y, g: np.mean(np.abs(y.std((1, 2, 3)) - g.std((1, 2, 3)))),
    "psnr": lambda y, g: np.log(1 + ((y - g) ** 2).mean((1, 2, 3)) / 1e-4).mean(),
}


@pytest.mark.parametrize("name", ORACLES)
def test_loss_equals_its_equation(images, name):
    y, g = images
    assert float(LOSSES[name](y, g, SETTINGS)) == pytest.approx(
        ORACLES[name](y.astype(float), g.astype(float)), rel=1e-4
    )


@pytest.mark.parametrize("name", ORACLES)
def test_gradient_equals_the_finite_difference_of_the_equation(images, name):
    y, g = images
    direction = np.random.default_rng(4).normal(size=g.shape)
    restored = tf.constant(g)
    with tf.GradientTape() as tape:
        tape.watch(restored)
        value = LOSSES[name](y, restored, SETTINGS)
    slope = np.sum(tape.gradient(value, restored).numpy() * direction)
    h = 1e-6
    ahead, behind = (ORACLES[name](y.astype(float), g + s * h * direction) for s in (1, -1))
    assert slope == pytest.approx((ahead - behind) / (2 * h), rel=2e-3)


@pytest.mark.parametrize("window", [2, 4])
def test_whitening_equals_eq_7_inside_the_image(images, window):
    from emrestore.training.losses import whitened as ours

    y = images[0][:1]
    before, after = (window - 1) // 2, window // 2
    inside = ours(tf.constant(y), window, FLOOR).numpy()[0, before:-after, before : 16 - after, 0]
    assert np.allclose(inside.ravel(), whitened(y[0, ..., 0].astype(float), window), atol=1e-3)


def test_released_mlwt_divides_the_difference_by_the_deviation_of_the_target(images):
    y, g = images
    settings = SETTINGS | {"mlwt": {"windows": [3], "weights": [2.0], "statistics": "target"}}
    flat = y[..., 0].astype(float)
    mean = uniform_filter(flat, (0, 3, 3))
    deviation = np.sqrt(uniform_filter(flat**2, (0, 3, 3)) - mean**2)
    oracle = np.abs(flat - g[..., 0]) / np.maximum(FLOOR, deviation)
    # uniform_filter mirrors at the edge and TensorFlow cuts the window there
    constant = {
        key: float(LOSSES["mlwt"](a, b, settings))
        for key, (a, b) in {"whole": (y, g), "same": (y, y)}.items()
    }
    assert constant["same"] == 0
    assert constant["whole"] == pytest.approx(oracle.mean(), rel=0.05)


def test_total_is_the_weighted_sum_and_zero_weights_are_not_computed(images):
    terms, total = pixel_losses(*map(tf.constant, images), SETTINGS)
    assert set(terms) == {"l1", "mlwt"}
    assert float(total) == pytest.approx(10 * float(terms["l1"]) + 2 * float(terms["mlwt"]))


def test_the_psnr_term_falls_as_the_mean_psnr_rises(images):
    y, g = images
    settings = SETTINGS | {"psnr_floor": 1e-12}

    def both(restored):
        quality = np.mean([psnr(*pair) for pair in zip(restored, y, strict=True)])
        return quality, float(LOSSES["psnr"](y, restored, settings))

    (worse, high), (better, low) = both(g), both((y + 0.25 * (g - y)).astype("f4"))
    assert low - high == pytest.approx(-np.log(10) / 10 * (better - worse), rel=1e-4)


def test_fork_adds_the_gradients_of_its_two_users():
    value = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        first, second = fork(value * 1.0)
        total = first**2 + 5 * second
    assert float(tape.gradient(total, value)) == 2 * 3 + 5
