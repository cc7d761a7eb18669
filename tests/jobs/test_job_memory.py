"""The memory that jobs declare, against networks that are built and against measured jobs."""

from pathlib import Path

import pytest
from emrestore.config.layers import resolved
from emrestore.jobs.memory import network_maps, restoring_mb, training_mb
from emrestore.jobs.trainings import adversarial_phase, pixel_phase

ROOT = Path(__file__).parents[2]
EDGE = 64
# measured on two cores: a step of the paper's size, 4 images of 256² (benchmarks/train), without data
PAPERS_STEP_MB = 10_600
# largest jobs of a run of the scale test at commit a5809d6
TEST_SCALE_MB = {"train": 613, "train_adversarial": 619, "restore_published": 709}


@pytest.mark.parametrize(
    "scale, network, within",
    [("paper", "cgrdn", 0.03), ("demo", "cgrdn", 0.06), ("test", "cgrdn", 0.06)]
    + [("demo", "grdn", 0.06), ("demo", "mrunet", 0.06)],
)
def test_maps_and_weights_are_those_of_the_built_network(scale, network, within):
    from emrestore.networks.build import build
    from emrestore.networks.cost import FLOAT_BYTES, activation_bytes
    from emrestore.networks.graph import at_size

    config = resolved({"scale": scale}, ROOT)
    sizes = config["networks"][network]
    model = build(network, sizes)
    maps, weights = network_maps(config, network, sizes)
    built = activation_bytes(at_size(model, EDGE, EDGE)) / (FLOAT_BYTES * EDGE**2)
    assert maps == pytest.approx(built, rel=within)
    assert weights == pytest.approx(model.count_params(), rel=within)


def test_a_training_of_the_papers_size_declares_what_it_takes():
    config = resolved({"scale": "paper"}, ROOT)
    sizes, training = config["networks"]["cgrdn"], pixel_phase(config, "cgrdn")
    declared = training_mb(config, "cgrdn", sizes, training)
    assert PAPERS_STEP_MB < declared < 1.25 * PAPERS_STEP_MB
    against = training_mb(config, "cgrdn", sizes, adversarial_phase(config))
    assert declared < against < 1.2 * declared
    # the layers of a network on a GPU take none of the machine's memory
    assert training_mb(config, "cgrdn", sizes, training, gpu=True) < declared / 2


def test_data_count_where_they_are_held_in_memory():
    config = resolved({"scale": "demo"}, ROOT)
    sizes, training = config["networks"]["cgrdn"], pixel_phase(config, "cgrdn")
    few = training_mb(config, "cgrdn", sizes, training | {"memory_mib": 1})
    pairs = config["datasets"]["images"]["training"] * config["datasets"]["image_size"] ** 2
    held = training_mb(config, "cgrdn", sizes, training) - few
    assert held == pytest.approx(config["memory"]["margin"] * 4 * pairs / 1e6, abs=2)


def test_jobs_of_the_test_scale_stay_below_what_they_declare():
    config = resolved({"scale": "test"}, ROOT)
    sizes = config["networks"]["cgrdn"]
    declared = {
        "train": training_mb(config, "cgrdn", sizes, pixel_phase(config, "cgrdn")),
        "train_adversarial": training_mb(config, "cgrdn", sizes, adversarial_phase(config)),
        "restore_published": restoring_mb(config, 2),
    }
    assert all(TEST_SCALE_MB[rule] < declared[rule] for rule in TEST_SCALE_MB)


def test_an_added_network_counts_as_the_largest_known():
    config = resolved({"scale": "demo"}, ROOT)
    known = [network_maps(config, name, config["networks"][name]) for name in ("cgrdn", "mrunet")]
    maps, weights = network_maps(config, "own", {"depth": 3})
    assert maps >= max(one for one, _ in known) and weights >= max(one for _, one in known)
