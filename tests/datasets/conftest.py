"""The config of small images."""

from pathlib import Path

import pytest
from emrestore.config.layers import resolved


@pytest.fixture(scope="module")
def config():
    """Return the config of the scale test, with images of 64 pixels."""
    config = resolved({"scale": "test"}, Path(__file__).parents[2])
    config["datasets"]["image_size"] = 64
    return config
