"""The published network, its weights in our CGRDN, on one set of pairs."""

from emrestore.dataset.restored import restore_pairs
from emrestore.logs import log_to
from emrestore.networks.build import build, restore
from emrestore.networks.published import load_published


def main(pairs, saved_model, output, sizes, count):
    """Restore the first `count` pairs and write images and times."""
    model = build("cgrdn", sizes)
    blocks = {key: sizes[key] for key in ("convolutions", "rdbs", "grdbs")}
    load_published(model, saved_model, **blocks)

    def restorer(x, _):
        return restore(model, x[None])[0]

    restore_pairs(pairs, count, "published", restorer, model.count_params(), output)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.pairs,
        snakemake.input.model,
        snakemake.output[0],
        snakemake.params.sizes,
        snakemake.params.images,
    )
