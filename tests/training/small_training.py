"""Small pairs and networks of the training tests, and the project's config."""

from pathlib import Path

import h5py
import numpy as np
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
