"""The steps of one phase of a training: history, validation, checkpoints, exact resume."""

import logging
import time

import numpy as np
import tensorflow as tf
from tqdm import tqdm

from emrestore.training.checkpoint import load_checkpoint, save_checkpoint
from emrestore.training.feeding import feed
from emrestore.training.phases import LOSSES
from emrestore.training.schedule import learning_rate
from emrestore.training.validation import validation_psnr

logger = logging.getLogger(__name__)

COLUMNS = ("step", "seconds", "learning_rate", *LOSSES, "validation_psnr_db")


def compiled_step(phase, strategy):
    """Return the compiled step: batch and learning rates to `LOSSES`, means over all devices."""

    @tf.function(reduce_retracing=True)
    def step(batch, rates):
        for optimizer, rate in zip(phase.optimizers, rates, strict=True):
            optimizer.learning_rate.assign(rate)
        losses = strategy.run(phase.update, args=batch)
        return tf.cast(strategy.reduce(tf.distribute.ReduceOp.MEAN, losses, axis=None), tf.float64)

    return step


class Progress:
    """How far a phase has come, and what it writes down: all of it is in the checkpoint.

    Parameters
    ----------
    phase : PixelPhase or AdversarialPhase
    path : str or pathlib.Path
        Checkpoint.
    key : str
        Hash of all that the result depends on.
    """

    def __init__(self, phase, path, key):
        self.variables, self.path, self.key = phase.variables, path, key
        self.step, self.history, self.sums = 0, [], np.zeros(len(LOSSES))
        seconds, state = 0.0, load_checkpoint(path, key)
        if state is not None:
            for i, variable in enumerate(self.variables):
                variable.assign(state[f"{i:04d}"])
            self.step, seconds = int(state["step"]), float(state["seconds"])
            self.history, self.sums = list(state["history"]), state["sums"]
            logger.info("resumed at step %d", self.step)
        self.started = time.monotonic() - seconds

    @property
    def seconds(self):
        """Time of all runs together that led here, s."""
        return time.monotonic() - self.started

    @property
    def table(self):
        """History so far, (rows, number of `COLUMNS`) float64."""
        return np.array(self.history, dtype=float).reshape(-1, len(COLUMNS))

    def advance(self, step, sums, phase):
        """Take over the sums of the losses up to a step.

        Raises
        ------
        FloatingPointError
            If one is not finite.
        """
        if not np.isfinite(sums).all():
            wrong = [name for name, ok in zip(LOSSES, np.isfinite(sums), strict=True) if not ok]
            raise FloatingPointError(
                f"{', '.join(wrong)} not finite between the steps {self.step} and {step}: lower "
                f"the learning rates of {phase.section} (now {phase.learning_rates})"
            )
        self.step, self.sums = step, sums

    def note(self, rate, quality):
        """Add a row to the history and start new sums."""
        since = int(self.history[-1][0]) if self.history else 0
        means = self.sums / (self.step - since)
        self.history.append([self.step, self.seconds, rate, *means, quality])
        logger.info("step %d, loss %.4f, validation %.2f dB", self.step, means[0], quality)
        self.sums = np.zeros(len(LOSSES))

    def save(self):
        """Write the checkpoint."""
        values = {f"{i:04d}": variable.numpy() for i, variable in enumerate(self.variables)}
        save_checkpoint(
            self.path,
            self.key,
            step=np.array(self.step),
            seconds=np.array(self.seconds),
            history=self.table,
            sums=self.sums,
            **values,
        )


def train(phase, steps, shards, validation, settings, seed, strategy, checkpoint, key, watch=None):
    """Run one phase of a training, going on from a checkpoint of the same run where there is one.

    Parameters
    ----------
    phase : PixelPhase or AdversarialPhase
        Freshly built under `strategy`; its networks are changed in place.
    steps : int
    shards : emrestore.training.batches.Shards
    validation : tuple of two numpy.ndarray
        x and y, counts (n, h, w).
    settings : dict
        Config section ``training``: ``batch``, ``schedule``, ``batches_ahead``,
        ``validation_every`` and ``checkpoint_every`` (steps).
    seed : int
    strategy : tf.distribute.Strategy
        From `emrestore.training.devices.strategy_of`.
    checkpoint : str or pathlib.Path
    key : str
        Hash of all that the result depends on.
    watch : callable, optional
        Called with the steps done and the restoring network at every validation.

    Returns
    -------
    numpy.ndarray
        History, one row per validation, columns `COLUMNS`; losses are means since the row before,
        seconds those of all runs together that led here, the learning rate the restoring network's.

    Raises
    ------
    FloatingPointError
        If a loss is not finite; the message names the steps and what to change.
    """
    progress = Progress(phase, checkpoint, key)
    run_step = compiled_step(phase, strategy)
    steps_per_epoch = -(-len(shards) // settings["batch"])
    batches = feed(
        lambda step: phase.batch(shards, seed, step),
        *(progress.step, steps, strategy, settings["batches_ahead"]),
    )
    first, sums = progress.step, tf.constant(progress.sums)
    bar = tqdm(batches, initial=first, total=steps, mininterval=5, desc="train")
    for done, batch in enumerate(bar, first + 1):
        rates = [
            learning_rate(done - 1, steps, peak, settings["schedule"], steps_per_epoch)
            for peak in phase.learning_rates
        ]
        # summed where the step ran: reading every loss would make the device wait
        sums += run_step(batch, [tf.constant(rate, tf.float32) for rate in rates])
        validate = done % settings["validation_every"] == 0 or done == steps
        save = done % settings["checkpoint_every"] == 0 and done < steps
        if validate or save:
            progress.advance(done, sums.numpy(), phase)
        if validate:
            progress.note(rates[0], validation_psnr(phase.model, *validation))
            sums = tf.constant(progress.sums)
            if watch is not None:
                watch(done, phase.model)
        if save:
            progress.save()
    return progress.table
