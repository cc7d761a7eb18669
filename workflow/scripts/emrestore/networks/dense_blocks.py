"""The residual dense blocks that CGRDN and GRDN share, as functions on Keras tensors.

No normalisation, bias everywhere, variance scaling (scale 1, fan-in, uniform). Source: released
package; layer names spell the place of each weight, which is how published weights are matched.
"""

import keras

from emrestore.networks.layers import Fork


def convolution(channels, kernel, name, **options):
    """Return the plain convolution layer of all networks here.

    Parameters
    ----------
    channels, kernel : int
        Number of output channels; kernel side, pixels.
    name : str
    **options
        Passed to ``keras.layers.Conv2D`` (strides, activation, dtype).

    Returns
    -------
    keras.layers.Conv2D
    """
    return keras.layers.Conv2D(
        channels,
        kernel,
        padding="same",
        kernel_initializer=keras.initializers.VarianceScaling(1.0, "fan_in", "uniform"),
        name=name,
        **options,
    )


def upsampling(channels, name):
    """Return the 4x4 transposed convolution of stride 2 with `channels` outputs."""
    return keras.layers.Conv2DTranspose(
        channels,
        4,
        strides=2,
        padding="same",
        kernel_initializer=keras.initializers.VarianceScaling(1.0, "fan_in", "uniform"),
        name=name,
    )


def residual_dense_block(image, growth_channels, growth_convolutions, name):
    """Dense 3x3 convolutions on everything before them, fused by a 1x1 and added to the input.

    Parameters
    ----------
    image : keras.KerasTensor
        (n, h, w, channels).
    growth_channels : int
        Channels that each convolution adds.
    growth_convolutions : int
        Their number; the paper's n_lay counts the fusion too and is one more.
    name : str
        Prefix of the layer names.

    Returns
    -------
    keras.KerasTensor
        (n, h, w, channels).
    """
    channels = image.shape[-1]
    image, shortcut = Fork(name=f"{name}_fork")(image)
    dense = image
    for k in range(1, growth_convolutions + 1):
        grown = convolution(growth_channels, 3, f"{name}_growth{k}", activation="relu")(dense)
        dense = keras.layers.Concatenate(name=f"{name}_dense{k}")([dense, grown])
    fused = convolution(channels, 1, f"{name}_fusion")(dense)
    return keras.layers.Add(name=f"{name}_add")([fused, shortcut])


def grouped_residual_dense_block(image, blocks, growth_channels, growth_convolutions, name):
    """Cascade residual dense blocks, fuse all their outputs by a 1x1 and add the input.

    Parameters
    ----------
    image : keras.KerasTensor
        (n, h, w, channels).
    blocks : int
        Number of residual dense blocks.
    growth_channels, growth_convolutions : int
        See `residual_dense_block`.
    name : str
        Prefix of the layer names.

    Returns
    -------
    keras.KerasTensor
        (n, h, w, channels).
    """
    channels = image.shape[-1]
    image, shortcut = Fork(name=f"{name}_fork")(image)
    outputs = []
    for r in range(1, blocks + 1):
        image = residual_dense_block(
            image, growth_channels, growth_convolutions, f"{name}_block{r}"
        )
        outputs.append(image)
    fused = convolution(channels, 1, f"{name}_fusion")(joined(outputs, f"{name}_concatenate"))
    return keras.layers.Add(name=f"{name}_add")([fused, shortcut])


def joined(tensors, name):
    """Concatenate along the channels; a single tensor is returned as it is."""
    return keras.layers.Concatenate(name=name)(tensors) if len(tensors) > 1 else tensors[0]
