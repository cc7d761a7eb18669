"""Forests tell worlds that differ apart, and worlds that do not at chance."""

import numpy as np
import pytest
from emrestore.evidence.two_sample import shuffled_folds, tell_apart
from emrestore.random import stream
from scipy.ndimage import gaussian_filter

SETTINGS = {"trees": 40, "confidence": 0.95}


def pairs(name, number, sigma):
    """Return noisy pairs of smooth random textures, of a blur [pixel]."""
    rng = stream(1, name)
    y = np.stack(
        [gaussian_filter(rng.normal(size=(128, 128)), sigma, mode="wrap") for _ in range(number)]
    )
    y = 1000.0 + 200.0 * y / y.std(axis=(1, 2), keepdims=True)
    return rng.poisson(y).astype(float), y


@pytest.fixture(scope="module")
def rows():
    ours = {name: pairs(name, 24, 2.0) for name in ("taken", "even", "odd")}
    sets = ours | {"printed": pairs("printed", 24, 1.6), "authors": pairs("authors", 8, 2.0)}
    found = tell_apart(stream(2), sets, False, SETTINGS)
    return {row["laws"]: row for row in found}


def test_one_world_is_at_chance(rows):
    for laws in ("taken", "held out"):
        assert rows[laws]["low"] <= 0.5 <= rows[laws]["high"]
        assert rows[laws]["n_authors"] == 8


def test_another_blur_is_told(rows):
    assert rows["printed"]["area"] > 0.95 and rows["printed"]["low"] > 0.5
    assert "power" in rows["printed"]["telling"] or "correlation" in rows["printed"]["telling"]


def test_what_the_authors_pairs_are_for_is_said(rows):
    roles = {laws: row["authors_are"] for laws, row in rows.items()}
    assert roles == {"taken": "tuning", "held out": "test", "printed": "test"}


def test_without_the_authors_pairs_nothing_is_told():
    assert tell_apart(stream(3), {"taken": pairs("taken", 2, 2.0)}, False, SETTINGS) == []


def test_one_pair_of_ours_cannot_be_told():
    sets = {name: pairs(name, 1, 2.0) for name in ("taken", "printed", "even", "odd")}
    assert tell_apart(stream(3), sets | {"authors": pairs("authors", 3, 2.0)}, True, SETTINGS) == []


def test_every_fold_holds_an_image():
    folds = shuffled_folds(stream(4), np.repeat([3, 5], 4), 6)
    assert len(folds) == 6 and all(len(fold) for fold in folds)
    (only,) = shuffled_folds(stream(5), np.array([3, 5, 7]), 1)
    assert 1 <= len(only) < 3
