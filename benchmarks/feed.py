"""Pairs a second that reach a training from shards on the disk, with nothing behind them.

Batches are made as a training makes them: patches of random pairs, standardised, and for the second
phase the instance noise of the discriminator. Cold: the kernel is told to forget the shards before.
A quarter as many pairs are drawn as there are, so that one in eight comes up again and is not cold.
Warm: the shards have been read.
"""

import argparse
import multiprocessing
import os
import shutil
import tempfile
import time
from pathlib import Path

import h5py
import numpy as np
import pandas as pd

IMAGE = 256  # pixel; paper
CHUNK = 64  # pairs written at once
REDRAWN = 4  # pairs on the disk for each that is drawn


def write_shard(path, count, seed):
    """Write a shard of noise as the data rule would."""
    rng = np.random.default_rng(seed)
    with h5py.File(path, "w") as shard:
        sets = [
            shard.create_dataset(
                name,
                (count, IMAGE, IMAGE),
                np.uint16,
                chunks=(1, IMAGE, IMAGE),
                fletcher32=True,
            )
            for name in ("x", "y")
        ]
        for first in range(0, count, CHUNK):
            size = min(CHUNK, count - first)
            for data in sets:
                data[first : first + size] = rng.integers(0, 2**16, (size, IMAGE, IMAGE), np.uint16)


def forget(paths):
    """Write files to the disk and drop them from the kernel's cache."""
    for path in paths:
        file = os.open(path, os.O_RDONLY)
        os.fsync(file)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)


def remember(paths):
    """Read files into the kernel's cache."""
    for path in paths:
        with open(path, "rb") as file:
            while file.read(2**24):
                pass


def rate(paths, options, threads, noise):
    """Return the pairs a second of one process that does nothing else, and its CPU time for a pair."""
    import tensorflow as tf
    from emrestore.config.layers import resolved
    from emrestore.training.batches import Shards
    from emrestore.training.determinism import pin
    from emrestore.training.feeding import feed
    from emrestore.training.relativistic import instance_noise

    pin(1, threads, "float32")
    training = resolved({"scale": "paper"})["training"]
    shards = Shards(paths, 0)

    def made(step):
        x, y = shards.batch(1, step, options.batch, options.patch, 0.1)
        if not noise:
            return x, y
        return x, y, instance_noise(1, step, x.shape[:3], training["adversarial"]["noise"])

    steps = len(shards) // (REDRAWN * options.batch)
    batches = iter(feed(made, 0, steps, tf.distribute.get_strategy(), training["batches_ahead"]))
    # the first batches are there before the clock starts
    ready = training["batches_ahead"] + threads
    for _ in range(ready):
        next(batches)
    begin, cpu = time.perf_counter(), time.process_time()
    for _ in range(steps - ready):
        next(batches)
    pairs = (steps - ready) * options.batch
    return pairs / (time.perf_counter() - begin), (time.process_time() - cpu) / pairs


def main():
    """Print pairs a second by cache, threads and phase."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patch", type=int, default=256, help="edge [pixel]; paper: 256")
    parser.add_argument("--batch", type=int, default=4, help="paper: 4")
    parser.add_argument("--pairs", type=int, default=4000, help="on the disk, 0.26 MB each")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--folder", help="where the shards are written for the time of the run")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(dir=options.folder))
    rows = []
    try:
        per_shard = min(options.pairs, 1000)
        paths = [str(folder / f"training-{k:04d}.h5") for k in range(options.pairs // per_shard)]
        for seed, path in enumerate(paths):
            write_shard(path, per_shard, seed)
        for threads in options.threads:
            for noise in (False, True):
                for cache in ("cold", "warm"):
                    forget(paths) if cache == "cold" else remember(paths)
                    with multiprocessing.get_context("spawn").Pool(1) as pool:
                        pairs, cpu = pool.apply(rate, (paths, options, threads, noise))
                    row = {
                        "cache": cache,
                        "threads": threads,
                        "instance noise": noise,
                        "pairs a second": round(pairs),
                        "CPU ms a pair": round(1e3 * cpu, 2),
                    }
                    rows.append(row)
                    print(row, flush=True)
    finally:
        shutil.rmtree(folder)
    print(pd.DataFrame(rows).to_string(index=False))


if __name__ == "__main__":
    main()
