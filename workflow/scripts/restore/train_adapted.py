"""Train the published network on by pairs of one microscope, or by those of all."""

from emrestore.adapting.tuning import tuned
from emrestore.logs import log_to
from emrestore.networks.device import compute_on

if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    tuned(
        snakemake.input.start,
        (snakemake.input.training, snakemake.input.validation),
        [snakemake.output[name] for name in ("model", "history", "samples")],
        threads=snakemake.threads,
        **dict(snakemake.params.items()),
    )
