"""A published network trained on: where it starts, what reaches its layers, and a kill on the way."""

import copy
import csv
import multiprocessing
import os
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from emrestore.networks.build import build
from emrestore.networks.loading import loaded
from emrestore.networks.published import KEY, layer_order
from emrestore.training.batches import Shards
from emrestore.training.layers import first_gradients, ways
from emrestore.training.losses import weight
from emrestore.training.phases import PixelPhase
from small_training import CONFIG, TINY, write_pairs

SCRIPTS = Path(__file__).parents[2] / "workflow" / "scripts"
FULL = CONFIG["published"]["network"]
OUTPUTS = ("model.keras", "history.csv", "samples.h5", "layers.csv")
# as in test_resume: forked from a process that has read TensorFlow and started none of it
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tensorflow", "keras"])


def publish(folder, sizes):
    """Write a CGRDN as the authors store theirs, with random weights; returns it."""
    keras.utils.set_random_seed(1)
    model = build("cgrdn", sizes)
    for variable in model.trainable_variables:
        if variable.name == "bias":
            variable.assign(tf.random.normal(variable.shape, stddev=0.01))
    names = layer_order(*(sizes[key] for key in ("convolutions", "rdbs", "grdbs")))
    values = {
        KEY.format(i, kind): getattr(model.get_layer(name), kind)
        for i, name in enumerate(names)
        for kind in ("kernel", "bias")
    }
    (folder / "variables").mkdir(parents=True)
    tf.raw_ops.SaveV2(
        prefix=str(folder / "variables" / "variables"),
        tensor_names=list(values),
        shape_and_slices=[""] * len(values),
        tensors=[tf.convert_to_tensor(value) for value in values.values()],
    )
    return model


def run(folder, start, shards, sizes, settings, killed=False):
    """Train on; killed right behind the first checkpoint if asked for."""
    sys.path.insert(0, str(SCRIPTS))
    from emrestore.logs import log_to
    from emrestore.training import loop
    from training.train_published_tuned import main

    def last_act(*what, save=loop.save_checkpoint, **arrays):
        save(*what, **arrays)
        os._exit(9)

    if killed:
        loop.save_checkpoint = last_act
    folder.mkdir(exist_ok=True)
    log_to(folder / f"{os.getpid()}.log")
    outputs = [str(folder / name) for name in OUTPUTS]
    main(str(start), (shards, shards[:1]), outputs, sizes, settings, 5, "test", 1)


def finish(*what, code=0, **how):
    process = PROCESSES.Process(target=run, args=what, kwargs=how)
    process.start()
    process.join()
    assert process.exitcode == code


