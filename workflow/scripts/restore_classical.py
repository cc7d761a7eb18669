"""One classical filter on one set of pairs."""

import time

from emrestore.baselines import METHODS
from emrestore.dataset.reading import read_pairs, write_restored
from emrestore.logs import log_to
from tqdm import tqdm


def main(pairs, output, method, settings):
    """Restore the pairs and write images and times."""
    x, y = read_pairs(pairs, settings["images"])
    restored, seconds = [], []
    for noisy, truth in zip(tqdm(x, desc=method, mininterval=5), y, strict=True):
        start = time.perf_counter()
        restored.append(METHODS[method](noisy, truth, settings))
        seconds.append(time.perf_counter() - start)
    write_restored(output, restored, seconds, method, 0)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.pairs,
        snakemake.output[0],
        snakemake.wildcards.method,
        snakemake.params.settings,
    )
