"""The training of one network: steps, validation, history, checkpoints, exact resume."""

import logging
import time

import keras
import numpy as np
import tensorflow as tf
from tqdm import tqdm

from emrestore.metrics import psnr
from emrestore.networks.build import restore
from emrestore.training.checkpoint import load_checkpoint, save_checkpoint
from emrestore.training.losses import TERMS, pixel_losses, standardised_pair
from emrestore.training.schedule import learning_rate

logger = logging.getLogger(__name__)

COLUMNS = ("step", "seconds", "learning_rate", "loss", *TERMS, "validation_psnr_db")


def make_step(model, optimizer, losses, std_floor):
    """Return the compiled training step.

    Parameters
    ----------
    model : keras.Model
        Its outputs are restored counts, the full image first; smaller ones are compared with the
        mean-pooled target by L1.
    optimizer : keras.optimizers.Optimizer
    losses : dict
        Config section ``training.losses``.
    std_floor : float
        Counts.

    Returns
    -------
    callable
        (x, y, rate) to [total loss, *terms] as float32 (1 + number of `TERMS`,); the terms of
        zero weight are zero.
    """

    @tf.function(reduce_retracing=True)
    def step(x, y, rate):
        with tf.GradientTape() as tape:
            outputs = model(x, training=True)
            full, *smaller = outputs if isinstance(outputs, list) else [outputs]
            terms, total = pixel_losses(*standardised_pair(x, y, full, std_floor), losses)
            pooled = y
            for image in smaller:
                pooled = tf.nn.avg_pool2d(pooled, 2, 2, "VALID")
                target, output = standardised_pair(x, pooled, image, std_floor)
                total += losses["weights"]["l1"] * tf.reduce_mean(tf.abs(target - output))
        gradients = tape.gradient(total, model.trainable_variables)
        optimizer.learning_rate.assign(rate)
        optimizer.apply(gradients, model.trainable_variables)
        return tf.stack([total, *(terms.get(name, 0.0) for name in TERMS)])

    return step


def validation_psnr(model, x, y):
    """Return the mean PSNR of restored images, dB, MAX = 65535.

    Parameters
    ----------
    model : keras.Model
    x, y : numpy.ndarray
        Counts (n, h, w). Pairs without distortion (x equal to y) are left out.

    Returns
    -------
    float
        nan if no pair is left.
    """
    noisy = np.any(x != y, axis=(1, 2))
    restored = restore(model, x[noisy])
    ratios = [psnr(image, truth) for image, truth in zip(restored, y[noisy], strict=True)]
    return float(np.mean(ratios)) if ratios else float("nan")


def arrays_of(variables):
    """Return the values of Keras variables, numbered so that they can be set again in order."""
    return {f"{i:04d}": np.asarray(variable) for i, variable in enumerate(variables)}


def train(
    model,
    steps,
    peak_rate,
    shards,
    validation,
    settings,
    std_floor,
    seed,
    checkpoint,
    key,
    watch=None,
):
    """Train a network, going on from a checkpoint of the same run where there is one.

    Parameters
    ----------
    model : keras.Model
        Freshly built; changed in place.
    steps : int
    peak_rate : float
        Learning rate after the warm-up.
    shards : emrestore.training.batches.Shards
    validation : tuple of two numpy.ndarray
        x and y, counts (n, h, w).
    settings : dict
        Config section ``training``: ``batch``, ``patch``, ``adam``, ``schedule``, ``losses``,
        ``validation_every`` and ``checkpoint_every`` (steps).
    std_floor : float
        Counts.
    seed : int
    checkpoint : str
        Path of the checkpoint.
    key : str
        Hash of all that the result depends on.
    watch : callable, optional
        Called with the steps done and the model at every validation.

    Returns
    -------
    numpy.ndarray
        History, one row per validation, columns `COLUMNS`; losses are means since the row before,
        seconds those of all runs together that led here.

    Raises
    ------
    FloatingPointError
        If the loss is not finite; the message names the step and what to change.
    """
    optimizer = keras.optimizers.Adam(
        beta_1=settings["adam"]["beta_1"],
        beta_2=settings["adam"]["beta_2"],
        epsilon=settings["adam"]["epsilon"],
    )
    optimizer.build(model.trainable_variables)
    variables = [*model.variables, *optimizer.variables]
    first, before, history = 0, 0.0, []
    sums = np.zeros(1 + len(TERMS))
    state = load_checkpoint(checkpoint, key)
    if state is not None:
        for i, variable in enumerate(variables):
            variable.assign(state[f"{i:04d}"])
        first, before = int(state["step"]), float(state["seconds"])
        history, sums = list(state["history"]), state["sums"]
        logger.info("resumed at step %d of %d", first, steps)
    train_step = make_step(model, optimizer, settings["losses"], std_floor)
    steps_per_epoch = -(-len(shards) // settings["batch"])
    started = time.monotonic()
    since = len(history) and int(history[-1][0])
    for step in tqdm(range(first, steps), initial=first, total=steps, mininterval=5, desc="train"):
        rate = learning_rate(step, steps, peak_rate, settings["schedule"], steps_per_epoch)
        x, y = shards.batch(seed, step, settings["batch"], settings["patch"])
        losses = train_step(tf.constant(x), tf.constant(y), tf.constant(rate, tf.float32)).numpy()
        if not np.isfinite(losses).all():
            raise FloatingPointError(
                f"loss {losses[0]} at step {step}: lower training.{model.name}.learning_rate "
                f"(now {peak_rate})"
            )
        sums += losses
        done = step + 1
        if done % settings["validation_every"] == 0 or done == steps:
            quality = validation_psnr(model, *validation)
            seconds = before + time.monotonic() - started
            history.append([done, seconds, rate, *sums / (done - since), quality])
            logger.info(
                "step %d of %d, %.0f s, loss %.4f, validation %.2f dB",
                *(done, steps, seconds, history[-1][3], quality),
            )
            sums, since = np.zeros_like(sums), done
            if watch is not None:
                watch(done, model)
        if done % settings["checkpoint_every"] == 0 and done < steps:
            save_checkpoint(
                checkpoint,
                key,
                step=np.array(done),
                seconds=np.array(before + time.monotonic() - started),
                history=np.array(history, dtype=float).reshape(-1, len(COLUMNS)),
                sums=sums,
                **arrays_of(variables),
            )
    return np.array(history, dtype=float).reshape(-1, len(COLUMNS))
