"""How much work a job is, against counts by hand."""

import pytest
from emrestore.jobs.amounts import AUTHORS_PAIRS, work
from emrestore.jobs.choices import variants
from emrestore.jobs.methods import sizes_of
from emrestore.jobs.operations import forward_flops, step_flops
from emrestore.jobs.pairs import pair_settings
from emrestore.jobs.studies import study_settings
from emrestore.jobs.trainings import pixel_phase


def of_shard(config, shard):
    params = {"settings": pair_settings(config, "hrstem", "training")}
    return work("dataset_shard", {"shard": shard}, params, config)


def test_the_last_shard_holds_what_is_left(config):
    config["datasets"]["images"]["training"] = 10
    assert [of_shard(config, shard).amount for shard in ("0000", "0001", "0002")] == [4, 4, 2]
    # x and y as uint16
    assert of_shard(config, "0000").disk == 4 * 256 * 256 * 4


def test_small_pairs_count_by_their_pixels(config):
    config["datasets"]["image_size"] = 128
    assert of_shard(config, "0000").amount == 1


def test_a_training_is_its_steps_and_its_validations(config):
    params = {
        "network": "cgrdn",
        "networks": {"cgrdn": config["networks"]["cgrdn"]},
        "training": pixel_phase(config, "cgrdn"),
    }
    found = work("train", {}, params, config)
    sizes = config["networks"]["cgrdn"]
    # 30 steps of 2 patches of 32², validated twice on 2 whole images
    expected = 30 * step_flops("cgrdn", sizes, 32, 2) + 4 * forward_flops("cgrdn", sizes, 256)
    assert found.amount == found.tflop == pytest.approx(expected / 1e12)
    assert found.float32 and found.kind == ""
    # eight pairs of training fit into the memory
    assert found.memory == 8 * 256 * 256 * 4


def test_pairs_that_do_not_fit_stay_on_the_disk(config):
    phase = pixel_phase(config, "cgrdn") | {"memory_mib": 1}
    params = {"networks": {"cgrdn": config["networks"]["cgrdn"]}, "training": phase}
    assert work("train", {}, params, config).memory == 0


def test_the_choices_are_all_their_trainings(config):
    scoring = {"images": 2}
    common = {"sizes": config["choices"]["network"], "scoring": scoring}
    known = variants(config)
    one = dict(list(known.items())[:1])
    whole = work("train_choices", {}, {"variants": known, **common}, config).amount
    assert whole == pytest.approx(
        len(known) * work("train_choices", {}, {"variants": one, **common}, config).amount
    )


@pytest.mark.parametrize(("data", "count"), [("test", 50), ("authors", AUTHORS_PAIRS)])
def test_of_the_authors_pairs_no_more_are_restored_than_there_are(config, data, count):
    config["datasets"]["images"]["test"] = 50
    sizes = sizes_of(config, "published")
    params = {"sizes": sizes, "images": 96, "restoration": {"precision": "auto"}}
    found = work("restore_published", {"data": data}, params, config)
    assert found.amount == pytest.approx(count * forward_flops("cgrdn", sizes, 256) / 1e12)
    assert found.kind == "wide" and not found.float32


def test_each_orientation_is_restored_and_their_mean_kept(config):
    params = {
        "network": "cgrdn",
        "sizes": config["networks"]["cgrdn"],
        "images": 2,
        "orientations": 8,
    }
    found = work("restore_trained", {"data": "test"}, params, config)
    once = work("restore_trained", {"data": "test"}, params | {"orientations": 1}, config)
    assert found.amount == 8 * once.amount and found.disk == once.disk


def test_bm3d_alone_takes_time_among_the_filters(config):
    for method, kind in (("bm3d_true", "bm3d"), ("median", ""), ("noisy", "")):
        wildcards = {"method": method, "data": "test"}
        assert work("restore_classical", wildcards, {"images": 2}, config).kind == kind


def test_a_whole_specimen_is_probes_times_slices_times_points(config):
    settings = study_settings(config, "edge_dislocation", "margin", "simulation")
    settings["studies"]["edge_dislocation"] |= {"size": 100, "pixel_size": 0.2}
    settings["margin"] = 5.0
    settings["simulation"]["full"] |= {"spacing": 0.5, "tile": 4.0, "window": 8.0}
    settings["simulation"]["sampling"] = 0.1
    found = work("full_image", {"study": "edge_dislocation"}, {"settings": settings}, config)
    # 60 probes an edge, a pair of phonons, six atoms of a column, 200 points an edge
    assert found.amount == pytest.approx(60**2 * 2 * 6 * 200**2 / 1e9)


def test_a_rule_that_no_number_changes_has_no_amount(config):
    assert work("figure01", {}, {}, config).amount == 0
