"""Train a published network on by our loop and on our pairs.

It is the one training of a network of the full size that ordinary processors can afford: it starts
where the authors' ended. What it gains shows that losses, schedule and data work together;
layers.csv that the gradient reaches every layer. A kill loses the steps since the last checkpoint
and nothing else.
"""

from emrestore.logs import log_to
from emrestore.networks.device import compute_on
from emrestore.training.batches import Shards
from emrestore.training.checkpoint import weights_hash
from emrestore.training.from_published import published_phase
from emrestore.training.layers import first_gradients, ways, write_layers
from emrestore.training.run import run_phase


def main(start, data, outputs, sizes, training, seed, code, threads):
    """Train on from the weights `start` and write model, history, samples and layers.

    Parameters
    ----------
    start : str
        Folder of a published SavedModel.
    data : tuple of two lists of str
        Training and validation shards.
    outputs : list of four str
    sizes : dict
        Of the published network, section ``published.network``.
    training : dict
        Section ``training`` with the changes of ``published_tuned.training``.
    seed : int
    code : str
        Hash of this script and all it imports.
    threads : int
    """
    own, section = training["cgrdn"], "published_tuned.training.cgrdn"
    phase, strategy = published_phase(start, sizes, training, seed, threads, section)
    variables, begun = phase.model.trainable_variables, weights_hash(phase.model)
    before = [variable.numpy() for variable in variables]
    # one batch: nothing is read into memory that the training reads again
    gradients = first_gradients(phase, Shards(data[0], 0), seed)
    run_phase(
        phase,
        own["steps"],
        data,
        outputs[:3],
        training,
        seed,
        strategy,
        start=begun,
        sizes=sizes,
        learning_rate=own["learning_rate"],
        threads=threads,
        code=code,
    )
    moved = ways(before, [variable.numpy() for variable in variables])
    write_layers(outputs[3], variables, gradients, moved)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        snakemake.input.start,
        (snakemake.input.training, snakemake.input.validation),
        [snakemake.output[name] for name in ("model", "history", "samples", "layers")],
        threads=snakemake.threads,
        **dict(snakemake.params.items()),
    )
