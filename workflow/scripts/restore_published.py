"""The published network, its weights in our CGRDN, on one set of pairs."""

import time

from emrestore.dataset.reading import read_pairs, write_restored
from emrestore.logs import log_to
from emrestore.networks.cgrdn import cgrdn
from emrestore.networks.published import load_published
from tqdm import tqdm


def main(pairs, saved_model, output, sizes, settings):
    """Restore the pairs and write images and times."""
    x, _ = read_pairs(pairs, settings["images"])
    model = cgrdn(**sizes)
    blocks = {key: sizes[key] for key in ("convolutions", "rdbs", "grdbs")}
    load_published(model, saved_model, **blocks)
    restored, seconds = [], []
    for image in tqdm(x.astype("float32"), desc="published", mininterval=5):
        start = time.perf_counter()
        restored.append(model.predict_on_batch(image[None, ..., None])[0, ..., 0])
        seconds.append(time.perf_counter() - start)
    write_restored(output, restored, seconds, "published", model.count_params())


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.pairs,
        snakemake.input.model,
        snakemake.output[0],
        snakemake.params.sizes,
        snakemake.params.settings,
    )
