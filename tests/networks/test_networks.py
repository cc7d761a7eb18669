"""Parameter counts of the paper, and conformance with the six published models."""

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
import yaml
from emrestore.networks.architectures.cgrdn import cgrdn
from emrestore.networks.architectures.grdn import grdn
from emrestore.networks.published import load_published

ROOT = Path(__file__).parents[2]
SIZES = yaml.safe_load((ROOT / "config.yaml").read_text())["networks"]
MODALITIES = ("hrstem", "lrstem", "hrtem", "lrtem", "hrsem", "lrsem")


@pytest.fixture(scope="module")
def model():
    return cgrdn(**SIZES["cgrdn"])


@pytest.mark.parametrize(
    "convolutions, parameters",
    [(4, 2_478_721), (5, 3_396_737), (6, 4_462_209), (7, 5_675_137), (8, 7_035_521)],
)
def test_cgrdn_has_the_parameters_of_the_ablation(convolutions, parameters):
    assert cgrdn(**SIZES["cgrdn"] | {"convolutions": convolutions}).count_params() == parameters


def test_grdn_has_the_parameters_of_table_1():
    assert grdn(**SIZES["grdn"]).count_params() == 7_019_752


@pytest.mark.parametrize("modality", MODALITIES)
def test_our_cgrdn_returns_what_the_published_model_returns(model, modality):
    folder = ROOT / "resources" / "published" / modality / "saved_model"
    if not folder.exists():
        pytest.skip(f"{folder} is missing: ./reproduce published fetches it")
    sizes = {key: SIZES["cgrdn"][key] for key in ("convolutions", "rdbs", "grdbs")}
    load_published(model, folder, **sizes)
    images = np.random.default_rng(1).gamma(2.0, 4000.0, (1, 64, 48, 1)).astype(np.float32)
    theirs = tf.saved_model.load(str(folder)).signatures["serving_default"]
    expected = theirs(input_gen=tf.constant(images))["gen_r_em_out"].numpy()
    ours = model(images).numpy()
    assert np.abs(ours - expected).max() <= 1e-4 * expected.std()
    # a comparison that could not fail would prove nothing: one wrong bias must show
    bias = model.get_layer("g2_r3_d4").bias
    bias.assign(bias + 0.05)
    assert np.abs(model(images).numpy() - expected).max() > 1e-4 * expected.std()


def test_wrong_size_is_named(tmp_path):
    folder = ROOT / "resources" / "published" / "hrstem" / "saved_model"
    if not folder.exists():
        pytest.skip(f"{folder} is missing: ./reproduce published fetches it")
    small = cgrdn(base=8, growth=4, convolutions=8, rdbs=4, grdbs=4, floor=0.1)
    with pytest.raises(ValueError, match="networks.cgrdn"):
        load_published(small, folder, 8, 4, 4)
