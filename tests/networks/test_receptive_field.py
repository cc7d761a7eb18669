"""What one output sees, by gradient, against the recursion over kernels and strides."""

import keras
import pytest
from emrestore.networks.build import build
from emrestore.networks.receptive_field import receptive_field, unpadded_edge


def by_recursion(layers):
    """Return the receptive field of (kernel, stride) layers, first to last."""
    field = 1
    for kernel, stride in reversed(layers):
        field = (field - 1) * stride + kernel
    return field


@pytest.mark.parametrize("features, layers", [([2, 3], 2), ([2, 3, 4, 5], 4)])
def test_the_discriminator_sees_what_its_kernels_and_strides_say(features, layers):
    model = build("discriminator", {"features": features, "slope": 0.2, "epsilon": 1e-3})
    plan = [(4, 2)] * (layers - 1) + [(4, 1)] * 2
    assert receptive_field(model, 96) == by_recursion(plan)
    # the paper's plan
    assert by_recursion([(4, 2)] * 3 + [(4, 1)] * 2) == 70


def test_without_padding_an_image_shrinks_as_keras_says():
    image = keras.Input((64, 64, 1))
    sizes, out = [(4, 2), (3, 1), (4, 1)], {}
    for padding in ("same", "valid"):
        x = image
        for kernel, stride in sizes:
            x = keras.layers.Conv2D(1, kernel, stride, padding)(x)
        out[padding] = keras.Model(image, x)
    assert unpadded_edge(out["same"], 64) == out["valid"].output_shape[1]
