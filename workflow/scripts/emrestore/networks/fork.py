"""A tensor twice, so that gradients are summed in a fixed order and trainings repeat bit for bit."""

import keras

if keras.config.backend() == "tensorflow":
    import tensorflow as tf

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

else:

    def fork(tensor):
        """Return a tensor twice; no training of a run is by another backend, whose speed is measured."""
        return tensor, tensor


@keras.saving.register_keras_serializable("emrestore")
class Fork(keras.layers.Layer):
    """`fork` as a layer of a functional model."""

    def call(self, tensor):
        """Return the tensor twice."""
        return fork(tensor)
