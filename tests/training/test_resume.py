"""A training that is killed and started again ends with the bits of an undisturbed one."""

import multiprocessing
import os
import random
import signal
import sys
import time
from pathlib import Path

import h5py
import numpy as np
import pytest
from small_training import TINY

SCRIPTS = Path(__file__).parents[2] / "workflow" / "scripts"
SIZES = {
    "cgrdn": TINY,
    "mrunet": {"widths": [4, 8], "kernel": 5, "second_kernel": 3, "head_kernel": 1, "floor": 0.1},
    "discriminator": {"features": [4, 8, 8], "slope": 0.2, "epsilon": 1e-3},
}
STEPS, MARGIN = 80, 20
# forked from a process that has read TensorFlow and started none of it: reading it takes seconds
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tensorflow", "keras"])


def run(folder, shards, settings, network, phases):
    """Do what is left of a training, phase by phase."""
    sys.path.insert(0, str(SCRIPTS))
    from emrestore.logs import log_to
    from emrestore.training.run import train_by_pixel_losses
    from training.train_adversarial import main as train_adversarially

    log_to(folder / f"{os.getpid()}.log")
    for phase in phases:
        names = ("model.keras", "history.csv", "samples.h5")
        outputs = [str(folder / phase / name) for name in names]
        if Path(outputs[2]).exists():
            continue
        data, common = (shards, shards[:1]), (SIZES, settings, 5, "test", 1)
        if phase == "pixel":
            train_by_pixel_losses(data, outputs, network, *common)
        else:
            train_adversarially(str(folder / "pixel" / "model.keras"), *data, *outputs, *common)


def start(*what):
    process = PROCESSES.Process(target=run, args=what)
    process.start()
    return process


def finish(*what):
    process = start(*what)
    process.join()
    assert process.exitcode == 0


def reached(folder, phase):
    """Return the step that the checkpoint of a phase holds."""
    if (folder / phase / "samples.h5").exists():
        return STEPS
    try:
        return int(np.load(folder / phase / "checkpoint" / "state.npz")["step"])
    except OSError:
        return 0


def weights(folder, phase):
    import emrestore.networks.build  # noqa: F401 (registers the layers of the file)
    import keras

    return keras.models.load_model(folder / phase / "model.keras").get_weights()


def history(folder, phase):
    """All columns but the seconds."""
    table = np.genfromtxt(folder / phase / "history.csv", delimiter=",", names=True)
    return np.array([table[name] for name in table.dtype.names if name != "seconds"])


def samples(folder, phase):
    with h5py.File(folder / phase / "samples.h5") as file:
        assert file["steps"][()].tolist() == [20, 40, 60, 80]
        assert file["restored"].shape == (4, *file["x"].shape)
        return [file[name][()] for name in ("restored", "x", "y")]


@pytest.mark.parametrize(
    "network, phases, kills", [("cgrdn", ("pixel", "adversarial"), 5), ("mrunet", ("pixel",), 1)]
)
def test_killed_training_ends_with_the_same_bits(
    tmp_path, shards, settings, network, phases, kills
):
    rng = random.Random(20230325)
    settings[network] = {"steps": STEPS, "learning_rate": 2e-3}
    settings["adversarial"].update(steps=STEPS, learning_rate=1e-3)
    settings["losses"]["weights"].update(l2=1.0, adversarial=0.1)
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for folder in (whole, killed):
        folder.mkdir()
    common = (shards, settings, network, phases)
    finish(whole, *common)
    for phase in phases:
        # at any step, and from there at any moment: in a step, a checkpoint or a validation
        for moment in sorted(rng.sample(range(STEPS - MARGIN), kills)):
            process = start(killed, *common)
            deadline = time.monotonic() + 300
            while reached(killed, phase) < moment and time.monotonic() < deadline:
                time.sleep(0.02)
            time.sleep(rng.uniform(0, 0.1))
            process.kill()
            process.join()
            assert process.exitcode == -signal.SIGKILL
    finish(killed, *common)
    logs = "".join(path.read_text() for path in killed.glob("*.log"))
    assert logs.count("resumed at step") >= len(phases) * kills / 2
    for phase in phases:
        for one, other in zip(weights(whole, phase), weights(killed, phase), strict=True):
            assert np.array_equal(one, other)
        assert np.array_equal(history(whole, phase), history(killed, phase))
        for one, other in zip(samples(whole, phase), samples(killed, phase), strict=True):
            assert np.array_equal(one, other)
        assert not (killed / phase / "checkpoint").exists()


def test_checkpoint_of_other_settings_is_ignored(tmp_path):
    from emrestore.training.checkpoint import load_checkpoint, run_key, save_checkpoint

    path = tmp_path / "state.npz"
    save_checkpoint(path, run_key(rate=1), step=np.array(7))
    assert load_checkpoint(path, run_key(rate=1))["step"] == 7
    assert load_checkpoint(path, run_key(rate=2)) is None
    path.write_bytes(path.read_bytes()[:40])
    assert load_checkpoint(path, run_key(rate=1)) is None
