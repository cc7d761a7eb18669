"""MR-UNET's parameters, and restoration of images of any size."""

import numpy as np
import pytest
from emrestore.networks.build import build, restore, size_multiple

SMALL = {
    "cgrdn": {"base": 8, "growth": 4, "convolutions": 2, "rdbs": 2, "grdbs": 2, "floor": 0.1},
    "grdn": {"base": 8, "growth": 4, "convolutions": 2, "rdbs": 2, "grdbs": 2, "floor": 0.1},
    "mrunet": {"widths": [4, 8], "kernel": 5, "second_kernel": 3, "head_kernel": 1, "floor": 0.1},
}


def test_mrunet_has_the_parameters_of_the_public_code_and_of_the_papers_setting():
    public = {"widths": [64, 128, 256, 512, 512, 512, 512], "kernel": 4, "second_kernel": 0}
    ours = build("mrunet", public | {"head_kernel": 4, "floor": 0.1})
    # the public code takes four input channels, ours one
    assert ours.count_params() + 3 * 16 * 64 == 41_894_023
    paper = {"widths": [64, 128, 256, 512, 1024], "kernel": 5, "second_kernel": 3}
    model = build("mrunet", paper | {"head_kernel": 1, "floor": 0.1})
    normalisation = sum(layer.count_params() for layer in model.layers if "norm" in layer.name)
    assert model.count_params() == 51_699_845
    assert model.count_params() - normalisation == 51_696_005


@pytest.mark.parametrize("network", SMALL)
def test_any_size_is_restored_and_even_sizes_are_not_padded(network):
    model = build(network, SMALL[network])
    images = np.random.default_rng(0).normal(20000, 3000, (2, 37, 51)).astype("f4")
    assert size_multiple(model) == {"cgrdn": 2, "grdn": 2, "mrunet": 4}[network]
    restored = restore(model, images)
    assert restored.shape == images.shape and restored.dtype == np.float32
    even = images[:, :36, :48]
    direct = model(even[..., None])
    direct = direct[0] if isinstance(direct, list) else direct
    scale = np.abs(direct).max()
    assert np.abs(restore(model, even) - direct[..., 0]).max() < 1e-5 * scale


@pytest.mark.parametrize("network", SMALL)
def test_scale_and_offset_of_the_counts_pass_through(network):
    model = build(network, SMALL[network])
    images = np.random.default_rng(0).normal(200, 30, (1, 32, 32)).astype("f4")
    assert np.allclose(
        restore(model, 64 * images + 1024), 64 * restore(model, images) + 1024, rtol=1e-4
    )


def test_unknown_network_and_size_are_named():
    with pytest.raises(
        ValueError, match="'unet': expected one of cgrdn, discriminator, grdn, mrunet"
    ):
        build("unet", {})
    with pytest.raises(ValueError, match=r"networks\.cgrdn.*depth"):
        build("cgrdn", {"depth": 3})
