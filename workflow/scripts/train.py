"""Train one network on the pairs of one modality.

The network learns to map a distorted image to the undistorted one: it sees random patches of the
training shards, its output is compared with the target by the pixel losses of the paper (eq. 14),
and Adam changes its weights. A kill loses the steps since the last checkpoint and nothing else: the
next run goes on from there and ends with the same bits.
"""

import csv
import logging
import shutil
from pathlib import Path

from emrestore.dataset.reading import read_pairs
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.build import build
from emrestore.training.batches import Shards
from emrestore.training.checkpoint import run_key
from emrestore.training.determinism import pin
from emrestore.training.loop import COLUMNS, train
from emrestore.training.samples import Samples

logger = logging.getLogger(__name__)


def write_history(path, history):
    """Write the history of a training as a table; columns of losses with zero weight hold 0."""
    with writing(path) as temporary, open(temporary, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in history:
            writer.writerow([int(row[0]), *(f"{value:.6g}" for value in row[1:])])


def main(
    network,
    training,
    validation,
    model_path,
    history_path,
    samples_path,
    networks,
    settings,
    seed,
    code,
    threads,
):
    """Train `network` and write model and history.

    Parameters
    ----------
    network : str
    training, validation : list of str
        Shards.
    model_path, history_path, samples_path : str
        Outputs; the checkpoint lies beside them in ``checkpoint/`` until the training is done.
    networks, settings : dict
        Config sections ``networks`` and ``training``.
    seed : int
    code : str
        Hash of this script and all it imports.
    threads : int
    """
    pin(seed, threads, settings["precision"])
    own = settings[network]
    common = {
        name: value
        for name, value in settings.items()
        if name not in ("cgrdn", "grdn", "mrunet", "checkpoint_every", "memory_mib")
    }
    model = build(network, networks[network])
    shards = Shards(training, settings["memory_mib"])
    logger.info(
        "%s: %d parameters, %d training images, %d steps",
        *(network, model.count_params(), len(shards), own["steps"]),
    )
    folder = Path(model_path).parent / "checkpoint"
    x, y = read_pairs(validation, settings["validation_images"])
    samples = Samples(x, y, settings["samples"], settings["patch"], folder)
    history = train(
        model,
        own["steps"],
        own["learning_rate"],
        shards,
        (x, y),
        settings,
        networks[network]["floor"],
        seed,
        folder / "state.npz",
        run_key(
            network=network,
            sizes=networks[network],
            settings={**common, **own},
            data=shards.key,
            seed=seed,
            threads=threads,
            code=code,
        ),
        samples.watch,
    )
    with writing(model_path) as temporary:
        model.save(temporary)
    write_history(history_path, history)
    samples.write(samples_path, [int(row[0]) for row in history])
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.params.network,
        snakemake.input.training,
        snakemake.input.validation,
        snakemake.output.model,
        snakemake.output.history,
        snakemake.output.samples,
        snakemake.params.networks,
        snakemake.params.training,
        snakemake.params.seed,
        snakemake.params.code,
        snakemake.threads,
    )
