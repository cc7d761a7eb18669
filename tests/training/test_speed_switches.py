"""Compiled steps, half precision with scaled losses, and determinism as switches of a training."""

import copy
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from emrestore.networks.build import build
from emrestore.networks.precision import POLICIES, precision_in_use, use_precision
from emrestore.training.phases import LOSSES, AdversarialPhase, PixelPhase
from small_training import TINY

SCRIPTS = Path(__file__).parents[2] / "workflow" / "scripts"
CRITIC = {"features": [4, 8, 8], "slope": 0.2, "epsilon": 1e-3}
STEPS = 3
# XLA fuses sums in another order: float32 rounding, raised by Adam where gradients are small
COMPILED = (
    1e-3  # of the largest change of a weight; measured: 6e-5 (pixel losses), 3e-4 (adversarial)
)
# float16 has 11 bits
HALF = 0.02


@pytest.fixture
def batch():
    rng = np.random.default_rng(1)
    y = rng.normal(0, 0.85, (2, 16, 16, 1)).astype("f4")
    noise = 0.05 * rng.normal(size=(2, 16, 16, 2)).astype("f4")
    x = y + rng.normal(0, 0.5, y.shape).astype("f4")
    return tuple(tf.constant(array) for array in (x, y, noise))


@pytest.fixture(autouse=True)
def float32_after():
    yield
    use_precision("float32")


def phase_of(kind, settings, **switches):
    """Return a phase whose networks begin with the same weights, and these networks."""
    settings = copy.deepcopy(settings) | switches
    settings["losses"]["weights"].update(l2=1.0, mlwt=1.0, fourier=0.1, adversarial=1.0)
    keras.utils.set_random_seed(3)
    model = build("cgrdn", TINY)
    if kind == "pixel":
        phase = PixelPhase(model, 1e-3, settings, 0.1)
        networks = [model]
    else:
        networks = [model, build("discriminator", CRITIC)]
        phase = AdversarialPhase(*networks, settings, 0.1)
    for optimizer in phase.optimizers:
        optimizer.learning_rate.assign(1e-3)
    return phase, networks


def flat(networks):
    return np.concatenate([w.ravel() for network in networks for w in network.get_weights()])


@pytest.mark.parametrize("kind", ["pixel", "adversarial"])
def test_a_compiled_step_is_the_uncompiled_one(settings, batch, kind):
    moves, losses = [], []
    for jit in (False, True):
        phase, networks = phase_of(kind, settings, jit_compile=jit)
        start, step = flat(networks), tf.function(phase.update)
        given = batch if kind == "adversarial" else batch[:2]
        losses.append([step(*given).numpy() for _ in range(STEPS)])
        moves.append(flat(networks) - start)
    assert np.abs(moves[0]).max() > 1e-3
    assert np.abs(moves[1] - moves[0]).max() < COMPILED * np.abs(moves[0]).max()
    np.testing.assert_allclose(losses[1], losses[0], rtol=1e-4, atol=1e-6)
    # not the same program: fused sums differ in the last bits
    assert not np.array_equal(moves[0], moves[1])


def test_float16_comes_near_and_its_losses_are_scaled(settings, batch):
    exact, _ = phase_of("pixel", settings)
    use_precision("float16")
    rough, networks = phase_of("pixel", settings)
    assert networks[0].get_layer("g1_fusion").compute_dtype == "float16"
    assert float(rough.optimizers[0].scale_loss(1.0)) == 2**15
    # where these losses overflow nothing
    scale = 2.0**7
    rough.optimizers[0].dynamic_scale.assign(scale)
    wanted, found = exact.gradients(*batch[:2]), rough.gradients(*batch[:2])
    np.testing.assert_allclose(found[0], wanted[0], rtol=HALF, atol=HALF)
    for one, other in zip(wanted[1], found[1], strict=True):
        assert other.dtype == tf.float32
        error = np.linalg.norm(other.numpy() / scale - one.numpy())
        assert error < 5 * HALF * np.linalg.norm(one.numpy())
    rough.update(*batch[:2])
    assert {str(weight.dtype) for weight in rough.variables} <= {"float32", "int64", "int32"}


def test_a_step_that_overflows_is_left_out_and_the_scale_falls(settings, batch):
    use_precision("float16")
    phase, networks = phase_of("pixel", settings)
    optimizer = phase.optimizers[0]
    assert any(variable is optimizer.dynamic_scale for variable in phase.variables)
    optimizer.dynamic_scale.assign(1e30)
    start = flat(networks)
    phase.update(*batch[:2])
    assert np.array_equal(flat(networks), start)
    assert float(optimizer.dynamic_scale) == pytest.approx(5e29)
    optimizer.dynamic_scale.assign(2.0**10)
    phase.update(*batch[:2])
    assert np.abs(flat(networks) - start).max() > 1e-4


def test_float32_is_float32():
    for name, (policy, tf32) in POLICIES.items():
        use_precision(name)
        assert precision_in_use() == name and keras.config.dtype_policy().name == policy
        assert tf.config.experimental.tensor_float_32_execution_enabled() == tf32
    assert POLICIES["float32"] == ("float32", False) and POLICIES["tf32"] == ("float32", True)


def test_losses_other_than_of_float16_are_not_scaled(settings):
    for precision in ("float32", "bfloat16"):
        use_precision(precision)
        phase, _ = phase_of("pixel", settings)
        assert float(phase.optimizers[0].scale_loss(1.0)) == 1.0
    assert len(LOSSES) > 2


@pytest.mark.parametrize("deterministic", [True, False])
def test_determinism_is_a_switch(deterministic):
    code = (
        "from emrestore.training.determinism import pin\n"
        "from tensorflow.python.framework.config import is_op_determinism_enabled\n"
        f"pin(1, 1, 'float32', {deterministic})\n"
        "print(is_op_determinism_enabled())\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=SCRIPTS, check=True
    )
    assert told.stdout.strip() == str(deterministic)
