"""The networks by JAX, in an environment of its own without TensorFlow, against TensorFlow's."""

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import yaml
from emrestore.networks.architectures import BUILDERS
from emrestore.networks.build import build

ROOT = Path(__file__).parents[2]
SIZES = yaml.safe_load((ROOT / "config.yaml").read_text())["networks"]
ENVIRONMENT = ROOT / "envs" / "networks-jax.yaml"
# the network of a name by given weights, on given images
OUTPUTS = """
import sys
import numpy as np
import yaml
from emrestore.networks.build import build
name, given, folder = sys.argv[1:]
assert "tensorflow" not in sys.modules
model = build(name, yaml.safe_load(open("config.yaml"))["networks"][name])
with np.load(given) as file:
    model.set_weights([file[f"weights{k}"] for k in range(len(model.weights))])
    outputs = model.predict_on_batch(file["images"])
np.savez(folder, *(outputs if isinstance(outputs, list) else [outputs]))
"""
SMALL = "--accelerator cpu --scale test --patch 32 --batch 2 --edge 64 --repeats 1".split()


@pytest.fixture(scope="module")
def jax_python():
    """Return the Python of the environment with JAX, which is made once."""
    snakemake = ROOT / ".reproduce" / "snakemake" / "bin" / "python"
    if not snakemake.exists():
        pytest.skip("Snakemake is missing: ./reproduce --version installs it")
    folder = ROOT / ".reproduce" / ENVIRONMENT.stem
    mark = folder / "made-from.yaml"
    if not mark.exists() or mark.read_bytes() != ENVIRONMENT.read_bytes():
        shutil.rmtree(folder, ignore_errors=True)
        command = [snakemake, ROOT / "workflow" / "conda" / "conda.py", "env", "create"]
        subprocess.run(
            [*command, "--file", ENVIRONMENT, "--prefix", folder],
            env=os.environ | {"EMRESTORE_CONDA_ROOT": str(ROOT / ".reproduce")},
            check=True,
        )
        shutil.copyfile(ENVIRONMENT, mark)
    return folder / "bin" / "python"


def by_jax():
    """Return the environment variables of a process whose networks compute by JAX on the processor."""
    paths = str(ROOT / "workflow" / "scripts")
    return os.environ | {"KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu", "PYTHONPATH": paths}


@pytest.mark.long
@pytest.mark.parametrize("name", BUILDERS)
def test_outputs_are_those_of_tensorflow(jax_python, tmp_path, name):
    rng = np.random.default_rng(1)
    model = build(name, SIZES[name])
    # biases begin at zero and moving averages at 0 and 1, which would hide a wrong one
    weights = [
        part + 0.02 * rng.random(part.shape, part.dtype) * (part.ndim == 1)
        for part in model.get_weights()
    ]
    model.set_weights(weights)
    images = rng.gamma(2.0, 4000.0, (2, 64, 96, model.input_shape[-1])).astype(np.float32)
    if name == "discriminator":
        images /= images.std()  # it sees standardised images
    outputs = model.predict_on_batch(images)
    given = {f"weights{k}": part for k, part in enumerate(weights)}
    np.savez(tmp_path / "given.npz", images=images, **given)
    subprocess.run(
        [jax_python, "-c", OUTPUTS, name, tmp_path / "given.npz", tmp_path / "found.npz"],
        cwd=ROOT,
        env=by_jax(),
        check=True,
    )
    expected = outputs if isinstance(outputs, list) else [outputs]
    with np.load(tmp_path / "found.npz") as file:
        assert len(file.files) == len(expected)
        for theirs, ours in zip(expected, (file[key] for key in file.files), strict=True):
            assert np.abs(ours - theirs).max() <= 1e-4 * theirs.std()


@pytest.mark.long
def test_the_script_for_people_with_a_gpu_times_what_jax_can_do(jax_python):
    told = subprocess.run(
        [ROOT / "benchmarks" / "gpu", *SMALL, "--precisions", "float32", "bfloat16"],
        env=by_jax() | {"EMRESTORE_PYTHON": str(jax_python)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    names = ("plain_step", "whole_restoration")
    table = [row for row in map(str.split, told.splitlines()) if row and row[0] in names]
    assert [row[:3] for row in table] == [
        [name, precision, "True"] for name in names for precision in ("float32", "bfloat16")
    ]
    assert all(float(row[3]) > 0 and float(row[7]) > 100 for row in table)
    exact, rough = (float(row[-1]) for row in table[-2:])
    assert exact == 0 < rough < 0.1 and "'jax': " in told


@pytest.mark.long
def test_without_a_gpu_each_row_says_so(jax_python):
    told = subprocess.run(
        [ROOT / "benchmarks" / "gpu", *SMALL, "--accelerator", "gpu", "--precisions", "float32"],
        env=by_jax() | {"EMRESTORE_PYTHON": str(jax_python)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.count("RuntimeError: jax sees no GPU") >= 2
