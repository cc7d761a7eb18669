"""Relativistic average adversarial losses (eq. 2-3, 12, 15) and the noise before the discriminator.

Logits are C(y) and C(y_g), float32 (n, h, w, 1). Averages run over all patches of all images of the
batch, those on other devices included.
"""

import numpy as np
import tensorflow as tf

from emrestore.networks.fork import fork
from emrestore.random import draw, happens, stream


def batch_mean(logits):
    """Return the mean over the whole batch, a scalar; equal on all devices."""
    context = tf.distribute.get_replica_context()
    return context.all_reduce(tf.distribute.ReduceOp.MEAN, tf.reduce_mean(logits))


def relative(real, generated):
    """Return the arguments of the sigmoids of eq. 2 and 3, C(y) - E C(y_g) and C(y_g) - E C(y)."""
    real, all_real = fork(real)
    generated, all_generated = fork(generated)
    return real - batch_mean(all_generated), generated - batch_mean(all_real)


def adversarial_loss(real, generated):
    """Return -E log(1 - D(y, y_g)) - E log D(y_g, y) (eq. 12) of relative logits, a scalar.

    The logarithm of a sigmoid is written as a softplus: it stays finite for any logit.
    """
    return tf.reduce_mean(tf.math.softplus(real)) + tf.reduce_mean(tf.math.softplus(-generated))


def discriminator_loss(real, generated, real_label):
    """Return -E log D(y, y_g) - E log(1 - D(y_g, y)) (eq. 15) of relative logits, a scalar.

    Parameters
    ----------
    real, generated : tf.Tensor
        From `relative`.
    real_label : float
        Target for real images: 1 is eq. 15, the released package has 0.95.
    """
    real, labelled = fork(real)
    missed = tf.reduce_mean(tf.math.softplus(real) - real_label * labelled)
    return missed + tf.reduce_mean(tf.math.softplus(generated))


def instance_noise(seed, step, shape, settings):
    """Return the noise of one step for y and y_g, to be multiplied by the deviation of y.

    Parameters
    ----------
    seed, step : int
        The noise depends on them and on the shape alone.
    shape : tuple of int
        (n, h, w) of the batch.
    settings : dict
        ``probability`` that a step has noise, and ``level``, the range of its deviation in those
        of y.

    Returns
    -------
    numpy.ndarray
        (n, h, w, 2) float32; zeros without noise.
    """
    rng = stream(seed, "instance noise", step)
    if not happens(rng, settings["probability"]):
        return np.zeros((*shape, 2), np.float32)
    level = np.float32(draw(rng, settings["level"]))
    return level * rng.standard_normal((*shape, 2), np.float32)
