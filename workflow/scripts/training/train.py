"""Train one network on the pairs of one modality by pixel losses.

The network learns to map a distorted image to the undistorted one: it sees random patches of the
training shards, its output is compared with the target by the pixel losses of the paper (eq. 14),
and Adam changes its weights. A kill loses the steps since the last checkpoint and nothing else: the
next run goes on from there and ends with the same bits.
"""

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
