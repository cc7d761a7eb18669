"""A network trained by this run, on one set of pairs."""

from emrestore.dataset.restored import restore_pairs
from emrestore.logs import log_to
from emrestore.networks.build import build, restore


def main(pairs, model_path, output, network, sizes, count):
    """Restore the first `count` pairs and write images and times."""
    model = build(network, sizes)
    model.load_weights(model_path)

    def restorer(x, _):
        return restore(model, x[None])[0]

    restore_pairs(pairs, count, network, restorer, model.count_params(), output)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.pairs,
        snakemake.input.model,
        snakemake.output[0],
        snakemake.wildcards.network,
        snakemake.params.sizes,
        snakemake.params.images,
    )
