"""Graph and cost of built networks against closed forms and published numbers."""

from pathlib import Path

import keras
import pytest
import yaml
from emrestore.networks.architectures.cgrdn import cgrdn
from emrestore.networks.architectures.grdn import grdn
from emrestore.networks.cost import activation_bytes, forward_flops, training_bytes
from emrestore.networks.graph import at_size, calls, diagram

SIZES = yaml.safe_load((Path(__file__).parents[2] / "config.yaml").read_text())["networks"]


@pytest.fixture(scope="module")
def model():
    return at_size(cgrdn(**SIZES["cgrdn"]), 256, 256)


def closed_form(edge, base, growth, convolutions, rdbs, grdbs, floor):
    """Return the FLOP of a CGRDN from the formulas of its blocks alone."""
    full, half = edge**2, (edge // 2) ** 2
    dense = sum(9 * (base + growth * k) * growth for k in range(convolutions))
    rdb = dense + (base + growth * convolutions) * base
    grdb = rdbs * rdb + (rdbs * base * base if rdbs > 1 else base * base)
    trunk = grdbs * grdb + grdbs * base * base + 2 * 16 * base * base
    return 2 * (2 * 9 * base * full + trunk * half)


def test_flops_are_those_of_the_closed_form_and_the_published_231(model):
    assert forward_flops(model) == closed_form(256, **SIZES["cgrdn"])
    assert round(forward_flops(model) / 1e9) in (230, 231)  # 230.47: measured.md rounds up
    small = dict(base=8, growth=4, convolutions=3, rdbs=2, grdbs=3, floor=0.1)
    assert forward_flops(at_size(cgrdn(**small), 32, 32)) == closed_form(32, **small)


def test_a_layer_that_is_called_twice_counts_twice():
    image = keras.Input((4, 4, 3))
    shared = keras.layers.Conv2D(5, 3, padding="same")
    twice = keras.Model(image, keras.layers.Add()([shared(image), shared(image)]))
    assert forward_flops(twice) == 2 * 2 * (9 * 3 * 5) * 16
    narrow = [o for o, _, _ in calls(grdn(8, 4, 2, 2, 2, 0.1)) if o.name == "cbam_narrow"]
    assert len(narrow) == 2


def test_memory_of_a_small_network_by_hand():
    image = keras.Input((8, 8, 1))
    tiny = keras.Model(image, keras.layers.Conv2D(2, 3, padding="same")(image))
    assert activation_bytes(tiny) == 4 * (64 + 128)
    assert training_bytes(tiny, 3) == 4 * (4 * 20 + 3 * 192)


def test_the_papers_training_step_fits_its_12_gb_card(model):
    # the paper could not go beyond n_lay 9 and batch 4 on 12 GB
    assert 8e9 < training_bytes(model, 4) < 12e9


def test_blocks_of_the_diagram_hold_all_parameters(model):
    whole = diagram(model, "", {r"g\d+_": "GRDB"})
    assert sum(row["parameters"] for row in whole) == 7_035_521
    assert [row["kind"] for row in whole].count("GRDB") == 4
    block = diagram(model, "g1_", {r"r\d+_": "RDB"})
    assert sum(row["parameters"] for row in block) == next(
        row["parameters"] for row in whole if row["node"] == "g1"
    )
    dense = diagram(model, "g1_r1_")
    # by hand: 320·64 + 64 for the fusion, Σ 9·(64 + 32(k-1))·32 + 32 for the others
    assert sum(row["parameters"] for row in dense) == 20_544 + sum(
        9 * (64 + 32 * k) * 32 + 32 for k in range(8)
    )


def test_connections_of_the_diagram_are_those_of_the_paper(model):
    whole = {row["node"]: row["inputs"].split() for row in diagram(model, "", {r"g\d+_": "GRDB"})}
    assert whole["global_concat"] == ["g1", "g2", "g3", "g4"]
    assert whole["g2"] == ["g1"] and whole["g1"] == ["down"]
    assert whole["global_sum"] == ["global_fusion", "down"]
    assert whole["sum"] == ["last", "standardised"]
    dense = diagram(model, "g2_r3_")
    features = [row["features"] for row in dense if row["kind"] == "concat"]
    assert features == [64 + 32 * k for k in range(1, 9)]
    assert dense[0]["kind"] == "input" and dense[-1]["inputs"].split()[1] == "input"
