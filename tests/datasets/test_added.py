"""Noise effects of one's own: drawn, applied in the config's order, and refused with plain words."""

import numpy as np
import pytest
from emrestore.distortion import added
from emrestore.random import stream

SECTION = {"modalities": ["hrsem"], "probability": 1.0, "gain": {"uniform": [2.0, 3.0]}}


@pytest.fixture
def effects(monkeypatch):
    """Replace the effects of the package by two that do not commute, and one that spoils an image."""
    known = {
        "scaled": lambda rng, image, gain: image * gain,
        "shifted": lambda rng, image, gain: image + gain,
        "spoiled": lambda rng, image, gain: image[:-1] / 0.0,
    }
    monkeypatch.setattr(added, "EFFECTS", known)


def streams(name):
    return stream(7, name)


@pytest.mark.parametrize(
    "names, expected", [(("scaled", "shifted"), 5.0), (("shifted", "scaled"), 6.0)]
)
def test_effects_act_in_the_order_of_the_config(effects, names, expected):
    values = {"scaled": 2.0, "shifted": 1.0}
    config = {name: SECTION | {"gain": values[name]} for name in names}
    parameters = added.draw_added(streams, config, "hrsem")
    assert np.all(added.with_added(np.full((3, 4), 2.0), parameters, streams) == expected)


def test_an_effect_is_off_elsewhere_and_where_it_does_not_occur(effects):
    assert added.draw_added(streams, {"scaled": SECTION}, "hrtem") == {}
    parameters = added.draw_added(streams, {"scaled": SECTION | {"probability": 0.0}}, "hrsem")
    assert parameters["added.scaled.occurs"] == 0.0 and np.isnan(parameters["added.scaled.gain"])
    image = np.ones((3, 4))
    assert added.with_added(image, parameters, streams) is image


def test_the_order_of_numbers_in_the_config_changes_none(effects):
    first = SECTION | {"alpha": {"uniform": [0.0, 1.0]}}
    second = dict(reversed(first.items()))
    drawn = [added.draw_added(streams, {"scaled": section}, "hrsem") for section in (first, second)]
    assert drawn[0] == drawn[1] and 2.0 <= drawn[0]["added.scaled.gain"] <= 3.0


@pytest.mark.parametrize(
    "name, section, words",
    [
        ("hum", SECTION, r"distortion.added.hum: no file emrestore/distortion/added/hum.py"),
        ("scaled", SECTION | {"tone": 1.0}, r"distortion.added.scaled: .*'tone'"),
        ("spoiled", SECTION, r"distortion.added.spoiled .*gave an image of shape \(2, 4\)"),
    ],
)
def test_what_cannot_work_is_named(effects, name, section, words):
    with pytest.raises(ValueError, match=words), np.errstate(all="ignore"):
        parameters = added.draw_added(streams, {name: section}, "hrsem")
        added.with_added(np.ones((3, 4)), parameters, streams)
