"""The environments for GPUs, on the processor: the whole test scale, and a training that was killed."""

import re
import time
from pathlib import Path

import numpy as np
import pytest
import tifffile
from test_interruption import assert_same_arrays, weights

MODEL = "models/cgrdn/hrstem/model.keras"
# in config.yaml of the copy
SETTINGS = {
    "accelerator: auto": "accelerator: cuda_on_cpu",
    "image: null": "image: image.tif",
    "modality: null": "modality: hrstem",
    # of one's own images; auto would take the faster ONNX Runtime, which has no twin with CUDA
    "backend: auto": "backend: tensorflow",
}
LIMIT = 5400  # s; of the whole scale on two busy cores


def project_of(folder):
    """Set a copy of the project to compute on the processor in the environments for GPUs."""
    config = folder / "config.yaml"
    words = config.read_text()
    for old, new in SETTINGS.items():
        assert words.count(f"{old} #") == 1, old
        words = words.replace(f"{old} #", f"{new} #")
    config.write_text(words)
    image = np.random.default_rng(1).gamma(2.0, 4000.0, (64, 48))
    tifffile.imwrite(folder / "image.tif", image.astype(np.uint16))
    return folder


@pytest.fixture(scope="module")
def ran(copied, reproduce, killed, tmp_path_factory):
    """Return a copy in which the test scale ran and a file was restored; one training was killed."""
    project = project_of(copied(tmp_path_factory.mktemp("cuda") / "project"))
    output = project / "results" / "test" / MODEL
    checkpoint = output.parent / "checkpoint" / "state.npz"
    run = reproduce(project, f"results/test/{MODEL}")
    deadline = time.monotonic() + LIMIT
    while not checkpoint.exists():
        assert run.poll() is None and time.monotonic() < deadline, (project / "run.log").read_text()
        time.sleep(0.02)
    killed(run, project)
    assert not output.exists(), "the kill came after the training"
    for target in ("all", "restore"):
        run = reproduce(project, target)
        assert run.wait(timeout=LIMIT) == 0, (project / "run.log").read_text()[-3000:]
    return project


@pytest.mark.long
def test_the_test_scale_runs_in_the_environments_for_gpus(ran):
    results = ran / "results" / "test"
    assert (results / "audit" / "claims.csv").exists()
    words = (results / "logs" / "train" / "cgrdn-hrstem.log").read_text()
    assert "resumed at step" in words and "computing on" in words
    (restored,) = (results / "restore").glob("*/restored.tif")
    image = tifffile.imread(restored)
    assert image.shape == (64, 48) and np.isfinite(image).all()


@pytest.mark.long
def test_every_network_was_in_an_environment_for_gpus(ran):
    names = re.findall(r"Activating conda environment: (\S+)", (ran / "run.log").read_text())
    files = [Path(ran / f"{name}.yaml").read_text() for name in set(names)]
    cuda = [words for words in files if "nvidia-cudnn" in words]
    assert len(cuda) == 2 and all("- tensorflow==2.21.0" in words for words in cuda)
    # Noise2Void's alone is an older one for processors
    others = [words for words in files if "- tensorflow-cpu==" in words]
    assert len(others) == 1 and "- n2v==" in others[0]


@pytest.mark.long
def test_networks_have_the_bits_of_the_environments_for_processors(ran, undisturbed):
    results = ran / "results" / "test"
    names = [path.relative_to(undisturbed) for path in undisturbed.glob("models/**/*.keras")]
    assert len(names) >= 9
    for name in names:
        assert_same_arrays(weights(results / name), weights(undisturbed / name), name)
