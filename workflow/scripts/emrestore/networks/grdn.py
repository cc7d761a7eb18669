"""GRDN, the network that CGRDN grew out of: a plain cascade of groups, then an attention block.

Source: Kim et al., NTIRE 2019, with the paper's sizes; the attention block is CBAM (Woo et al.).
"""

import keras

from emrestore.networks.dense_blocks import convolution, grouped_residual_dense_block, upsampling
from emrestore.networks.layers import Fork, Standardise, Unstandardise


def attention(image, reduction, kernel):
    """Weigh the channels, then the pixels, by gates computed from averages and maxima (CBAM).

    Parameters
    ----------
    image : keras.KerasTensor
        (n, h, w, channels).
    reduction : int
        The shared perceptron of the channel gate has channels/reduction hidden units.
    kernel : int
        Side of the convolution of the spatial gate, pixels.

    Returns
    -------
    keras.KerasTensor
        (n, h, w, channels).
    """
    channels = image.shape[-1]
    image, pooled = Fork(name="channel_fork")(image)
    average = keras.layers.GlobalAveragePooling2D(keepdims=True, name="channel_average")(pooled)
    maximum = keras.layers.GlobalMaxPooling2D(keepdims=True, name="channel_maximum")(pooled)
    hidden = keras.layers.Dense(
        max(1, channels // reduction), activation="relu", name="channel_hidden"
    )
    weight = keras.layers.Dense(channels, name="channel_weight")
    gate = keras.layers.Add(name="channel_add")([weight(hidden(average)), weight(hidden(maximum))])
    gate = keras.layers.Activation("sigmoid", name="channel_gate")(gate)
    image = keras.layers.Multiply(name="channel_attention")([image, gate])

    image, pooled = Fork(name="spatial_fork")(image)
    statistics = keras.layers.Concatenate(name="spatial_statistics")(
        [
            keras.ops.max(pooled, axis=-1, keepdims=True),
            keras.ops.mean(pooled, axis=-1, keepdims=True),
        ]
    )
    gate = convolution(1, kernel, "spatial_gate", activation="sigmoid")(statistics)
    return keras.layers.Multiply(name="spatial_attention")([image, gate])


def grdn(
    base_channels,
    growth_channels,
    growth_convolutions,
    blocks,
    groups,
    gate_reduction,
    gate_kernel,
    std_floor,
):
    """Build an untrained GRDN.

    Parameters
    ----------
    base_channels, growth_channels, growth_convolutions, blocks, groups, std_floor
        As in `emrestore.networks.cgrdn.cgrdn`.
    gate_reduction, gate_kernel : int
        See `attention` (16 and 7).

    Returns
    -------
    keras.Model
        Counts (n, h, w, 1) float32 to counts of the same shape; h and w multiples of 2.
        With the paper's sizes it has 7,019,752 parameters.
    """
    counts = keras.Input((None, None, 1), name="counts", dtype="float32")
    image, mean, scale = Standardise(std_floor, name="standardise")(counts)
    trunk = convolution(base_channels, 3, "first")(image)
    trunk = convolution(base_channels, 4, "down", strides=2)(trunk)
    for g in range(1, groups + 1):
        trunk = grouped_residual_dense_block(
            trunk, blocks, growth_channels, growth_convolutions, f"group{g}"
        )
    full = upsampling(base_channels, "up")(trunk)
    full = attention(full, gate_reduction, gate_kernel)
    residual = convolution(1, 3, "last", dtype="float32")(full)
    restored = keras.layers.Add(name="add", dtype="float32")([residual, image])
    restored = Unstandardise(name="restored")(restored, mean, scale)
    return keras.Model(counts, restored, name="grdn")
