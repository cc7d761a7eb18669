"""The plan of a run: its numbers follow from the counts of the networks."""

import pytest
from emrestore.audit.plan import as_text, plan
from emrestore.networks.architectures.cgrdn import cgrdn
from emrestore.networks.cost import forward_flops
from emrestore.networks.graph import at_size

SIZES = {"base": 8, "growth": 4, "convolutions": 2, "rdbs": 2, "grdbs": 2, "floor": 0.1}
DATASETS = {"image_size": 64, "images": {"training": 100}}
TRAINING = {"cgrdn": {"steps": 50}, "batch": 3, "patch": 32, "memory_mib": 2048}
COMMON = {"network": "cgrdn", "sizes": SIZES}
WORK = [
    {"rule": "dataset_shard", "what": "training", "jobs": 2, "images": 100, "seconds": 0.5},
    {"rule": "train", "what": "cgrdn", "jobs": 2, "training": TRAINING, **COMMON},
    {"rule": "restore_trained", "what": "cgrdn", "jobs": 1, "images": 7, **COMMON},
    {"rule": "restore_trained", "what": "cgrdn", "jobs": 1, "images": 3, **COMMON},
]


@pytest.fixture(scope="module")
def table():
    return plan(WORK, DATASETS, 0.5).set_index("rule")


def flops(edge):
    return forward_flops(at_size(cgrdn(**SIZES), edge, edge))


def test_a_step_costs_three_forward_passes_of_its_batch(table):
    row = table.loc["train"]
    assert row["tflop"] == pytest.approx(2 * 3 * 50 * 3 * flops(32) / 1e12)
    assert row["hours"] == pytest.approx(row["tflop"] / 0.5 / 3600)
    assert row["items"] == 100


def test_rows_of_one_rule_and_network_are_added(table):
    row = table.loc["restore_trained"]
    assert (row["jobs"], row["items"]) == (2, 10)
    assert row["tflop"] == pytest.approx(10 * flops(64) / 1e12)


def test_pairs_take_disk_and_time_of_a_core(table):
    row = table.loc["dataset_shard"]
    assert row["disk_gb"] == pytest.approx(100 * 64 * 64 * 4 / 1e9)
    assert row["hours"] == pytest.approx(100 * 0.5 / 3600) and row["tflop"] == 0


def test_the_text_says_what_is_counted(table):
    text = as_text(table.reset_index(), "paper", 0.5)
    assert "Scale paper" in text and "at 0.5 TFLOP/s" in text and "three forward passes" in text
