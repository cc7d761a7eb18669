"""What makes two trainings end with the same bits; call it before TensorFlow computes anything."""

import keras
import tensorflow as tf

from emrestore.networks.device import use


def pin(seed, threads, precision, deterministic=True):
    """Fix seed, number of threads, order of sums and arithmetic of this process.

    Together with `emrestore.networks.fork.fork`, which splits the sums of gradients. One and two
    threads give different last bits, hence the number belongs to the result.

    Parameters
    ----------
    seed : int
    threads : int
        Threads of one operation.
    precision : str
        As for `emrestore.networks.precision.resolved_precision`; of bfloat16 and float16 only the
        trunk.
    deterministic : bool
        False: seed and threads alone are fixed. Sums are then in the order that is fastest, and the
        last bits of two trainings differ.
    """
    keras.utils.set_random_seed(seed)
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    if deterministic:
        tf.config.experimental.enable_op_determinism()
        # the graph optimiser would merge our sums of two gradients into one sum of many
        tf.config.optimizer.set_experimental_options({"arithmetic_optimization": False})
    use(precision)
