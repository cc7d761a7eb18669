"""Grouped residual dense network (Kim et al. 2019), 7,019,752 parameters at the paper's size."""

from keras import layers, ops

from emrestore.networks.blocks import convolution, grouped_block, restoring_model
from emrestore.networks.fork import Fork

CHANNEL_REDUCTION = 16  # Woo et al. 2018
SPATIAL_KERNEL = 7  # Woo et al. 2018


def attention(features, base):
    """Apply channel and spatial attention (CBAM, Woo et al. 2018) to features (n, h, w, base)."""
    narrow = layers.Dense(max(base // CHANNEL_REDUCTION, 1), activation="relu", name="cbam_narrow")
    wide = layers.Dense(base, name="cbam_wide")
    features, pooled = Fork()(features)
    average = layers.GlobalAveragePooling2D(keepdims=True)(pooled)
    largest = layers.GlobalMaxPooling2D(keepdims=True)(pooled)
    gate = layers.Add()([wide(narrow(average)), wide(narrow(largest))])
    features = layers.Multiply()([features, layers.Activation("sigmoid")(gate)])
    features, pooled = Fork()(features)
    summary = layers.Concatenate()(
        [ops.max(pooled, axis=-1, keepdims=True), ops.mean(pooled, axis=-1, keepdims=True)]
    )
    spatial = convolution(1, SPATIAL_KERNEL, "cbam_spatial", activation="sigmoid")
    return layers.Multiply()([features, spatial(summary)])


def grdn(base, growth, convolutions, rdbs, grdbs, floor):
    """Build the network; arguments and result as for `emrestore.networks.architectures.cgrdn.cgrdn`."""

    def trunk(g):
        for i in range(1, grdbs + 1):
            g = grouped_block(g, base, growth, convolutions, rdbs, f"g{i}")
        up = convolution(base, 4, "up", stride=2, transposed=True)
        return attention(up(g), base)

    return restoring_model(trunk, base, floor, "grdn")
