"""Trainings of one network one after another in one process, which starts and reads pairs once."""

import keras

from emrestore.networks.build import build
from emrestore.networks.device import facts
from emrestore.training.checkpoint import run_key
from emrestore.training.determinism import pin
from emrestore.training.devices import strategy_of
from emrestore.training.loop import train
from emrestore.training.phases import PixelPhase


def variant_key(shards, sizes, training, seed, threads, code, **others):
    """Return the hash of all that a trained variant depends on, and of `others`, JSON values.

    Parameters
    ----------
    shards : emrestore.training.batches.Shards
    sizes, training : dict
        Sizes of the CGRDN, and a config section ``training``.
    seed, threads : int
    code : str
        Hash of the calling script and all it imports.
    """
    pin(seed, threads, training["precision"], training["deterministic"])
    return run_key(
        data=shards.key,
        sizes=sizes,
        training=training,
        seed=seed,
        threads=threads,
        code=code,
        # what `auto` means, and how many devices share a batch, differs between machines
        computed_on=facts(),
        devices=strategy_of(training["replicas"]).num_replicas_in_sync,
        **others,
    )


def train_variant(shards, validation, sizes, training, seed, threads, checkpoint, key):
    """Train a CGRDN by pixel losses, going on from a checkpoint where there is one.

    Parameters
    ----------
    shards, sizes, training, seed, threads
        As for `variant_key`.
    validation : tuple of two numpy.ndarray
        x and y, counts (n, h, w), for the history.
    checkpoint : pathlib.Path
    key : str
        From `variant_key`.

    Returns
    -------
    keras.Model

    Raises
    ------
    FloatingPointError
        If a loss is not finite.
    """
    # what earlier trainings left behind would fill the memory
    keras.backend.clear_session()
    pin(seed, threads, training["precision"], training["deterministic"])
    strategy, own = strategy_of(training["replicas"]), training["cgrdn"]
    with strategy.scope():
        model = build("cgrdn", sizes)
        phase = PixelPhase(model, own["learning_rate"], training, sizes["floor"])
    train(phase, own["steps"], shards, validation, training, seed, strategy, checkpoint, key)
    return model
