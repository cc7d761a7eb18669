"""Checkpoints read without TensorFlow, against TensorFlow's own reader."""

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from emrestore.networks.tensor_bundle import read_variables

ROOT = Path(__file__).parents[2]


def written(prefix, tensors):
    """Write a checkpoint of one data file and return its prefix."""
    tf.raw_ops.SaveV2(
        prefix=str(prefix),
        tensor_names=list(tensors),
        shape_and_slices=[""] * len(tensors),
        tensors=[tf.convert_to_tensor(value) for value in tensors.values()],
    )
    return prefix


@pytest.fixture
def checkpoint(tmp_path):
    """Return a checkpoint whose index takes several blocks, most keys sharing their beginnings."""
    random = np.random.default_rng(1)
    shapes = [(), (1,), (7,), (3, 3, 2, 5), (1, 1, 300, 2), (0, 4)]
    tensors = {
        f"layer_with_weights-{i}/kernel/.ATTRIBUTES/VARIABLE_VALUE": random.normal(
            size=shapes[i % len(shapes)]
        ).astype(np.float32)
        for i in range(400)
    }
    others = {"step": np.int64(7), "graph": b"text", "double": np.arange(3.0)}
    return written(tmp_path / "variables", tensors | others)


def same(prefix):
    """Hold all float32 variables against TensorFlow's reader; return how many there are."""
    theirs, ours = tf.train.load_checkpoint(str(prefix)), read_variables(prefix)
    types = theirs.get_variable_to_dtype_map()
    assert set(ours) == {name for name, dtype in types.items() if dtype == tf.float32}
    for name, value in ours.items():
        assert value.dtype == np.float32
        np.testing.assert_array_equal(value, theirs.get_tensor(name))
    return len(ours)


def test_variables_are_those_that_tensorflow_reads(checkpoint):
    assert Path(f"{checkpoint}.index").stat().st_size > 20_000
    assert same(checkpoint) == 400


@pytest.mark.parametrize("modality", ["hrstem", "lrstem", "hrtem", "lrtem", "hrsem", "lrsem"])
def test_published_variables_are_those_that_tensorflow_reads(modality):
    folder = ROOT / "resources" / "published" / modality / "saved_model"
    if not folder.exists():
        pytest.skip(f"{folder} is missing: ./reproduce published fetches it")
    assert same(folder / "variables" / "variables") == 306


def test_missing_and_damaged_files_are_named(checkpoint, tmp_path):
    with pytest.raises(ValueError, match="nothing.index: no such file"):
        read_variables(tmp_path / "nothing")
    data, index = Path(f"{checkpoint}.data-00000-of-00001"), Path(f"{checkpoint}.index")
    whole = data.read_bytes()
    data.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match="variables.index: no whole .* lie beyond the end of"):
        read_variables(checkpoint)
    data.write_bytes(whole)
    content = index.read_bytes()
    for damaged in (content[:-9], content[:30], b""):
        index.write_bytes(damaged)
        with pytest.raises(ValueError, match="variables.index: .*last eight bytes"):
            read_variables(checkpoint)
