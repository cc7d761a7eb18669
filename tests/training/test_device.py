"""A job computes on what it was promised or ends, says on what, and its checkpoint knows."""

import json
import os

import keras
import pytest
import tensorflow as tf
from emrestore import gpus
from emrestore.audit.devices import computed_on
from emrestore.logs import log_to
from emrestore.networks import device
from emrestore.networks.build import build
from emrestore.networks.precision import use_precision
from emrestore.training.phases import PixelPhase
from emrestore.training.run import run_phase
from small_training import TINY

GPU = gpus.Gpu(0, "GPU-aaaa-0", "Made Up 80", 81920, "550.1")


@pytest.fixture(autouse=True)
def undone(monkeypatch, tmp_path):
    monkeypatch.setenv(gpus.VISIBLE, "0")
    monkeypatch.delenv(gpus.RESOLVED, raising=False)
    monkeypatch.setattr(gpus, "LOCKS", tmp_path / "locks")
    monkeypatch.setattr(gpus, "held", [])
    yield
    use_precision("float32")


@pytest.fixture
def made_up_gpu(monkeypatch):
    monkeypatch.setattr(gpus, "listed", lambda: [GPU])


def test_a_promised_gpu_that_tensorflow_cannot_use_ends_the_job(made_up_gpu):
    # the TensorFlow of the tests is the one for processors
    with pytest.raises(RuntimeError, match=r"promised 1 GPU \(Made Up 80\), but .* sees 0: it was"):
        device.compute_on(1)


@pytest.mark.parametrize("accelerator", ["cpu", "cuda_on_cpu"])
def test_a_run_on_processors_takes_no_gpu_that_a_cluster_gives(
    made_up_gpu, monkeypatch, accelerator
):
    monkeypatch.setenv(gpus.RESOLVED, accelerator)
    device.compute_on(1)
    assert os.environ[gpus.VISIBLE] == gpus.NONE and gpus.held == []


def test_a_promised_gpu_that_is_not_there_ends_the_job(monkeypatch):
    monkeypatch.setattr(gpus, "listed", lambda: [])
    with pytest.raises(RuntimeError, match="promised 1 GPU, but nvidia-smi"):
        device.compute_on(1)


def test_a_restoration_takes_a_gpu_where_tensorflow_can_use_it(made_up_gpu, monkeypatch):
    monkeypatch.setattr(tf.test, "is_built_with_cuda", lambda: False)
    assert [device.gpus_for(name) for name in ("auto", "cpu", "gpu")] == [0, 0, 1]
    monkeypatch.setattr(tf.test, "is_built_with_cuda", lambda: True)
    assert [device.gpus_for(name) for name in ("auto", "cpu", "gpu")] == [1, 0, 1]
    monkeypatch.setattr(gpus, "listed", lambda: [])
    assert device.gpus_for("auto") == 0


def test_memory_of_a_gpu_grows_as_it_is_needed(made_up_gpu, monkeypatch):
    grown = []
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: ["a GPU"])
    monkeypatch.setattr(
        tf.config.experimental, "set_memory_growth", lambda *what: grown.append(what)
    )
    device.compute_on(1)
    assert grown == [("a GPU", True)] and os.environ[gpus.VISIBLE] == GPU.uuid
    assert device.facts() == {
        "device": "Made Up 80",
        "memory_mib": 81920,
        "tensorflow": tf.__version__,
        "precision": "float32",
    }


def test_the_log_says_what_a_job_computes_on_as_resolved(tmp_path, made_up_gpu):
    log = tmp_path / "job.log"
    log_to(log)
    tf.config.experimental.enable_tensor_float_32_execution(True)
    device.compute_on(0)
    assert os.environ[gpus.VISIBLE] == gpus.NONE
    assert computed_on(log)["precision"] == "float32"
    device.use("bfloat16")
    found = computed_on(log)
    assert found == {
        "device": device.processor(),
        "tensorflow": tf.__version__,
        "precision": "bfloat16",
    }
    last = [line for line in log.read_text().splitlines() if gpus.MARK in line][-1]
    assert json.loads(last.split(gpus.MARK)[1])["driver"] is None
    assert keras.config.dtype_policy().name == "mixed_bfloat16"


def test_the_key_of_a_checkpoint_changes_with_the_device(shards, settings, tmp_path, monkeypatch):
    phase = PixelPhase(build("cgrdn", TINY), 1e-3, settings, 0.1)
    outputs, keys = [str(tmp_path / name) for name in ("m.keras", "h.csv", "s.h5")], []

    def stop(*given):
        keys.append(given[8])
        raise InterruptedError

    monkeypatch.setattr("emrestore.training.run.train", stop)
    known = device.facts()
    for changed in ({}, *({name: "other"} for name in known), {}):
        monkeypatch.setattr("emrestore.training.run.facts", lambda facts=known | changed: facts)
        with pytest.raises(InterruptedError):
            run_phase(
                *(phase, 6, (shards, shards[:1]), outputs, settings, 5),
                tf.distribute.get_strategy(),
                code="c",
            )
    assert keys[0] == keys[-1] and len(set(keys)) == 1 + len(known)
    # a new driver is no reason to start anew
    assert set(known) == {"device", "memory_mib", "tensorflow", "precision"}
