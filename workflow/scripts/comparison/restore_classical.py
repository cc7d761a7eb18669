"""One classical filter on one set of pairs."""

from emrestore.comparison.baselines import METHODS
from emrestore.dataset.restored import restore_pairs
from emrestore.logs import log_to


def main(pairs, output, method, settings, count):
    """Restore the pairs and write images and times."""

    def restorer(x, y):
        return METHODS[method](x, y, settings)

    restore_pairs(pairs, count, method, restorer, 0, output)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.pairs,
        snakemake.output[0],
        snakemake.wildcards.method,
        snakemake.params.settings,
        snakemake.params.images,
    )
