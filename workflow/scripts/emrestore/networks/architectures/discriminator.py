"""Patch discriminator (Figure 10), 2,764,545 parameters at the paper's size."""

import keras
from keras import layers

from emrestore.networks.instance_norm import InstanceNormalization

KERNEL = 4  # pixel; ref. 58 of the paper
INITIAL_STD = 0.02  # released package


def discriminator(features, slope, epsilon):
    """Build the network.

    Parameters
    ----------
    features : list of int
        Channels of the convolutions before the last; all but the last of them halve the image
        (released: 64, 128, 256, 512).
    slope : float
        Of the leaky ReLU below zero.
    epsilon : float
        Of the instance normalisation, which all layers but the first and the last have (released:
        1e-3).

    Returns
    -------
    keras.Model
        Distorted image and the image to be judged, standardised (n, h, w, 2), to one logit for each
        patch, (n, h/8, w/8, 1) float32 at the paper's setting.
    """

    def convolution(width, stride, name, **kwargs):
        initial = keras.initializers.RandomNormal(0.0, INITIAL_STD)
        return layers.Conv2D(
            width, KERNEL, stride, "same", kernel_initializer=initial, name=name, **kwargs
        )

    images = pair = keras.Input((None, None, 2), name="pair")
    for level, width in enumerate(features, 1):
        stride = 1 if level == len(features) else 2
        images = convolution(width, stride, f"convolution{level}", use_bias=False)(images)
        if level > 1:
            images = InstanceNormalization(epsilon, name=f"normalised{level}")(images)
        images = layers.LeakyReLU(slope, name=f"activated{level}")(images)
    logits = convolution(1, 1, "logits", dtype="float32")(images)
    return keras.Model(pair, logits, name="discriminator")
