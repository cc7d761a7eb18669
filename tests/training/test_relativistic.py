"""Adversarial losses against eq. 2-3, 12 and 15 in plain NumPy; the discriminator's noise."""

import numpy as np
import pytest
import tensorflow as tf
from emrestore.training.relativistic import (
    adversarial_loss,
    discriminator_loss,
    instance_noise,
    relative,
)
from small_training import CONFIG

NOISE = CONFIG["training"]["adversarial"]["noise"]


def sigmoid(logit):
    return 1 / (1 + np.exp(-logit))


def eq_12(y, g):
    d_y, d_g = sigmoid(y - g.mean()), sigmoid(g - y.mean())
    return -np.log(1 - d_y).mean() - np.log(d_g).mean()


def eq_15(y, g, label=1.0):
    d_y, d_g = sigmoid(y - g.mean()), sigmoid(g - y.mean())
    real = label * np.log(d_y) + (1 - label) * np.log(1 - d_y)
    return -real.mean() - np.log(1 - d_g).mean()


LOSSES = {
    "adversarial": (adversarial_loss, eq_12),
    "discriminator": (lambda r, g: discriminator_loss(r, g, 1.0), eq_15),
    "released": (
        lambda r, g: discriminator_loss(r, g, 0.95),
        lambda y, g: eq_15(y, g, 0.95),
    ),
}


@pytest.fixture
def logits():
    rng = np.random.default_rng(2)
    return rng.normal(1.0, 2.0, (2, 3, 4, 1)), rng.normal(-0.5, 1.0, (2, 3, 4, 1))


@pytest.mark.parametrize("name", LOSSES)
def test_loss_and_gradient_equal_the_equation(logits, name):
    ours, equation = LOSSES[name]
    tensors = [tf.constant(array, tf.float32) for array in logits]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        value = ours(*relative(*tensors))
    assert float(value) == pytest.approx(equation(*logits), rel=1e-5)
    gradients = tape.gradient(value, tensors)
    rng, h = np.random.default_rng(5), 1e-5
    for which in range(2):
        direction = rng.normal(size=logits[which].shape)
        moved = [
            equation(*(a + s * h * direction * (i == which) for i, a in enumerate(logits)))
            for s in (1, -1)
        ]
        slope = np.sum(gradients[which].numpy() * direction)
        assert slope == pytest.approx((moved[0] - moved[1]) / (2 * h), rel=1e-3)


def test_losses_stay_finite_for_any_logit():
    real, generated = tf.constant([[[[400.0]]]]), tf.constant([[[[-400.0]]]])
    assert float(adversarial_loss(*relative(real, generated))) == pytest.approx(1600.0)
    assert float(discriminator_loss(*relative(real, generated), 1.0)) == 0.0


def test_noise_comes_in_half_of_the_steps_with_the_released_levels():
    levels = []
    for step in range(200):
        noise = instance_noise(3, step, (2, 16, 16), NOISE)
        assert noise.shape == (2, 16, 16, 2) and noise.dtype == np.float32
        if noise.any():
            levels.append(noise.std())
            assert abs(np.corrcoef(noise[..., 0].ravel(), noise[..., 1].ravel())[0, 1]) < 0.25
    assert 80 < len(levels) < 120
    assert 0.0009 < min(levels) < 0.01 and 0.09 < max(levels) < 0.11


def test_noise_depends_on_seed_and_step_alone():
    settings = NOISE | {"probability": 1.0}
    first = instance_noise(3, 7, (1, 8, 8), settings)
    assert np.array_equal(first, instance_noise(3, 7, (1, 8, 8), settings))
    assert not np.array_equal(first, instance_noise(3, 8, (1, 8, 8), settings))
    assert not np.array_equal(first, instance_noise(4, 7, (1, 8, 8), settings))
