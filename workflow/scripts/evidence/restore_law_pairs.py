"""The published network of one modality on the pairs by other laws."""

from emrestore.dataset.restored import restore_pairs
from emrestore.logs import log_to
from emrestore.restoring.restorer import loaded_restorer


def main(pairs, saved_model, outputs, sizes, settings):
    """Restore every set of pairs and write its images and times."""
    restorer = loaded_restorer("published", saved_model, sizes, settings)

    def restored(x, _):
        return restorer(x[None])[0]

    for path, output in zip(pairs, outputs, strict=True):
        restore_pairs([path], None, "published", restored, restorer.model.count_params(), output)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.pairs,
        snakemake.input.model,
        snakemake.output,
        snakemake.params.sizes,
        snakemake.params.restoration,
    )
