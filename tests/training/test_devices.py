"""Two devices that share a batch learn what one device learns of the whole batch."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from small_training import CONFIG, TINY, write_pairs

SCRIPTS = Path(__file__).parents[2] / "workflow" / "scripts"
CRITIC = {"features": [4, 8, 8], "slope": 0.2, "epsilon": 1e-3}
# sums over four images in another order: float32 rounding, raised by Adam where gradients are small
TOLERANCE = 1e-4  # measured: 5e-6
RUN = """
import sys, json
import numpy as np
import tensorflow as tf
scripts, shards, settings, sizes, output = json.loads(sys.argv[1])
sys.path.insert(0, scripts)
from emrestore.networks.build import build
from emrestore.training.batches import Shards
from emrestore.training.determinism import pin
from emrestore.training.devices import strategy_of
from emrestore.training.feeding import feed
from emrestore.training.loop import train
from emrestore.training.phases import AdversarialPhase, PixelPhase

cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
result = {}
for replicas in (1, 2):
    for kind in ("pixel", "adversarial"):
        if not result:
            pin(1, 1, "float32")
        tf.keras.utils.set_random_seed(1)
        strategy = strategy_of(replicas)
        assert strategy.num_replicas_in_sync == replicas
        with strategy.scope():
            model = build("cgrdn", sizes["cgrdn"])
            if kind == "pixel":
                phase = PixelPhase(model, 2e-3, settings, 0.1)
            else:
                discriminator = build("discriminator", sizes["discriminator"])
                phase = AdversarialPhase(model, discriminator, settings, 0.1)
        networks = [phase.model] + ([discriminator] if kind == "adversarial" else [])
        before = np.concatenate([w.ravel() for n in networks for w in n.get_weights()])
        images = Shards(shards, 100)
        pairs = tuple(image.astype(float)[None] for image in images.pair(0))
        history = train(
            phase, 8, images, pairs, settings, 1, strategy, f"{output}.{kind}{replicas}.npz", "k"
        )
        after = np.concatenate([w.ravel() for n in networks for w in n.get_weights()])
        result[f"{kind}{replicas}"] = after - before
        result[f"{kind}{replicas}_history"] = history[:, 3:]
np.savez(output, **result)

made = []
def source(step):
    made.append(step)
    return (np.zeros((2, 1), np.float32),)
batches = iter(feed(source, 0, 100, tf.distribute.get_strategy(), 4))
next(batches)
import time
time.sleep(1.0)
assert max(made) >= 4, "a deterministic run makes no batches ahead"
try:
    feed(lambda step: (np.zeros((3, 1), np.float32),), 0, 1, strategy, 4)
except ValueError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def steps(tmp_path_factory):
    folder = tmp_path_factory.mktemp("devices")
    shard = str(folder / "training-0000.h5")
    write_pairs(shard, 6, 1)
    settings = json.loads(json.dumps(CONFIG["training"]))
    settings.update(patch=16, batch=4, validation_every=8, checkpoint_every=4)
    settings["schedule"]["warm_up_steps"] = 2
    settings["adversarial"].update(learning_rate=2e-3)
    settings["losses"]["weights"].update(l2=1.0, mlwt=1.0, fourier=0.1, mean=1.0, std=1.0)
    settings["losses"]["weights"].update(adversarial=1.0)
    output = str(folder / "result.npz")
    sizes = {"cgrdn": TINY, "discriminator": CRITIC}
    given = json.dumps([str(SCRIPTS), [shard], settings, sizes, output])
    done = subprocess.run([sys.executable, "-c", RUN, given], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(np.load(output)), done.stdout


@pytest.mark.parametrize("kind", ["pixel", "adversarial"])
def test_two_devices_learn_what_one_learns(steps, kind):
    result, _ = steps
    one, two = result[f"{kind}1"], result[f"{kind}2"]
    assert np.abs(one).max() > 1e-3
    assert np.abs(two - one).max() < TOLERANCE * np.abs(one).max()
    assert np.allclose(result[f"{kind}1_history"], result[f"{kind}2_history"], rtol=1e-4)


def test_a_batch_that_cannot_be_shared_is_named(steps):
    assert "training.batch is 3: expected a multiple of the 2 devices" in steps[1]
