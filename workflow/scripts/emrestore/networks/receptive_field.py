"""How much of an image one output of a convolutional network sees, and its size without padding."""

import keras
import numpy as np
import tensorflow as tf

from emrestore.networks.instance_norm import InstanceNormalization


def without_normalisation(model):
    """Return a copy with new weights whose instance normalisations let everything through unchanged.

    Their means and deviations make every output depend on the whole image, a little.
    """

    def same_or_none(layer):
        if isinstance(layer, InstanceNormalization):
            return keras.layers.Identity(name=layer.name)
        return layer.__class__.from_config(layer.get_config())

    return keras.models.clone_model(model, clone_function=same_or_none)


def receptive_field(model, edge):
    """Return the edge of the square that the middle output depends on, by its gradient.

    Parameters
    ----------
    model : keras.Model
        Images (n, h, w, c) to one output (n, h', w', 1), convolutional but for `InstanceNormalization`.
    edge : int [pixel]
        Of the image that is tried, larger than the square.

    Returns
    -------
    int [pixel]
    """
    plain = without_normalisation(model)
    image = tf.random.stateless_normal((1, edge, edge, model.input_shape[-1]), seed=(0, 0))
    with tf.GradientTape() as tape:
        tape.watch(image)
        output = plain(image)
        middle = output[0, output.shape[1] // 2, output.shape[2] // 2, 0]
    seen = np.abs(tape.gradient(middle, image).numpy()[0]).max(axis=-1) > 0.0
    return int(max(seen.any(axis=0).sum(), seen.any(axis=1).sum()))


def unpadded_edge(model, edge):
    """Return the edge of the output [pixel] if no convolution padded its image of `edge` pixels."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D):
            edge = (edge - layer.kernel_size[0]) // layer.strides[0] + 1
    return edge
