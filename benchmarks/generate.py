"""How fast pairs are made: process time of one core with its stages, memory, and shards on two cores.

Every row runs in a process of its own, so that its memory is its own.
"""

import argparse
import copy
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.config.layers import resolved
from emrestore.config.sections import of_set
from emrestore.dataset import pairs
from emrestore.dataset.shards import write_shard
from emrestore.distortion import chain, tem

ROOT = Path(__file__).parents[1]
STAGES = {
    pairs: ("random_specimen", "render_atoms", "render_points", "render_lowres", "transform"),
    chain: ("jitter", "detect", "fast_scan", "finished"),
    tem: ("apply_mtf", "detected", "readout", "defects", "finished"),
}


def timed(seconds, name, function):
    """Return a function that adds its process time to `seconds[name]`."""

    def wrapped(*args, **kwargs):
        start = time.process_time()
        try:
            return function(*args, **kwargs)
        finally:
            seconds[name] = seconds.get(name, 0.0) + time.process_time() - start

    return wrapped


def measured(config, modality, count, r_hat):
    """Return a row of pairs per second, memory and shares of the stages."""
    seconds, each, rows = {}, [], []
    for module, names in STAGES.items():
        for name in names:
            setattr(module, name, timed(seconds, name, getattr(module, name)))
    for index in range(count):
        start = time.process_time()
        rows.append(pairs.make_pair(config, 1, modality, "benchmark", index, r_hat)[2])
        each.append(time.process_time() - start)
    each, total = np.array(each), sum(each)
    slowest = np.sort(each)[-max(1, count // 20) :]
    atoms = np.array([row.get("specimen.n_atoms", 0) for row in rows])
    return {
        "modality": modality,
        "size": config["datasets"]["image_size"],
        "pairs_per_s_median": 1 / np.median(each),
        "pairs_per_s_mean": count / total,
        "slowest_5_percent_s": slowest.mean(),
        "share_of_slowest": slowest.sum() / total,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "median_atoms": np.median(atoms),
        "s_per_1e5_atoms": np.polyfit(atoms, each, 1)[0] * 1e5 if np.ptp(atoms) else np.nan,
    } | {f"share {name}": value / total for name, value in seconds.items()}


def written(config, modality, count, r_hat, processes, shards):
    """Return how long [s] processes need to write shards, Python's start left out."""
    with tempfile.TemporaryDirectory() as folder:
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            # one whole shard each, so that every process has imported all it needs
            job = (config, 1, modality, "benchmark")
            warm = [(f"{folder}/warm{n}.h5", *job, 0, count, r_hat) for n in range(processes)]
            pool.starmap(write_shard, warm, chunksize=1)
            jobs = [(f"{folder}/{n}.h5", *job, n * count, count, r_hat) for n in range(shards)]
            start = time.perf_counter()
            pool.starmap(write_shard, jobs, chunksize=1)
            return time.perf_counter() - start


def scaling(config, modality, count, r_hat, shards=24, repeats=3):
    """Return how much faster two processes write shards than one, in turns.

    As many shards as a data set of the demo has: of a few, the last one keeps a single core busy.
    """
    seconds = [
        [written(config, modality, count, r_hat, processes, shards) for processes in (1, 2)]
        for _ in range(repeats)
    ]
    speed_ups = [one / two for one, two in seconds]
    return {
        "modality": modality,
        "shards": shards,
        "pairs_per_shard": count,
        "one_job_s": np.median(seconds, axis=0)[0],
        "two_jobs_s": np.median(seconds, axis=0)[1],
        "speed_up": np.median(speed_ups),
        "lowest": min(speed_ups),
        "highest": max(speed_ups),
    }


def main():
    """Print one row a modality and size, and one of shards on two cores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=64, help="pairs of each modality")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[128, 256, 512], help="edges [pixel]"
    )
    options = parser.parse_args()
    config = resolved({"scale": "test"}, ROOT)
    r_hat = radii_by_atomic_number(ROOT / "results/test/references/projected_radius.csv")
    jobs = []
    for size in options.sizes:
        sized = copy.deepcopy(config)
        sized["datasets"]["image_size"] = size
        for modality in config["datasets"]["modalities"] if size == 256 else ["hrstem", "lrstem"]:
            jobs.append((sized | of_set(sized, modality), modality, options.count, r_hat))
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        rows = pool.starmap(measured, jobs, chunksize=1)
    with pd.option_context("display.width", 250, "display.max_columns", 40):
        print(pd.DataFrame(rows).round(3).T.to_string(header=False))
        for modality in ("hrstem", "lrtem"):
            sections = config | of_set(config, modality)
            row = scaling(sections, modality, max(1, options.count // 4), r_hat)
            print("\n" + pd.Series(row).to_string())


if __name__ == "__main__":
    main()
