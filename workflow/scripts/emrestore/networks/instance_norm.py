"""Instance normalisation (ref. 65 of the paper), with gradients summed in a fixed order."""

import keras
from keras import layers, ops

from emrestore.networks.fork import fork


@keras.saving.register_keras_serializable("emrestore")
class InstanceNormalization(layers.Layer):
    """Each channel of each image at mean 0 and deviation 1, then a trainable scale and offset.

    Keras' GroupNormalization with one group a channel gives the same numbers, but uses its input
    more than twice, so that its gradients differ in the last bits from run to run (see fork.py).

    Parameters
    ----------
    epsilon : float
        Added to the variance.
    """

    def __init__(self, epsilon, **kwargs):
        # moments over a whole image need all 24 bits of a float32
        super().__init__(**kwargs | {"dtype": "float32"})
        self.epsilon = epsilon

    def build(self, shape):
        """Make scale and offset, one number a channel each."""
        channels = (shape[-1],)
        self.scale = self.add_weight(shape=channels, initializer="ones", name="scale")
        self.offset = self.add_weight(shape=channels, initializer="zeros", name="offset")

    def call(self, images):
        """Return normalised images, (n, h, w, c) float32 as they came."""
        images, same = fork(images)
        centred, squared = fork(images - ops.mean(same, axis=(1, 2), keepdims=True))
        variance = ops.mean(ops.square(squared), axis=(1, 2), keepdims=True)
        return centred * ops.rsqrt(variance + self.epsilon) * self.scale + self.offset

    def get_config(self):
        """Return what rebuilds the layer."""
        return super().get_config() | {"epsilon": self.epsilon}
