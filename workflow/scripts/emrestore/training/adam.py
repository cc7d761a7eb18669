"""Adam with one operation of TensorFlow for each variable."""

import keras
import tensorflow as tf


class FusedAdam(keras.optimizers.Adam):
    """Adam as Keras has it, whose step on a variable is one operation in place of dozens.

    Small networks spend a tenth of a step in Keras' own on a CPU, and a GPU waits for their launches.
    """

    def update_step(self, gradient, variable, learning_rate):
        """Change a variable against its gradient (called by Keras, once a step and variable)."""
        index = self._get_variable_index(variable)
        step = tf.cast(self.iterations + 1, tf.float32)
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=self._momentums[index].value.handle,
            v=self._velocities[index].value.handle,
            beta1_power=tf.pow(self.beta_1, step),
            beta2_power=tf.pow(self.beta_2, step),
            lr=tf.cast(learning_rate, tf.float32),
            beta1=self.beta_1,
            beta2=self.beta_2,
            epsilon=self.epsilon,
            grad=gradient,
        )


def adam(variables, beta_1, beta_2, epsilon, clip_norm):
    """Return Adam with its moments made, so that they can be set from a checkpoint.

    Parameters
    ----------
    variables : list of keras.Variable
        What it changes, float32.
    beta_1, beta_2, epsilon : float
        Of Kingma and Ba (2014), the epsilon that of their section 2.
    clip_norm : float or None
        Gradients whose norm over all variables is larger are scaled down to it. Where devices share
        a batch, each device's part is held to its share.

    Returns
    -------
    keras.optimizers.Optimizer
        With networks in float16 one that also finds the factor by which losses are multiplied.
    """
    devices = tf.distribute.get_strategy().num_replicas_in_sync
    optimizer = FusedAdam(
        beta_1=beta_1,
        beta_2=beta_2,
        epsilon=epsilon,
        global_clipnorm=None if clip_norm is None else clip_norm / devices,
    )
    if keras.config.dtype_policy().compute_dtype == "float16":
        # small gradients would be lost; a step whose gradients overflow is left out
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
    optimizer.build(variables)
    return optimizer
