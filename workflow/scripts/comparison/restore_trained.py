"""A network trained by this run, on one set of pairs."""

from emrestore.dataset.restored import restore_pairs
from emrestore.logs import log_to
from emrestore.networks.device import compute_on
from emrestore.restoring.orientations import over_orientations
from emrestore.restoring.restorer import loaded_restorer


def main(pairs, model_path, output, method, network, sizes, count, orientations, settings):
    """Restore the first `count` pairs, each in some orientations, and write images and times."""
    restorer = loaded_restorer(network, model_path, sizes, settings)

    def restored(x, _):
        return over_orientations(restorer, x, orientations)

    restore_pairs(pairs, count, method, restored, restorer.model.count_params(), output)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        snakemake.input.pairs,
        snakemake.input.model,
        snakemake.output[0],
        snakemake.wildcards.network + snakemake.wildcards.mean,
        snakemake.params.network,
        snakemake.params.sizes,
        snakemake.params.images,
        snakemake.params.orientations,
        snakemake.params.restoration,
    )
