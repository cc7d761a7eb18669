"""What makes two trainings end with the same bits; call it before TensorFlow computes anything."""

import keras
import tensorflow as tf

from emrestore.networks.precision import keras_policy


def pin(seed, threads, precision):
    """Fix seed, number of threads, order of sums and arithmetic of this process.

    Together with `emrestore.networks.fork.fork`, which splits the sums of gradients. One and two
    threads give different last bits, hence the number belongs to the result.

    Parameters
    ----------
    seed : int
    threads : int
        Threads of one operation.
    precision : str
        As for `emrestore.networks.precision.keras_policy`; of bfloat16 only the trunk.
    """
    keras.utils.set_random_seed(seed)
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.experimental.enable_op_determinism()
    # the graph optimiser would merge our sums of two gradients into one sum of many
    tf.config.optimizer.set_experimental_options({"arithmetic_optimization": False})
    keras.config.set_dtype_policy(keras_policy(precision))
