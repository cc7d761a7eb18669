"""A network trained by this run, on one set of pairs."""

import time

from emrestore.dataset.reading import read_pairs, write_restored
from emrestore.logs import log_to
from emrestore.networks.build import build, restore
from tqdm import tqdm


def main(pairs, model_path, output, network, sizes, count):
    """Restore the first `count` pairs and write images and times."""
    x, _ = read_pairs(pairs, count)
    model = build(network, sizes)
    model.load_weights(model_path)
    restored, seconds = [], []
    for image in tqdm(x, desc=network, mininterval=5):
        start = time.perf_counter()
        restored.append(restore(model, image[None])[0])
        seconds.append(time.perf_counter() - start)
    write_restored(output, restored, seconds, network, model.count_params())


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
