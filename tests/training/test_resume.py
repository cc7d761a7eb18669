"""A training that is killed and started again ends with the bits of an undisturbed one."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import h5py
import numpy as np
import pytest

SCRIPTS = Path(__file__).parents[2] / "workflow" / "scripts"
RUN = """
import json, logging, sys
sys.path.insert(0, sys.argv[1])
logging.basicConfig(level=logging.INFO)
from train import main
main(**json.loads(sys.argv[2]))
"""


def arguments(folder, shards, settings, network, tiny):
    return {
        "network": network,
        "training": shards,
        "validation": shards[:1],
        "model_path": str(folder / "model.keras"),
        "history_path": str(folder / "history.csv"),
        "samples_path": str(folder / "samples.h5"),
        "networks": {network: tiny},
        "settings": settings,
        "seed": 5,
        "code": "test",
        "threads": 1,
    }


def start(given):
    command = [sys.executable, "-c", RUN, str(SCRIPTS), json.dumps(given)]
    return subprocess.Popen(
        command, env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}, stderr=subprocess.PIPE, text=True
    )


def finish(given):
    process = start(given)
    error = process.communicate()[1]
    assert process.returncode == 0, error
    return error


def weights(folder):
    import emrestore.networks.blocks  # noqa: F401 (registers the layers of the file)
    import keras

    return keras.models.load_model(folder / "model.keras").get_weights()


def history(folder):
    """All columns but the seconds."""
    table = np.genfromtxt(folder / "history.csv", delimiter=",", names=True)
    return np.array([table[name] for name in table.dtype.names if name != "seconds"])


def samples(folder):
    with h5py.File(folder / "samples.h5") as file:
        assert file["steps"][()].tolist() == [20, 40, 60]
        assert file["restored"].shape == (3, *file["x"].shape)
        return [file[name][()] for name in ("restored", "x", "y")]


SIZES = {
    "cgrdn": {"base": 8, "growth": 4, "convolutions": 2, "rdbs": 2, "grdbs": 2, "floor": 0.1},
    "mrunet": {
        "widths": [4, 8],
        "kernel": 5,
        "second_kernel": 3,
        "head_kernel": 1,
        "floor": 0.1,
    },
}


@pytest.mark.parametrize("network", SIZES)
def test_killed_training_ends_with_the_same_bits(tmp_path, shards, settings, network):
    folders = tmp_path / "whole", tmp_path / "killed"
    whole, killed = (
        arguments(folder, shards, settings, network, SIZES[network]) for folder in folders
    )
    finish(whole)
    state = folders[1] / "checkpoint" / "state.npz"
    process = start(killed)
    deadline = time.monotonic() + 300
    while not state.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(random.uniform(0, 0.3))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert state.exists() and not (folders[1] / "model.keras").exists()
    assert "resumed at step" in finish(killed)
    for one, other in zip(weights(folders[0]), weights(folders[1]), strict=True):
        assert np.array_equal(one, other)
    assert np.array_equal(history(folders[0]), history(folders[1]))
    for one, other in zip(samples(folders[0]), samples(folders[1]), strict=True):
        assert np.array_equal(one, other)
    assert not state.exists()


def test_checkpoint_of_other_settings_is_ignored(tmp_path):
    from emrestore.training.checkpoint import load_checkpoint, run_key, save_checkpoint

    path = tmp_path / "state.npz"
    save_checkpoint(path, run_key(rate=1), step=np.array(7))
    assert load_checkpoint(path, run_key(rate=1))["step"] == 7
    assert load_checkpoint(path, run_key(rate=2)) is None
    path.write_bytes(path.read_bytes()[:40])
    assert load_checkpoint(path, run_key(rate=1)) is None
