"""Specimens for multislice: body on support, elements, and the same ones again."""

import numpy as np
import pytest
from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.config.layers import resolved
from emrestore.jobs.simulated import specimen_settings
from emrestore.specimen.stacked import drawn_specimen, stacked


@pytest.fixture
def config():
    return resolved({"scale": "test"})


def drawn(settings, name="some", seed=1):
    return drawn_specimen(
        seed,
        name,
        settings["specimen"],
        settings["edge"],
        settings["thickness"],
        settings["gap"],
        radii_by_atomic_number(),
        settings["elements"],
    )


def test_body_stands_on_its_support():
    rng = np.random.default_rng(1)
    positions = rng.uniform(-5.0, 5.0, (30, 3))
    placed = stacked(positions, 12, 8.0, 2.0)
    body, support = placed[:12, 2], placed[12:, 2]
    assert body.min() == 0.0 and support.min() == pytest.approx(body.max() + 2.0)
    for before, after in ((positions[:12], body), (positions[12:], support)):
        assert np.diff(after) == pytest.approx(np.diff(before[:, 2]))
    assert (placed[:, :2] >= 0).all() and (placed[:, :2] < 8.0).all()
    # moved by half a field, and by whole ones
    moved = (placed - positions)[:, :2] - 4.0
    assert moved / 8.0 == pytest.approx(np.round(moved / 8.0))


def test_a_bare_specimen_is_only_moved():
    positions = np.random.default_rng(1).uniform(-1.0, 1.0, (9, 3))
    placed = stacked(positions, 9, 8.0, 2.0)
    assert placed - placed[0] == pytest.approx(positions - positions[0])


def test_cases_are_what_they_say(config):
    known = set(config["references"]["single_atom"]["atomic_numbers"])
    for name in ("crystal_2_thin", "amorphous_thin", "on_amorphous", "wedge"):
        settings = specimen_settings(config, name)
        positions, numbers, parameters = drawn(settings, name)
        assert set(numbers) <= known and len(np.unique(numbers)) >= settings["elements"]
        assert parameters["kind"] == ("amorphous" if name == "amorphous_thin" else "crystal")
        assert positions[:, 2].min() == 0
        body = positions[: parameters["body.n_atoms"]]
        assert body[:, 2].max() <= settings["thickness"]
        assert (len(body) < len(positions)) == (name == "on_amorphous")
        assert ("wedge.angle" in parameters) == (name == "wedge")


def test_a_name_and_a_seed_give_one_specimen(config):
    settings = specimen_settings(config, "crystal_1_thin")
    first, again = drawn(settings), drawn(settings)
    assert np.array_equal(first[0], again[0]) and np.array_equal(first[1], again[1])
    other = drawn(settings, seed=2)
    assert len(other[0]) != len(first[0]) or not np.array_equal(other[0], first[0])


def test_what_cannot_be_drawn_is_named(config):
    settings = specimen_settings(config, "crystal_1_thin") | {"elements": 2}
    with pytest.raises(ValueError, match="cases: some: 200 bodies .* 2 elements; raise its"):
        drawn(settings)
