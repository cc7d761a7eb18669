"""The published network trained on by pairs of one microscope, and what that gains."""

import logging
import time
from pathlib import Path

import tensorflow as tf
from tqdm import tqdm

from emrestore.comparison.metrics import psnr
from emrestore.dataset.reading import read_pairs
from emrestore.files import writing
from emrestore.training.batches import Shards
from emrestore.training.checkpoint import weights_hash
from emrestore.training.from_published import published_phase
from emrestore.training.run import run_phase

log = logging.getLogger(__name__)

SECTION = "adaptation.training.cgrdn"
TIMED = 3  # steps; chosen


def steps_in(minutes, phase, shards, seed, remembered):
    """Return how many steps of a training fit into some minutes, by the time of `TIMED` of them.

    Parameters
    ----------
    minutes : float
    phase : PixelPhase
    shards : emrestore.training.batches.Shards
    seed : int
    remembered : pathlib.Path
        Gets the number. Where it is there it is taken: a training that is gone on with keeps its length.

    Returns
    -------
    int
    """
    if remembered.exists():
        return int(remembered.read_text())
    batch, gradients = phase.batch(shards, seed, 0), tf.function(phase.gradients)
    gradients(*batch)
    begin = time.perf_counter()
    for _ in range(TIMED):
        losses, _ = gradients(*batch)
    losses.numpy()  # a GPU has only then computed them
    each = (time.perf_counter() - begin) / TIMED
    steps = max(1, int(60.0 * minutes / each))
    log.info("%.2g s a step: %d steps in %g minutes", each, steps, minutes)
    with writing(remembered) as temporary:
        Path(temporary).write_text(str(steps))
    return steps


def tuned(weights, data, outputs, sizes, training, seed, threads, code, minutes=None):
    """Train the published network on.

    Parameters
    ----------
    weights : str or pathlib.Path
        Folder of the SavedModel.
    data : tuple of two lists of str
        Training and validation shards.
    outputs : list of three str
        Model, history and samples.
    sizes : dict
        Of the published network.
    training : dict
        Section ``training`` with the changes of ``adaptation.training``.
    seed, threads : int
    code : str
        A checkpoint of other code is not gone on from.
    minutes : float, optional
        In place of the steps of the config. Their number depends on the machine then, and lies beside
        the model as ``steps.txt``.

    Raises
    ------
    RuntimeError
        If the network restores nothing at the end.
    """
    phase, strategy = published_phase(weights, sizes, training, seed, threads, SECTION)
    steps = training["cgrdn"]["steps"]
    if minutes is not None:
        remembered = Path(outputs[0]).with_name("steps.txt")
        steps = steps_in(minutes, phase, Shards(data[0], 0), seed, remembered)
    run_phase(
        *(phase, steps, data, outputs, training, seed, strategy),
        start=weights_hash(phase.model),
        sizes=sizes,
        learning_rate=training["cgrdn"]["learning_rate"],
        threads=threads,
        code=code,
    )


def restored_psnr(restorer, pairs, words, count=None):
    """Return the PSNR [dB] of each restored image of a shard, or of its first ones."""
    x, y = read_pairs([pairs], count)
    progress = tqdm(x, desc=words, mininterval=5)
    return [psnr(restorer(image[None])[0], truth) for image, truth in zip(progress, y, strict=True)]
