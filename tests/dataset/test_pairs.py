"""Pairs are reproducible one by one, and their effects can be switched off."""

import copy
from pathlib import Path

import numpy as np
import pytest
import yaml
from emrestore.dataset.pairs import make_pair
from emrestore.dataset.reading import read_parameters
from emrestore.dataset.shards import write_shard

ROOT = Path(__file__).parents[2]
# a smooth stand-in for the table of the references rule: these tests are not about radii
R_HAT = np.concatenate([[np.nan], 0.7 + 0.2 * np.sin(np.arange(1, 104))])


@pytest.fixture(scope="module")
def config():
    config = yaml.safe_load((ROOT / "config.yaml").read_text())
    config["datasets"]["image_size"] = 64
    return config


MODALITIES = ["hrstem", "lrstem", "hrtem", "lrtem", "hrsem", "lrsem"]


@pytest.mark.parametrize("modality", MODALITIES)
def test_an_image_made_alone_equals_the_one_in_its_shard(config, tmp_path, modality):
    import h5py

    path = tmp_path / "shard.h5"
    write_shard(path, config, 5, modality, "training", 3, 4, R_HAT)
    x, y, parameters = make_pair(config, 5, modality, "training", 5, R_HAT)
    with h5py.File(path) as shard:
        assert np.array_equal(shard["x"][2], x) and np.array_equal(shard["y"][2], y)
    row = read_parameters([path]).iloc[2]
    dose = "distortion.tem.shot.dose" if modality[2:] == "tem" else "distortion.detector.dose"
    assert row[dose] == parameters[dose]
    assert row["specimen.kind"] == parameters["specimen.kind"]
    assert not list(tmp_path.glob(".*part*"))


@pytest.mark.parametrize("modality", MODALITIES)
def test_only_low_resolution_sets_show_objects(config, modality):
    config = copy.deepcopy(config)
    config["specimen"]["low_resolution"]["probability"] = 1.0
    kinds = {
        make_pair(config, 4, modality, "test", index, R_HAT)[2]["specimen.kind"]
        for index in range(6)
    }
    assert (kinds == {"objects"}) == modality.startswith("lr")
    assert ("objects" in kinds) == modality.startswith("lr")


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
    distortion["detector"] |= {"dose": 1e9, "probability": 0.0}
    distortion["storage"] |= {"bits": 0, "identity": 0.0}
    for effect in distortion["pixels"].values():
        effect["probability"] = 0.0
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
