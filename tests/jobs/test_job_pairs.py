"""Sets of pairs: their shards, and what each depends on."""

import copy

import pytest
from emrestore.jobs.pairs import all_shards, pair_settings, shards

MODALITIES = {"hrstem", "lrstem", "hrtem", "lrtem", "hrsem", "lrsem"}
CAMERA, OBJECTS = {"hrtem", "lrtem"}, {"lrstem", "lrtem", "lrsem"}
HUM = {"modalities": ["hrsem"], "probability": 0.2}


def test_a_split_has_as_many_shards_as_hold_its_images(config):
    folder = "results/test/datasets/hrtem"
    assert shards(config, "hrtem", "test") == [f"{folder}/test-0000.h5"]
    names = [f"{folder}/training-0000.h5", f"{folder}/training-0001.h5"]
    assert shards(config, "hrtem", "training") == names
    config["datasets"]["images"]["training"] = 9
    assert shards(config, "hrtem", "training") == [*names, f"{folder}/training-0002.h5"]


def test_training_pairs_are_made_where_a_network_is_trained(config):
    assert len(all_shards(config)) == 6 * (2 + 1 + 1)
    config["training"]["modalities"] = {"cgrdn": ["lrsem"], "grdn": []}
    config["published_tuned"]["modalities"] = ["hrtem"]
    made = all_shards(config)
    assert len(made) == 6 * (1 + 1) + 2 + 2
    assert {path.split("/")[3] for path in made if "training" in path} == {"lrsem", "hrtem"}
    config["published_tuned"]["modalities"] = []
    made = all_shards(config)
    assert len(made) == 6 * (1 + 1) + 2
    assert {path.split("/")[3] for path in made if "training" in path} == {"lrsem"}


@pytest.mark.parametrize(
    "key, value, changed",
    [
        ("distortion.tem.shot.dose", 7.0, CAMERA),
        ("distortion.jitter.probability", 0.5, MODALITIES - CAMERA),
        ("distortion.storage.identity", 0.5, MODALITIES),
        ("distortion.added.hum", HUM, {"hrsem"}),
        ("imaging.lowres.soft.probability", 0.1, OBJECTS),
        ("low_resolution.specimen.objects", 0.5, OBJECTS),
        ("specimen.amorphous.density", 3.0, MODALITIES),
        ("training.batch", 3, set()),
        ("comparison.median_window", 7, set()),
    ],
)
def test_a_value_concerns_the_pairs_in_which_it_occurs(config, key, value, changed):
    before = {name: copy.deepcopy(pair_settings(config, name, "test")) for name in MODALITIES}
    *sections, last = key.split(".")
    place = config
    for section in sections:
        place = place[section]
    place[last] = value
    after = {name: pair_settings(config, name, "test") for name in MODALITIES}
    assert {name for name in MODALITIES if before[name] != after[name]} == changed


def test_the_size_of_one_split_does_not_concern_the_others(config):
    before = copy.deepcopy(pair_settings(config, "hrstem", "validation"))
    config["datasets"]["images"]["training"] = 100
    assert pair_settings(config, "hrstem", "validation") == before
    assert pair_settings(config, "hrstem", "training")["datasets"]["images"] == 100
