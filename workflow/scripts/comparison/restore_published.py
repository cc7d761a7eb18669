"""The published network, its weights in our CGRDN, on one set of pairs."""

from emrestore.dataset.restored import restore_pairs
from emrestore.logs import log_to
from emrestore.restoring.restorer import loaded_restorer


def main(pairs, saved_model, output, sizes, count, settings):
    """Restore the first `count` pairs and write images and times."""
    restorer = loaded_restorer("published", saved_model, sizes, settings)

    def restored(x, _):
        return restorer(x[None])[0]

    restore_pairs(pairs, count, "published", restored, restorer.model.count_params(), output)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.pairs,
        snakemake.input.model,
        snakemake.output[0],
        snakemake.params.sizes,
        snakemake.params.images,
        snakemake.params.restoration,
    )
