"""The CGRDN as ONNX, whole and in strips, against Keras; and what is exported."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import onnx
import pytest
from emrestore.command import main
from emrestore.networks.build import build
from emrestore.networks.build import restore as by_keras
from emrestore.networks.cgrdn_onnx import dense_block_part, entry_part, exit_part, whole_network
from emrestore.networks.cgrdn_weights import read_cgrdn, read_keras
from emrestore.restoring import memory
from emrestore.restoring.export import export, restored_by
from emrestore.restoring.onnx_restorer import OnnxRestorer
from emrestore.restoring.restorer import Restorer, loaded_restorer

ROOT = Path(__file__).parents[2]
SIZES = {"base": 8, "growth": 4, "convolutions": 3, "rdbs": 2, "grdbs": 3, "floor": 0.1}
SETTINGS = {"strip_rows": 5, "strip_pixels": 200, "memory_share": 0.5, "precision": "float32"}
LARGEST = 1e-4  # standard deviation of the output


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(1)
    random, built = np.random.default_rng(1), build("cgrdn", SIZES)
    for variable in built.trainable_variables:  # biases too: zeros would hide errors
        variable.assign(variable + random.normal(0, 0.05, variable.shape))
    return built


@pytest.fixture(scope="module")
def file(model, tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "model.keras"
    model.save(path)
    return path


@pytest.fixture(scope="module")
def weights(file):
    return read_keras(file)


def images(*shape):
    """Return a lattice with Poisson noise, counts (n, h, w) float32."""
    n, height, width = shape
    rows, columns = np.mgrid[:height, :width] / 12.0
    lattice = 2 + np.cos(2 * np.pi * rows) + np.cos(2 * np.pi * (columns + 0.3 * rows))
    return 400 * np.random.default_rng(0).poisson(5 * lattice, shape).astype(np.float32)


def difference(restored, expected):
    """Return the largest difference in standard deviations of what is expected."""
    assert restored.shape == expected.shape and restored.dtype == np.float32
    return np.abs(restored - expected).max() / expected.std()


def test_a_keras_file_gives_its_sizes_and_weights(model, weights):
    sizes = {key: getattr(weights, key) for key in SIZES}
    assert sizes == SIZES
    for name, values in weights.layers.items():
        for ours, theirs in zip(values, model.get_layer(name).get_weights(), strict=True):
            np.testing.assert_array_equal(ours, theirs)
    assert sum(x.size for pair in weights.layers.values() for x in pair) == model.count_params()


@pytest.mark.parametrize("rdbs, grdbs", [(2, 3), (1, 2), (2, 1), (1, 1)])
def test_the_whole_network_gives_what_keras_gives(rdbs, grdbs, tmp_path):
    keras.utils.set_random_seed(2)
    built = build("cgrdn", SIZES | {"rdbs": rdbs, "grdbs": grdbs})
    built.save(tmp_path / "model.keras")
    content = whole_network(read_keras(tmp_path / "model.keras")).SerializeToString()
    x = images(2, 18, 32)
    x[1] = 3.0  # flat: the floor of the deviation
    restored = restored_by(content, x[..., None])[..., 0]
    expected = by_keras(built, x)
    assert difference(restored[0], expected[0]) < 1e-5
    np.testing.assert_allclose(restored[1], expected[1], atol=1e-3)


def test_every_graph_is_valid_onnx(weights):
    blocks = [dense_block_part(weights, g, r) for g in (1, 2, 3) for r in (1, 2)]
    for graph in [whole_network(weights), entry_part(weights), exit_part(weights), *blocks]:
        onnx.checker.check_model(graph, full_check=True)


@pytest.mark.parametrize("shape", [(64, 80), (8, 300), (42, 6), (2, 2)])
def test_strips_give_what_keras_gives_for_the_whole_image(model, weights, shape):
    x = images(2, *shape)
    assert difference(OnnxRestorer(weights, SETTINGS)(x), by_keras(model, x)) < 1e-5


@pytest.mark.parametrize("rows", [1, 3, 4, 7, 23, 47, 48, 1000])
def test_every_strip_height_gives_the_same(model, weights, rows):
    x = images(1, 96, 32)
    restored = OnnxRestorer(weights, SETTINGS | {"strip_rows": rows})(x)
    assert difference(restored, by_keras(model, x)) < 1e-5


def test_odd_sizes_are_padded_as_by_tensorflow(model, weights):
    x = images(2, 37, 51)
    assert difference(OnnxRestorer(weights, SETTINGS)(x), Restorer(model, SETTINGS)(x)) < 1e-5


def test_short_memory_gives_narrow_strips_and_too_short_an_error(weights, monkeypatch):
    restorer = OnnxRestorer(weights, {"strip_rows": 10**6, "memory_share": 1.0})
    heights = []
    for free in (10**8, 4 * 10**6, 3 * 10**6):
        monkeypatch.setattr(memory, "free_memory", lambda free=free: free)
        heights.append(restorer.strip_height(256, 256))
    assert heights[0] > heights[1] > heights[2] >= 3
    monkeypatch.setattr(memory, "free_memory", lambda: 10**6)
    with pytest.raises(MemoryError, match="256 x 256 pixels takes .*restoration.memory_share"):
        restorer.strip_height(256, 256)


def test_images_without_two_rows_and_columns_are_refused(weights):
    with pytest.raises(ValueError, match=r"shape .*expected \(n, rows, columns\) with at least 2"):
        OnnxRestorer(weights, SETTINGS)(np.zeros((1, 1, 64)))


def test_a_network_that_is_no_cgrdn_is_named(tmp_path):
    build("grdn", SIZES).save(tmp_path / "grdn.keras")
    with pytest.raises(ValueError, match="grdn.keras: no CGRDN"):
        read_keras(tmp_path / "grdn.keras")
    (tmp_path / "text.keras").write_text("text")
    with pytest.raises(ValueError, match="text.keras: not a whole .keras file"):
        read_keras(tmp_path / "text.keras")
    with pytest.raises(ValueError, match="nothing.keras: no such file"):
        read_keras(tmp_path / "nothing.keras")


@pytest.fixture(scope="module")
def published():
    """Return the published HR-STEM network as read for ONNX, and restored by TensorFlow."""
    folder = ROOT / "resources/published/hrstem/saved_model"
    if not folder.exists():
        pytest.skip(f"{folder} is missing: ./reproduce published fetches it")
    sizes = {"base": 64, "growth": 32, "convolutions": 8, "rdbs": 4, "grdbs": 4, "floor": 0.1}
    by_tensorflow = loaded_restorer("published", folder, sizes, SETTINGS | {"strip_pixels": 16384})
    return read_cgrdn("published", folder, sizes), by_tensorflow


@pytest.mark.parametrize("shape, rows", [((128, 128), 24), ((256, 256), 128), ((97, 131), 20)])
def test_the_published_network_restores_as_by_tensorflow(published, shape, rows):
    weights, by_tensorflow = published
    x = images(1, *shape)
    restored = OnnxRestorer(weights, SETTINGS | {"strip_rows": rows})(x)
    assert difference(restored, by_tensorflow(x)) < LARGEST


def test_the_published_network_as_one_graph_restores_as_by_tensorflow(published):
    weights, by_tensorflow = published
    x = images(2, 96, 64)
    content = whole_network(weights).SerializeToString()
    assert difference(restored_by(content, x[..., None])[..., 0], by_tensorflow(x)) < LARGEST


def test_an_export_has_the_same_bytes_an_example_and_hashes(model, weights, tmp_path):
    x, about = images(1, 32, 48)[0], {"modality": "hrstem", "source": "test"}
    for name in ("a", "b"):
        export(weights, SETTINGS, x, about, tmp_path / name / "network.onnx")
    a, b = ({path.name: path.read_bytes() for path in (tmp_path / x).iterdir()} for x in "ab")
    assert a == b and set(a) == {"network.onnx", "network.npz", "network.sha256"}
    example = np.load(tmp_path / "a" / "network.npz")
    np.testing.assert_array_equal(example["x"][0, ..., 0], x)
    assert difference(restored_by(a["network.onnx"], example["x"]), example["y"]) < LARGEST
    assert difference(example["y"][..., 0], by_keras(model, x[None])) < LARGEST
    digest = hashlib.sha256(a["network.onnx"]).hexdigest()
    assert f"{digest}  network.onnx\n" in a["network.sha256"].decode()
    read = onnx.load(tmp_path / "a" / "network.onnx")
    assert {entry.key: entry.value for entry in read.metadata_props} == about


def test_an_export_that_restores_otherwise_is_not_written(weights, tmp_path, monkeypatch):
    def wrong(content, x):
        return restored_by(content, x) + x.std() / 100

    monkeypatch.setattr("emrestore.restoring.export.restored_by", wrong)
    with pytest.raises(RuntimeError, match="network.onnx: the whole network and its parts"):
        export(weights, SETTINGS, images(1, 32, 32)[0], {}, tmp_path / "network.onnx")
    assert not list(tmp_path.iterdir())


def test_the_command_exports_a_network_of_ones_own(file, tmp_path, capsys):
    ask = ["export", "--modality", "hrsem", "--network", str(file)]
    assert main([*ask, "--to", str(tmp_path / "own.onnx")]) == 0
    assert onnx.load(tmp_path / "own.onnx").graph.name == "cgrdn"
    assert np.load(tmp_path / "own.npz")["x"].shape == (1, 128, 128, 1)
    assert main([*ask, "--to", str(tmp_path / "own.pb")]) == 2
    assert "own.pb: expected a name that ends with .onnx" in capsys.readouterr().err
    assert main(["export", "--modality", "hrsem", "--network", "grdn"]) == 2
    assert "network 'grdn': expected published, cgrdn" in capsys.readouterr().err


def test_no_tensorflow_is_imported(file):
    program = f"""
import sys
from emrestore.restoring.backend import loaded_restorer
settings = {SETTINGS | {"backend": "onnxruntime"}}
loaded_restorer("cgrdn", {str(file)!r}, {{}}, settings)
assert not {{"tensorflow", "keras"}} & set(sys.modules)
"""
    library = {"PYTHONPATH": str(ROOT / "workflow" / "scripts")}
    subprocess.run([sys.executable, "-c", program], check=True, env=os.environ | library)
