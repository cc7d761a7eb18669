"""Train one network on the pairs of one modality by pixel losses.

The network learns to map a distorted image to the undistorted one: it sees random patches of the
training shards, its output is compared with the target by the pixel losses of the paper (eq. 14),
and Adam changes its weights. A kill loses the steps since the last checkpoint and nothing else: the
next run goes on from there and ends with the same bits.
"""

from emrestore.logs import log_to
from emrestore.networks.build import build
from emrestore.training.determinism import pin
from emrestore.training.devices import strategy_of
from emrestore.training.phases import PixelPhase
from emrestore.training.run import run_phase


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
    """Train `network` and write model, history and samples.

    Parameters
    ----------
    network : str
    training, validation : list of str
        Shards.
    model_path, history_path, samples_path : str
        Outputs.
    networks, settings : dict
        Config sections ``networks`` and ``training``.
    seed : int
    code : str
        Hash of this script and all it imports.
    threads : int
    """
    pin(seed, threads, settings["precision"])
    strategy = strategy_of(settings["replicas"])
    sizes, own = networks[network], settings[network]
    with strategy.scope():
        model = build(network, sizes)
        phase = PixelPhase(model, own["learning_rate"], settings, sizes["floor"])
    run_phase(
        phase,
        own["steps"],
        (training, validation),
        (model_path, history_path, samples_path),
        settings,
        seed,
        strategy,
        network=network,
        sizes=sizes,
        learning_rate=own["learning_rate"],
        threads=threads,
        code=code,
    )


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
