"""What one update of each phase does to the weights."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from emrestore.networks.build import build
from emrestore.training.losses import TERMS
from emrestore.training.phases import LOSSES, AdversarialPhase, PixelPhase
from small_training import TINY

CRITIC = {"features": [4, 8, 8], "slope": 0.2, "epsilon": 1e-3}


@pytest.fixture
def batch():
    rng = np.random.default_rng(1)
    y = rng.normal(0, 0.85, (2, 16, 16, 1)).astype("f4")
    noise = 0.05 * rng.normal(size=(2, 16, 16, 2)).astype("f4")
    return y + rng.normal(0, 0.5, y.shape).astype("f4"), y, noise


def phases(settings, weight):
    """Return a pixel and an adversarial phase of equal networks."""
    settings["losses"]["weights"]["adversarial"] = weight
    settings["adversarial"]["learning_rate"] = 1e-3
    models = [build("cgrdn", TINY), build("cgrdn", TINY)]
    models[1].set_weights(models[0].get_weights())
    discriminator = build("discriminator", CRITIC)
    result = [
        PixelPhase(models[0], 1e-3, settings, 0.1),
        AdversarialPhase(models[1], discriminator, settings, 0.1),
    ]
    for phase in result:
        for optimizer, rate in zip(phase.optimizers, phase.learning_rates, strict=True):
            optimizer.learning_rate.assign(rate)
    return result


def values(losses):
    return dict(zip(LOSSES, losses.numpy(), strict=True))


def test_without_its_lambda_the_discriminator_changes_nothing(settings, batch):
    pixel, adversarial = phases(settings, 0.0)
    for _ in range(2):
        one, other = values(pixel.update(*batch[:2])), values(adversarial.update(*batch))
    assert one["loss"] == other["loss"] and one["l1"] == other["l1"]
    assert one["discriminator"] == 0 < other["discriminator"]
    for a, b in zip(pixel.model.get_weights(), adversarial.model.get_weights(), strict=True):
        assert np.array_equal(a, b)


def test_the_total_is_the_weighted_sum_of_eq_13(settings, batch):
    settings["losses"]["weights"].update(dict.fromkeys(TERMS, 0.5))
    losses = values(phases(settings, 0.3)[1].update(*batch))
    total = 0.5 * sum(losses[name] for name in TERMS) + 0.3 * losses["adversarial"]
    assert losses["loss"] == pytest.approx(total, rel=1e-5)
    assert min(losses.values()) > 0


def test_each_network_learns_against_the_other(settings, batch):
    _, phase = phases(settings, 1.0)
    x, y, noise = (tf.constant(array) for array in batch)
    settings["losses"]["weights"].update(l1=0.0)
    update = tf.function(phase.update)
    phase.optimizers[0].learning_rate.assign(0.0)
    phase.optimizers[1].learning_rate.assign(2e-3)
    alone = [values(update(x, y, noise)) for _ in range(60)]
    assert alone[-1]["discriminator"] < 0.5 * alone[0]["discriminator"]
    phase.optimizers[0].learning_rate.assign(1e-3)
    phase.optimizers[1].learning_rate.assign(0.0)
    fooling = [values(update(x, y, noise)) for _ in range(60)]
    assert fooling[-1]["adversarial"] < 0.8 * fooling[0]["adversarial"]


def test_bfloat16_keeps_weights_in_float32_and_comes_near(settings, batch):
    keras.utils.set_random_seed(3)
    before = phases(settings, 0.1)[1]
    try:
        keras.config.set_dtype_policy("mixed_bfloat16")
        after = phases(settings, 0.1)[1]
    finally:
        keras.config.set_dtype_policy("float32")
    after.model.set_weights(before.model.get_weights())
    after.discriminator.set_weights(before.discriminator.get_weights())
    exact, rough = values(before.update(*batch)), values(after.update(*batch))
    assert {str(weight.dtype) for weight in after.variables} <= {"float32", "int64", "int32"}
    assert exact != rough
    for name in ("loss", "l1", "adversarial", "discriminator"):
        assert rough[name] == pytest.approx(exact[name], rel=0.02)