def layers(folder):
    with open(folder / "layers.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [row.pop("variable") for row in rows]
    return names, {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def weights(path):
    return keras.models.load_model(path).get_weights()


def without_seconds(path):
    table = np.genfromtxt(path, delimiter=",", names=True)
    return np.array([table[name] for name in table.dtype.names if name != "seconds"])


@pytest.fixture
def tiny(settings):
    settings = copy.deepcopy(settings)
    settings.update(validation_every=2, checkpoint_every=2)
    settings["cgrdn"] = {"steps": 4, "learning_rate": 1e-3}
    return settings


def test_it_starts_with_the_published_weights_and_no_rate_leaves_them(tmp_path, shards, tiny):
    published = publish(tmp_path / "published", TINY)
    tiny["cgrdn"]["learning_rate"] = 1e-30
    finish(tmp_path / "run", tmp_path / "published", shards, TINY, tiny)
    for one, other in zip(
        published.get_weights(), weights(tmp_path / "run" / OUTPUTS[0]), strict=True
    ):
        assert np.array_equal(one, other)
    # as the comparison loads it
    again = loaded("cgrdn", tmp_path / "run" / OUTPUTS[0], TINY)
    assert np.array_equal(again.get_layer("last").kernel, published.get_layer("last").kernel)
    numbers = layers(tmp_path / "run")[1]
    assert (numbers["moved"] == 0).all() and (numbers["gradient"] > 0).all()


def test_killed_at_full_size_it_ends_with_the_same_bits_and_every_layer_has_learned(tmp_path, tiny):
    tiny.update(patch=32, batch=1, validation_images=1, validation_every=4)
    shards = [str(tmp_path / "training-0000.h5")]
    write_pairs(shards[0], 3, 1)
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    publish(tmp_path / "published", FULL)
    common = (tmp_path / "published", shards, FULL, tiny)
    finish(whole, *common)
    finish(killed, *common, killed=True, code=9)
    assert not (killed / OUTPUTS[0]).exists()
    finish(killed, *common)
    assert "resumed at step 2" in "".join(path.read_text() for path in killed.glob("*.log"))
    both = [weights(folder / OUTPUTS[0]) for folder in (whole, killed)]
    assert all(np.array_equal(one, other) for one, other in zip(*both, strict=True))
    assert np.array_equal(*(without_seconds(folder / OUTPUTS[1]) for folder in (whole, killed)))
    assert (whole / OUTPUTS[3]).read_bytes() == (killed / OUTPUTS[3]).read_bytes()
    names, numbers = layers(whole)
    assert len(set(names)) == len(names) == 2 * len(layer_order(8, 4, 4))
    assert numbers["parameters"].sum() == 7_035_521
    assert (numbers["gradient"] > 0).all() and (numbers["moved"] > 0).all()


def phase_of(settings):
    settings["losses"]["weights"].update(dict.fromkeys(("l1", "psnr"), 0.0), l2=1.0)
    keras.utils.set_random_seed(2)
    return PixelPhase(build("cgrdn", TINY), 1e-3, settings, 0.1)


def test_the_gradient_of_the_last_bias_is_the_closed_form(shards, settings):
    # the bias b of the last layer is added to every pixel: dE{w (y - y_g)²}/db = -2 E{w (y - y_g)}
    phase = phase_of(settings)
    before = phase.model.get_weights()
    x, y = phase.batch(Shards(shards, 64), 5, 0)
    norms = first_gradients(phase, Shards(shards, 64), 5)
    expected = -2 * tf.reduce_mean(weight(y, settings["losses"]["std_floor"]) * (y - phase.core(x)))
    paths = [variable.path for variable in phase.model.trainable_variables]
    assert norms[paths.index("last/bias")] == pytest.approx(abs(float(expected)), rel=1e-4)
    assert all(
        np.array_equal(*pair) for pair in zip(before, phase.model.get_weights(), strict=True)
    )
    assert len(phase.optimizers) == 1 and hasattr(phase.optimizers[0], "variables")


def test_a_layer_that_learns_nothing_is_found(shards, settings):
    phase = phase_of(settings)
    # behind a kernel of zeros nothing is seen of what is before it
    kernel = phase.model.get_layer("g1_r1_d2").kernel
    kernel.assign(tf.zeros_like(kernel))
    fusion = phase.model.get_layer("g1_r1_fusion").kernel
    first = TINY["base"]
    fusion.assign(tf.concat([fusion[:, :, :first], tf.zeros_like(fusion[:, :, first:])], 2))
    norms = first_gradients(phase, Shards(shards, 64), 5)
    paths = [variable.path for variable in phase.model.trainable_variables]
    still = {path for path, norm in zip(paths, norms, strict=True) if norm == 0}
    assert still == {f"g1_r1_d{i}/{kind}" for i in (1, 2) for kind in ("kernel", "bias")}


def test_ways_are_relative_to_the_start():
    start = [np.array([3.0, 4.0]), np.zeros(2), np.ones(3)]
    end = [np.array([3.0, 9.0]), np.zeros(2), np.ones(3)]
    assert ways(start, end) == [1.0, 0.0, 0.0]
    assert ways([np.zeros(1)], [np.ones(1)])[0] > 1e20
