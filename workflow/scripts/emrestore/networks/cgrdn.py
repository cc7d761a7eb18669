"""CGRDN, the network of the paper: grouped residual dense blocks at half resolution, concatenated.

Source: released package (all six released networks have this form), fig. 9 of the paper.
"""

import keras

from emrestore.networks.dense_blocks import (
    convolution,
    grouped_residual_dense_block,
    joined,
    upsampling,
)
from emrestore.networks.layers import Fork, Standardise, Unstandardise


def cgrdn(base_channels, growth_channels, growth_convolutions, blocks, groups, std_floor):
    """Build an untrained CGRDN.

    Parameters
    ----------
    base_channels : int
        Channels between the blocks (paper: 64).
    growth_channels : int
        Channels that each dense convolution adds (paper: 32).
    growth_convolutions : int
        Dense convolutions in a block (released package: 8, which the paper counts as n_lay = 9).
    blocks, groups : int
        Residual dense blocks in a group, and groups (paper: 4 and 4).
    std_floor : float
        Smallest standard deviation that an image is divided by, counts.

    Returns
    -------
    keras.Model
        Counts (n, h, w, 1) float32 to counts of the same shape; h and w multiples of 2.
        With the paper's sizes it has 7,035,521 parameters.
    """
    counts = keras.Input((None, None, 1), name="counts", dtype="float32")
    image, mean, scale = Standardise(std_floor, name="standardise")(counts)
    features = convolution(base_channels, 3, "first")(image)
    half = convolution(base_channels, 4, "down", strides=2)(features)
    trunk, shortcut = Fork(name="trunk_fork")(half)
    outputs = []
    for g in range(1, groups + 1):
        trunk = grouped_residual_dense_block(
            trunk, blocks, growth_channels, growth_convolutions, f"group{g}"
        )
        outputs.append(trunk)
    fused = convolution(base_channels, 1, "fusion")(joined(outputs, "concatenate"))
    fused = keras.layers.Add(name="trunk_add")([fused, shortcut])
    full = upsampling(base_channels, "up")(fused)
    residual = convolution(1, 3, "last", dtype="float32")(full)
    restored = keras.layers.Add(name="add", dtype="float32")([residual, image])
    restored = Unstandardise(name="restored")(restored, mean, scale)
    return keras.Model(counts, restored, name="cgrdn")
