"""Train one network with one noise model, as the six models are trained."""

from emrestore.logs import log_to
from emrestore.networks.device import compute_on
from emrestore.training.run import train_by_pixel_losses

if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    train_by_pixel_losses(
        (snakemake.input.training, snakemake.input.validation),
        (snakemake.output.model, snakemake.output.history, snakemake.output.samples),
        threads=snakemake.threads,
        **dict(snakemake.params.items()),
    )
