"""Restore one image by every contender: seconds, peak memory and agreement, in turns.

Each contender runs in a process of its own, which restores a small image first: `first_seconds`, from
the start of the process. Rounds alternate the contenders, so that a busy machine slows all of them
alike; the median round is shown. TensorFlow's kernels are chosen by ONEDNN_MAX_CPU_ISA, ONNX Runtime's
by the processor alone.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
CONTENDERS = (
    "ours float32",
    "ours bfloat16",
    "ours onnxruntime",
    "onnx file",
    "keras graph",
    "keras predict",
    "authors predict",
    "authors predict_patch_based",
)
REFERENCE = "keras predict"
WARM_UP = 128  # pixel
PATCH = 256  # pixel; the authors' own example


def image_of(size):
    """Return a lattice with Poisson noise, counts (size, size) float32."""
    rows, columns = np.mgrid[:size, :size] / 12.0
    lattice = 2 + np.cos(2 * np.pi * rows) + np.cos(2 * np.pi * (columns + 0.3 * rows))
    return 400 * np.random.default_rng(0).poisson(5 * lattice).astype(np.float32)


def contender(name):
    """Return the function of a contender: counts (h, w) to counts (h, w)."""
    if name.startswith("authors"):
        from tk_r_em.tk_r_em import load_network

        network = load_network("sfr_hrstem")
        if name == "authors predict":
            return network.predict
        return lambda image: network.predict_patch_based(image, PATCH, PATCH // 2)
    from emrestore.config.layers import resolved

    config = resolved({"scale": "test"}, ROOT)
    sizes, weights = config["published"]["network"], ROOT / "resources/published/hrstem/saved_model"
    if "onnx" in name:
        from emrestore.jobs.own_images import file_restoration
        from emrestore.networks.cgrdn_onnx import whole_network
        from emrestore.networks.cgrdn_weights import read_cgrdn
        from emrestore.restoring.export import restored_by
        from emrestore.restoring.onnx_restorer import OnnxRestorer

        read = read_cgrdn("published", weights, sizes)
        if name == "ours onnxruntime":
            restorer = OnnxRestorer(read, file_restoration(config))
            return lambda image: restorer(image[None])[0]
        content = whole_network(read).SerializeToString()
        return lambda image: restored_by(content, image[None, ..., None])[0, ..., 0]
    import tensorflow as tf
    from emrestore.networks.build import build
    from emrestore.networks.precision import use_precision
    from emrestore.networks.published import load_published
    from emrestore.restoring.restorer import Restorer

    use_precision(name.split()[1] if "ours" in name else "float32")
    model = build("cgrdn", sizes)
    blocks = {key: sizes[key] for key in ("convolutions", "rdbs", "grdbs")}
    load_published(model, weights, **blocks)
    if name == "keras predict":
        return lambda image: model.predict(image[None, ..., None], verbose=0)[0, ..., 0]
    if name == "keras graph":
        graph = tf.function(model)
        return lambda image: graph(image[None, ..., None]).numpy()[0, ..., 0]
    restorer = Restorer(model, config["restoration"])
    return lambda image: restorer(image[None])[0]


def measure(name, size, started, output):
    """Restore once, write the image, and print seconds and peak memory."""
    restore = contender(name)
    restore(image_of(WARM_UP))
    first = time.time() - started
    image = image_of(size)
    wall, processor = time.perf_counter(), time.process_time()
    restored = restore(image)
    row = {
        "first_seconds": first,
        "seconds": time.perf_counter() - wall,
        "cpu_seconds": time.process_time() - processor,
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9,
    }
    np.save(output, restored)
    print(json.dumps(row))


def run(name, size, options, folder):
    """Return the row of a contender measured in a process of its own."""
    python = options.authors if name.startswith("authors") else sys.executable
    output = Path(folder) / f"{name}-{size}.npy"
    environment = os.environ | {
        "TF_USE_LEGACY_KERAS": str(int(name.startswith("authors"))),
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "TF_NUM_INTRAOP_THREADS": str(options.threads),
        "OMP_NUM_THREADS": str(options.threads),
    }
    command = [python, __file__, "--one", name, "--sizes", str(size), "--output", str(output)]
    command += ["--started", str(time.time())]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{name} at {size} pixels failed:\n{done.stderr[-3000:]}")
    return {"contender": name, "size": size} | json.loads(done.stdout.splitlines()[-1])


def main():
    """Print one row a contender and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1024, 2048], help="edges [pixel]")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each contender")
    parser.add_argument("--threads", type=int, default=2, help="threads of one operation")
    parser.add_argument("--contenders", nargs="+", default=CONTENDERS, choices=CONTENDERS)
    parser.add_argument("--authors", help="Python of the environment with the authors' package")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--output", help=argparse.SUPPRESS)
    parser.add_argument("--started", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        measure(options.one, options.sizes[0], options.started, options.output)
        return
    import pandas as pd

    with tempfile.TemporaryDirectory() as folder:
        rows = [
            run(name, size, options, folder)
            for size in options.sizes
            for _ in range(options.rounds)
            for name in options.contenders
        ]
        table = pd.DataFrame(rows).groupby(["size", "contender"], sort=False).median()
        for size, name in table.index if REFERENCE in options.contenders else []:
            expected = np.load(Path(folder) / f"{REFERENCE}-{size}.npy")
            difference = np.load(Path(folder) / f"{name}-{size}.npy") - expected
            table.loc[(size, name), "largest_difference_std"] = (
                np.abs(difference).max() / expected.std()
            )
    print(table.to_string(float_format="{:.3g}".format))


if __name__ == "__main__":
    main()
