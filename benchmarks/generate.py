"""How fast pairs are made: process time of one core, stages apart."""

import argparse
import copy
import resource
import time
from pathlib import Path

import numpy as np
import pandas as pd
from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.configuration import resolved
from emrestore.dataset import pairs

STAGES = ("random_specimen", "render_atoms", "render_points", "render_lowres", "transform")


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
    """Return a row of pairs per second and shares of the stages."""
    seconds, each, atoms = {}, [], []
    originals = {name: getattr(pairs, name) for name in (*STAGES, "distort_stem", "distort_tem")}
    for name, function in originals.items():
        setattr(pairs, name, timed(seconds, name, function))
    for index in range(count):
        start = time.process_time()
        *_, drawn = pairs.make_pair(config, 1, modality, "benchmark", index, r_hat)
        each.append(time.process_time() - start)
        atoms.append(drawn.get("specimen.n_atoms", 0))
    for name, function in originals.items():
        setattr(pairs, name, function)
    each, total = np.array(each), sum(each)
    row = {
        "modality": modality,
        "size": config["datasets"]["image_size"],
        "pairs_per_s_median": 1 / np.median(each),
        "pairs_per_s_mean": count / total,
        "slowest_5_percent_s": np.sort(each)[-max(1, count // 20) :].mean(),
        "share_of_slowest": np.sort(each)[-max(1, count // 20) :].sum() / total,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "s_per_1e5_atoms": np.polyfit(atoms, each, 1)[0] * 1e5 if np.ptp(atoms) else np.nan,
    }
    return row | {f"share {name}": value / total for name, value in seconds.items()}


def main():
    """Print one row a modality and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=64, help="pairs of each modality")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[128, 256, 512], help="edges [pixel]"
    )
    options = parser.parse_args()
    root = Path(__file__).parents[1]
    config = resolved({"scale": "test"}, root)
    r_hat = radii_by_atomic_number(root / "results/test/references/projected_radius.csv")
    rows = []
    for size in options.sizes:
        sized = copy.deepcopy(config)
        sized["datasets"]["image_size"] = size
        for modality in config["datasets"]["modalities"] if size == 256 else ["hrstem", "lrstem"]:
            rows.append(measured(sized, modality, options.count, r_hat))
    with pd.option_context("display.width", 250, "display.max_columns", 40):
        print(pd.DataFrame(rows).round(3).T.to_string(header=False))


if __name__ == "__main__":
    main()
