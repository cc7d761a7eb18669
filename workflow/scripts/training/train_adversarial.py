"""Let a CGRDN that the pixel losses have trained go on against a discriminator.

The discriminator sees a distorted image beside the undistorted or the restored one and learns to
tell which (eq. 15); the network goes on with the pixel losses and learns to fool it (eq. 12-13).
What the pixel losses blur, since they average over what they are unsure of, is to come out sharper.
A kill loses the steps since the last checkpoint and nothing else.
"""

from emrestore.logs import log_to
from emrestore.networks.build import build
from emrestore.networks.device import compute_on
from emrestore.training.checkpoint import weights_hash
from emrestore.training.determinism import pin
from emrestore.training.devices import strategy_of
from emrestore.training.phases import AdversarialPhase
from emrestore.training.run import run_phase


def main(
    start,
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
    """Train the CGRDN of the file `start` and write model, history and samples.

    Parameters
    ----------
    start : str
        Model of the pixel phase.
    training, validation : list of str
        Shards.
    model_path, history_path, samples_path : str
        Outputs.
    networks, settings : dict
        Config sections ``networks`` (cgrdn, discriminator) and ``training``.
    seed : int
    code : str
        Hash of this script and all it imports.
    threads : int
    """
    pin(seed, threads, settings["precision"], settings["deterministic"])
    strategy = strategy_of(settings["replicas"])
    with strategy.scope():
        model = build("cgrdn", networks["cgrdn"])
        model.load_weights(start)
        discriminator = build("discriminator", networks["discriminator"])
        phase = AdversarialPhase(model, discriminator, settings, networks["cgrdn"]["floor"])
    run_phase(
        phase,
        settings["adversarial"]["steps"],
        (training, validation),
        (model_path, history_path, samples_path),
        settings,
        seed,
        strategy,
        start=weights_hash(model),
        sizes=[networks["cgrdn"], networks["discriminator"]],
        adversarial=settings["adversarial"],
        threads=threads,
        code=code,
    )


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        snakemake.input.start,
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
