"""Small shards and settings that every training test uses."""

import copy

import pytest
from small_training import CONFIG, write_pairs


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
    # so few steps need not teach anything
    settings["smallest_gain"] = None
    return settings | {network: dict(tiny) for network in ("cgrdn", "grdn", "mrunet")}
