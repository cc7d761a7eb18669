"""MR-UNET, the multi-resolution U-Net of Wang et al. (Sci. Rep. 10, 2020) that Table 1 names.

No public file gives the 51.7 million parameters of Table 1: the levels, widths and kernels that
come nearest are chosen (deviation log). Heads are linear and work on standardised images.
"""

import keras

from emrestore.networks.dense_blocks import convolution
from emrestore.networks.layers import Standardise, Unstandardise


def mrunet(widths, kernel, second_kernel, head_kernel, std_floor):
    """Build an untrained MR-UNET.

    Parameters
    ----------
    widths : list of int
        Channels of the encoder, one for each level; every level halves the image.
    kernel : int
        Side of the strided and of the decoder convolutions, pixels.
    second_kernel : int
        Side of the second convolution of each encoder level, pixels; 0 leaves it out.
    head_kernel : int
        Side of the convolution that makes the image of each scale, pixels.
    std_floor : float
        Smallest standard deviation that an image is divided by, counts.

    Returns
    -------
    keras.Model
        Counts (n, h, w, 1) float32 to a list of counts: the full image first, then the images at
        1/2, 1/4, ... on which training compares with the mean-pooled target. h and w must be
        multiples of 2 to the number of levels. The paper's setting (five levels 64..1024, kernels
        5, 3 and 1) has 51,699,845 parameters, 51,696,005 of them outside batch normalisation.
    """
    counts = keras.Input((None, None, 1), name="counts", dtype="float32")
    image, mean, scale = Standardise(std_floor, name="standardise")(counts)
    skips = []
    for level, width in enumerate(widths, 1):
        name = f"encoder{level}"
        image = convolution(width, kernel, f"{name}_down", strides=2)(image)
        image = keras.layers.LeakyReLU(negative_slope=0.2, name=f"{name}_down_relu")(image)
        if second_kernel:
            image = convolution(width, second_kernel, f"{name}_second")(image)
            image = keras.layers.LeakyReLU(negative_slope=0.2, name=f"{name}_second_relu")(image)
        skips.append(image)
    heads = []
    for level, skip in list(enumerate(skips, 1))[-2::-1]:
        name = f"decoder{level}"
        image = keras.layers.UpSampling2D(2, name=f"{name}_up")(image)
        image = convolution(skip.shape[-1], kernel, f"{name}_merge", activation="relu")(image)
        image = keras.layers.BatchNormalization(momentum=0.8, name=f"{name}_normalise")(image)
        image = keras.layers.Concatenate(name=f"{name}_concatenate")([image, skip])
        heads.append(convolution(1, head_kernel, f"head{level}", dtype="float32")(image))
    image = keras.layers.UpSampling2D(2, name="decoder0_up")(image)
    heads.append(convolution(1, head_kernel, "head0", dtype="float32")(image))
    restored = [
        Unstandardise(name=f"restored{level}")(head, mean, scale)
        for level, head in enumerate(reversed(heads))
    ]
    return keras.Model(counts, restored, name="mrunet")
