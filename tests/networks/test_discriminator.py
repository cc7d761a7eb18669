"""The patch discriminator against the released size and the paper's output and patch."""

from pathlib import Path

import keras
import numpy as np
import pytest
import yaml
from emrestore.networks.build import build
from emrestore.networks.instance_norm import InstanceNormalization

SIZES = yaml.safe_load((Path(__file__).parents[2] / "config.yaml").read_text())["networks"]


@pytest.fixture(scope="module")
def model():
    return build("discriminator", SIZES["discriminator"])


def test_it_has_the_released_parameters_and_the_papers_output(model):
    assert model.count_params() == 2_764_545
    assert model.compute_output_shape((1, 256, 256, 2)) == (1, 32, 32, 1)


def test_one_logit_sees_the_patch_of_the_paper(model):
    seen, step = 1, 1
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D):
            seen += (layer.kernel_size[0] - 1) * step
            step *= layer.strides[0]
    assert seen == 70


def test_each_image_is_judged_by_itself(model):
    images = np.random.default_rng(0).normal(size=(2, 64, 64, 2)).astype("f4")
    assert np.allclose(model(images)[1:], model(images[1:]), atol=1e-5)


def test_instance_normalisation_is_that_of_keras():
    images = np.random.default_rng(0).normal(3.0, 2.0, (2, 6, 5, 3)).astype("f4")
    ours, theirs = InstanceNormalization(1e-3), keras.layers.GroupNormalization(-1, epsilon=1e-3)
    for layer in (ours, theirs):
        layer.build(images.shape)
    ours.scale.assign([1.0, 2.0, -1.0])
    ours.offset.assign([0.0, 5.0, 1.0])
    theirs.set_weights([ours.scale.numpy(), ours.offset.numpy()])
    assert np.allclose(ours(images), theirs(images), atol=1e-5)
