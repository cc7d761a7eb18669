"""The published network, its weights in our CGRDN, on one set of pairs."""

import keras
from emrestore.dataset.restored import restore_pairs
from emrestore.logs import log_to
from emrestore.networks.build import build
from emrestore.networks.precision import keras_policy
from emrestore.networks.published import load_published
from emrestore.restoring.restorer import Restorer


def main(pairs, saved_model, output, sizes, count, settings):
    """Restore the first `count` pairs and write images and times."""
    keras.config.set_dtype_policy(keras_policy(settings["precision"]))
    model = build("cgrdn", sizes)
    blocks = {key: sizes[key] for key in ("convolutions", "rdbs", "grdbs")}
    load_published(model, saved_model, **blocks)
    restorer = Restorer(model, settings)

    def restored(x, _):
        return restorer(x[None])[0]

    restore_pairs(pairs, count, "published", restored, model.count_params(), output)


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
