"""Small shards and settings that every training test uses."""

import copy
from pathlib import Path

import h5py
import numpy as np
import pytest
import yaml

CONFIG = yaml.safe_load((Path(__file__).parents[2] / "config.yaml").read_text())
TINY = {"base": 8, "growth": 4, "convolutions": 2, "rdbs": 2, "grdbs": 2, "floor": 0.1}


def write_pairs(path, n, seed):
    rng = np.random.default_rng(seed)
    y = np.repeat(rng.integers(1000, 60000, (n, 1, 32)), 32, axis=1)
    x = np.clip(y + rng.normal(0, 5000, y.shape), 0, 65535)
    with h5py.File(path, "w") as shard:
        for name, images in (("x", x), ("y", y)):
            shard.create_dataset(
                name, data=images.astype(np.uint16), chunks=(1, 32, 32), fletcher32=True
            )
        shard.attrs.update(seed=seed, first_index=0)


@pytest.fixture
def shards(tmp_path):
    paths = [str(tmp_path / f"training-{k:04d}.h5") for k in range(2)]
    for seed, path in enumerate(paths):
        write_pairs(path, 3 + seed, seed)
    return paths


@pytest.fixture
def settings():
    settings = copy.deepcopy(CONFIG["training"])
    tiny = {"steps": 60, "learning_rate": 2e-3}
    settings.update(patch=16, batch=2, validation_every=20, checkpoint_every=3, validation_images=2)
    return settings | {network: dict(tiny) for network in ("cgrdn", "grdn", "mrunet")}
