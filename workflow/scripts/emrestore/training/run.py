"""A phase of a training from shards to model file and history."""

import csv
import logging
import shutil
from pathlib import Path

from emrestore.dataset.reading import read_pairs
from emrestore.files import writing
from emrestore.networks.build import build
from emrestore.networks.device import facts
from emrestore.training.batches import Shards
from emrestore.training.checkpoint import run_key
from emrestore.training.determinism import pin
from emrestore.training.devices import strategy_of
from emrestore.training.loop import COLUMNS, train
from emrestore.training.phases import PixelPhase
from emrestore.training.samples import Samples
from emrestore.training.validation import distorted_psnr, require_gain

logger = logging.getLogger(__name__)

# the settings that the result of either phase depends on
DECISIVE = (
    "patch",
    "batch",
    "adam",
    "schedule",
    "losses",
    "jit_compile",
    "deterministic",
    "samples",
    "validation_images",
    "validation_every",
)


def write_history(path, history):
    """Write history.csv; losses of zero weight, and those of the other phase, are 0."""
    with writing(path) as temporary, open(temporary, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in history:
            writer.writerow([int(row[0]), *(f"{value:.6g}" for value in row[1:])])


def run_phase(phase, steps, data, outputs, settings, seed, strategy, **decisive):
    """Train, write model, history and samples, and drop the checkpoint.

    Parameters
    ----------
    phase : PixelPhase or AdversarialPhase
    steps : int
    data : tuple of two lists of str
        Training and validation shards.
    outputs : tuple of three str
        Model, history and samples; the checkpoint lies beside them in ``checkpoint/`` until the end.
    settings : dict
        Config section ``training``.
    seed : int
    strategy : tf.distribute.Strategy
    **decisive
        What the result depends on beside data, seed, steps, devices and `DECISIVE` settings: a
        checkpoint with other values is ignored. JSON values.

    Raises
    ------
    RuntimeError
        If the network learnt to restore nothing; see `require_gain`.
    """
    training, validation = data
    shards = Shards(training, settings["memory_mib"])
    logger.info(
        "%s: %d parameters, %d training images, %d steps, %d devices",
        *(phase.section, phase.model.count_params(), len(shards), steps),
        strategy.num_replicas_in_sync,
    )
    key = run_key(
        phase=type(phase).__name__,
        steps=steps,
        data=shards.key,
        seed=seed,
        devices=strategy.num_replicas_in_sync,
        # what `auto` means differs between machines, and so do the last bits
        computed_on=facts(),
        settings={name: settings[name] for name in DECISIVE},
        **decisive,
    )
    folder = Path(outputs[0]).parent / "checkpoint"
    x, y = read_pairs(validation, settings["validation_images"])
    samples = Samples(x, y, settings["samples"], settings["patch"], folder)
    state = folder / "state.npz"
    history = train(
        phase, steps, shards, (x, y), settings, seed, strategy, state, key, samples.watch
    )
    require_gain(
        *(history[:, 0], history[:, -1], distorted_psnr(x, y)),
        *(settings["smallest_gain"], phase.section),
    )
    with writing(outputs[0]) as temporary:
        phase.model.save(temporary)
    write_history(outputs[1], history)
    samples.write(outputs[2], [int(row[0]) for row in history])
    shutil.rmtree(folder, ignore_errors=True)


def train_by_pixel_losses(
    data, outputs, network, networks, training, seed, code, threads, section=None
):
    """Train a network by pixel losses alone, and write model, history and samples.

    Parameters
    ----------
    data : tuple of two lists of str
        Training and validation shards.
    outputs : tuple of three str
        Model, history and samples.
    network : str
    networks, training : dict
        Config sections ``networks`` and ``training``.
    seed : int
    code : str
        Hash of the calling script and all it imports: a checkpoint of other code is ignored.
    threads : int
    section : str, optional
        Of the config, where the learning rate stands; errors name it. That of the network otherwise.
    """
    pin(seed, threads, training["precision"], training["deterministic"])
    strategy = strategy_of(training["replicas"])
    sizes, own = networks[network], training[network]
    with strategy.scope():
        model = build(network, sizes)
        phase = PixelPhase(model, own["learning_rate"], training, sizes["floor"])
    phase.section = section or phase.section
    run_phase(
        phase,
        own["steps"],
        data,
        outputs,
        training,
        seed,
        strategy,
        network=network,
        sizes=sizes,
        learning_rate=own["learning_rate"],
        threads=threads,
        code=code,
    )
