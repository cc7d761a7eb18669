"""MR-UNET, the multi-resolution U-Net of Wang et al. (Sci. Rep. 10, 2020) that Table 1 names.

No public file gives the 51.7 million parameters of Table 1: the levels, widths and kernels that
come nearest are chosen (deviation log). Heads are linear and work on standardised images.
"""

import keras
from keras import layers

from emrestore.networks.blocks import Moments, Standardise, convolution


def mrunet(widths, kernel, second_kernel, head_kernel, floor):
    """Build the network.

    Parameters
    ----------
    widths : list of int
        Channels of the encoder, one for each level; every level halves the image.
    kernel : int [pixel]
        Side of the strided and of the decoder convolutions.
    second_kernel : int [pixel]
        Side of the second convolution of each encoder level; 0 leaves it out.
    head_kernel : int [pixel]
        Side of the convolution that makes the image of each scale.
    floor : float [counts]
        Smallest standard deviation of the standardisation (released: 0.1).

    Returns
    -------
    keras.Model
        Counts (n, h, w, 1) to a list of counts: the full image first, then those at 1/2, 1/4, ...
        which training compares with the mean-pooled target. h and w must be multiples of 2 to the
        number of levels. At the paper's setting (five levels 64..1024, kernels 5, 3 and 1) it has
        51,699,845 parameters, 51,696,005 of them outside batch normalisation.
    """
    distorted = keras.Input((None, None, 1), name="distorted")
    mean, deviation = Moments(floor, name="moments")(distorted)
    image = Standardise(inverse=False, name="standardised")([distorted, mean, deviation])
    skips = []
    for level, width in enumerate(widths, 1):
        image = convolution(width, kernel, f"encoder{level}_down", stride=2)(image)
        image = layers.LeakyReLU(negative_slope=0.2)(image)
        if second_kernel:
            image = convolution(width, second_kernel, f"encoder{level}_second")(image)
            image = layers.LeakyReLU(negative_slope=0.2)(image)
        skips.append(image)
    heads = []
    for level in range(len(widths) - 1, 0, -1):
        skip = skips[level - 1]
        image = layers.UpSampling2D(2)(image)
        image = convolution(skip.shape[-1], kernel, f"decoder{level}", activation="relu")(image)
        image = layers.BatchNormalization(momentum=0.8, name=f"decoder{level}_norm")(image)
        image = layers.Concatenate()([image, skip])
        heads.append(convolution(1, head_kernel, f"head{level}", dtype="float32")(image))
    image = layers.UpSampling2D(2)(image)
    heads.append(convolution(1, head_kernel, "head0", dtype="float32")(image))
    restored = [
        Standardise(inverse=True, name=f"restored{level}")([head, mean, deviation])
        for level, head in enumerate(reversed(heads))
    ]
    return keras.Model(distorted, restored, name="mrunet")
