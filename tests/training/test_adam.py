"""Our Adam against that of Keras, and its gradient clipping against a closed form."""

import keras
import numpy as np
import pytest
from emrestore.training.adam import adam

MOMENTS = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-5}


def weights():
    """Return two weights of different shapes."""
    rng = np.random.default_rng(1)
    return [keras.Variable(rng.normal(size=shape).astype(np.float32)) for shape in ((3, 4), (5,))]


def gradients(steps):
    """Return a gradient of both weights for each step."""
    rng = np.random.default_rng(2)
    return [[rng.normal(size=s).astype(np.float32) for s in ((3, 4), (5,))] for _ in range(steps)]


@pytest.mark.parametrize("clip_norm", [None, 1.5])
def test_same_steps_as_keras(clip_norm):
    ours, theirs = weights(), weights()
    one = adam(ours, **MOMENTS, clip_norm=clip_norm)
    other = keras.optimizers.Adam(**MOMENTS, global_clipnorm=clip_norm)
    for step, gradient in enumerate(gradients(20)):
        for optimizer, variables in ((one, ours), (other, theirs)):
            optimizer.learning_rate.assign(1e-2 / (1 + step))
            optimizer.apply([keras.ops.convert_to_tensor(g) for g in gradient], variables)
    for mine, theirs_value, start in zip(ours, theirs, weights(), strict=True):
        np.testing.assert_allclose(mine.numpy(), theirs_value.numpy(), rtol=1e-5, atol=1e-6)
        assert np.abs(mine.numpy() - start.numpy()).max() > 0.01


def test_clipped_gradients_reach_the_moments():
    variables = weights()
    optimizer = adam(variables, **MOMENTS, clip_norm=0.5)
    (gradient,) = gradients(1)
    optimizer.apply([keras.ops.convert_to_tensor(g) for g in gradient], variables)
    norm = np.sqrt(sum((g**2).sum() for g in gradient))
    assert norm > 0.5
    for moment, g in zip(optimizer._momentums, gradient, strict=True):
        np.testing.assert_allclose(moment.numpy(), 0.1 * g * 0.5 / norm, rtol=1e-5)
