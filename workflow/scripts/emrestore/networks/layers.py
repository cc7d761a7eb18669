"""Layers that Keras lacks: standardisation of counts, its inverse, and an ordered sum of gradients.

Importing this module registers them, which is all that ``keras.models.load_model`` needs to read a
``model.keras`` of this workflow.
"""

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="emrestore")
class Standardise(keras.layers.Layer):
    """Subtract each image's own mean and divide by its own standard deviation.

    Called with counts (n, h, w, 1) float32; returns the standardised images of the same shape, and
    mean and scale (n, 1, 1, 1) in counts. Source: released package.

    Parameters
    ----------
    std_floor : float
        Smallest divisor, counts, so that a constant image stays finite.
    """

    def __init__(self, std_floor, **kwargs):
        # moments of 16-bit counts need all 24 bits of a float32, whatever the trunk uses
        super().__init__(**{**kwargs, "dtype": "float32"})
        self.std_floor = std_floor

    def call(self, counts):
        mean = tf.reduce_mean(counts, axis=(1, 2, 3), keepdims=True)
        centred = counts - mean
        variance = tf.reduce_mean(tf.square(centred), axis=(1, 2, 3), keepdims=True)
        scale = tf.maximum(tf.sqrt(variance), self.std_floor)
        return centred / scale, mean, scale

    def get_config(self):
        return {**super().get_config(), "std_floor": self.std_floor}


@keras.saving.register_keras_serializable(package="emrestore")
class Unstandardise(keras.layers.Layer):
    """Turn a standardised image (n, h, w, 1) back into counts: image · scale + mean."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "dtype": "float32"})

    def call(self, image, mean, scale):
        return image * scale + mean


@tf.custom_gradient
def fork(tensor):
    """Return a tensor twice; its gradient is the sum of exactly two gradients.

    TensorFlow adds three or more gradients of one tensor in an order that depends on timing, and
    the last bits with it. Forked pairwise, every sum has two terms, and two terms commute.

    Parameters
    ----------
    tensor : tf.Tensor

    Returns
    -------
    tuple of two tf.Tensor
    """
    return (tf.identity(tensor), tf.identity(tensor)), lambda first, second: first + second


@keras.saving.register_keras_serializable(package="emrestore")
class Fork(keras.layers.Layer):
    """`fork` as a layer of a functional model."""

    def call(self, tensor):
        return fork(tensor)
