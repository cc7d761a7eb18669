"""Pairs are reproducible one by one, and their effects can be switched off."""

import copy
import multiprocessing
from pathlib import Path

import h5py
import numpy as np
import pytest
import yaml
from emrestore.config.sections import of_set
from emrestore.dataset.pairs import make_pair
from emrestore.dataset.reading import read_parameters
from emrestore.dataset.shards import write_shard
from radii import R_HAT

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def config():
    config = yaml.safe_load((ROOT / "config.yaml").read_text())
    config["datasets"]["image_size"] = 64
    return config


MODALITIES = ["hrstem", "lrstem", "hrtem", "lrtem", "hrsem", "lrsem"]


@pytest.mark.parametrize("modality", MODALITIES)
def test_an_image_made_alone_equals_the_one_in_its_shard(config, tmp_path, modality):
    path = tmp_path / "shard.h5"
    write_shard(path, config, 5, modality, "training", 3, 4, R_HAT)
    x, y, parameters = make_pair(config, 5, modality, "training", 5, R_HAT)
    with h5py.File(path) as shard:
        assert np.array_equal(shard["x"][2], x) and np.array_equal(shard["y"][2], y)
    row = read_parameters([path]).iloc[2]
    for name, value in row.items():
        alone = parameters.get(name, "" if isinstance(value, str) else np.nan)
        assert value == alone or (value != value and alone != alone), name
    assert set(parameters) <= set(row.index)
    assert not list(tmp_path.glob(".*part*"))


def shard_jobs(config, folder):
    """Return the arguments of two shards of every modality."""
    return [
        (folder / f"{modality}-{first}.h5", config, 5, modality, "training", first, 1, R_HAT)
        for modality in MODALITIES
        for first in (0, 1)
    ]


def test_one_or_two_jobs_in_any_order_give_the_same_bytes(config, tmp_path):
    for job in shard_jobs(config, tmp_path / "one"):
        write_shard(*job)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.starmap(write_shard, shard_jobs(config, tmp_path / "two")[::-1], chunksize=1)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two
    # and no two of them are the same
    assert len(set(one.values())) == 2 * len(MODALITIES)


@pytest.mark.parametrize("modality", MODALITIES)
def test_only_low_resolution_sets_show_objects(config, modality):
    config = config | of_set(config, modality)
    kinds = [
        make_pair(config, 4, modality, "test", index, R_HAT)[2]["specimen.kind"]
        for index in range(12)
    ]
    # 0.6 of 12 in the low-resolution sets
    assert (
        3 <= kinds.count("objects") <= 11 if modality.startswith("lr") else "objects" not in kinds
    )


def test_low_resolution_sets_have_values_of_their_own(config):
    """Only what the section low_resolution names differs, and a misspelt key is refused."""
    high, low = of_set(config, "hrtem"), of_set(config, "lrtem")
    assert high == {name: config[name] for name in ("specimen", "imaging")}
    assert low["specimen"]["kind"] == {"choice": {"crystal": 0.4, "amorphous": 0.6, "points": 0.0}}
    assert low["imaging"] == high["imaging"]
    config = copy.deepcopy(config)
    config["low_resolution"]["imaging"]["intensty"] = {}
    with pytest.raises(
        KeyError, match=r"low_resolution\.imaging: unknown key 'intensty'; did you mean"
    ):
        of_set(config, "lrsem")


def test_splits_and_seeds_differ(config):
    images = [
        make_pair(config, seed, "hrstem", split, 0, R_HAT)[1]
        for seed, split in ((1, "training"), (1, "validation"), (2, "training"))
    ]
    assert not np.array_equal(images[0], images[1])
    assert not np.array_equal(images[0], images[2])


def test_without_effects_only_rounding_is_left(config):
    config = copy.deepcopy(config)
    distortion = config["distortion"]
    distortion["jitter"]["probability"] = distortion["fast_scan"]["probability"] = 0.0
    distortion["detector"] |= {"dose": 1e11, "probability": 0.0}
    distortion["storage"] |= {"bits": 0, "identity": 0.0}
    for effect in ("row_lines", "black", "zingers", "clip"):
        distortion["pixels"][effect]["probability"] = 0.0
    for effect in distortion["postprocess"].values():
        effect["probability"] = 0.0
    for index in range(4):
        x, y, _ = make_pair(config, 3, "hrstem", "training", index, R_HAT)
        assert np.abs(x.astype(int) - y).max() <= 30


def test_identity_pairs(config):
    config = copy.deepcopy(config)
    config["distortion"]["storage"]["identity"] = 1.0
    x, y, _ = make_pair(config, 3, "hrstem", "training", 0, R_HAT)
    assert np.array_equal(x, y)


def test_specimens_without_atoms_are_named(config):
    config = copy.deepcopy(config)
    specimen = config["specimen"]
    specimen["kind"] = "crystal"
    specimen["support"]["probability"] = 0.0
    specimen["wedge"] |= {"probability": 1.0, "start": 100.0}
    with pytest.raises(ValueError, match="sections specimen and imaging"):
        make_pair(config, 3, "hrstem", "training", 0, R_HAT)


@pytest.mark.parametrize("modality", MODALITIES)
def test_images_smaller_than_a_probe_are_finite(config, modality):
    config = copy.deepcopy(config)
    # 0.4 Å wide, a fraction of any atom
    config["datasets"]["image_size"] = 16
    config["specimen"]["pixel_size"] = 0.025
    for index in range(3):
        x, y, drawn = make_pair(config, 3, modality, "test", index, R_HAT)
        assert x.shape == y.shape == (16, 16) and np.ptp(y) > 0
        numbers = [value for key, value in drawn.items() if key.startswith("distortion.storage")]
        assert np.all(np.isfinite(numbers))


@pytest.mark.parametrize("modality", MODALITIES)
def test_images_of_one_pixel_are_named(config, modality):
    config = copy.deepcopy(config)
    config["datasets"]["image_size"] = 1
    with pytest.raises(ValueError, match="datasets.image_size gives images of 1 x 1 pixels"):
        make_pair(config, 3, modality, "test", 0, R_HAT)
