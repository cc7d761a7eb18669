"""The config of the test scale, which each test may change."""

from pathlib import Path

import pytest
from emrestore.config.layers import resolved

ROOT = Path(__file__).parents[2]


@pytest.fixture
def config():
    return resolved({"scale": "test"}, ROOT)


@pytest.fixture
def unpublished():
    """Return the config of a run that does without the authors' package."""
    return resolved({"scale": "test", "published": {"enabled": False}}, ROOT)
