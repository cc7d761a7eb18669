"""Steps of a training and restorations at every precision: seconds, memory, and how far outputs stray.

Each row is measured in a process of its own, so that its memory is its own. The weights are those of
an untrained network and the images are noise: neither changes a time. How far a restoration strays is
told against float32, in standard deviations of the image. With KERAS_BACKEND=jax or torch the networks
are timed by these: gpu_keras.py.
"""

import argparse
import multiprocessing
import os
import resource
import time

import numpy as np
import pandas as pd

PRECISIONS = ("float32", "tf32", "bfloat16", "float16")
SEED = 1
MIB = 2**20


def config_of(options):
    """Return the config of the scale, with the step that is timed."""
    from emrestore.config.layers import resolved

    given = {"training": {"patch": options.patch, "batch": options.batch}}
    return resolved({"scale": options.scale, **given})


def peak_mib():
    """Return the most memory that this process took of its GPU, or of the machine without one."""
    import tensorflow as tf

    if tf.config.list_physical_devices("GPU"):
        return tf.config.experimental.get_memory_info("GPU:0")["peak"] / MIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seconds_of(function, repeats):
    """Return the median time of some calls, and that of the first, which compiles."""
    times = []
    for _ in range(repeats + 1):
        begin = time.perf_counter()
        function()
        times.append(time.perf_counter() - begin)
    return float(np.median(times[1:])), times[0]


def rates(seconds, first, flops, pairs=float("nan")):
    """Return a row of the table: times [s], and the rates of `flops` operations and of pairs."""
    return {
        "seconds": seconds,
        "first": first,
        "TFLOP/s": 1e-12 * flops / seconds,
        "pairs a second": pairs / seconds,
    }


def step(options, precision, jit):
    """Time the compiled step of a training by pixel losses."""
    import tensorflow as tf
    from emrestore.networks.build import build
    from emrestore.networks.cost import PASSES_OF_A_STEP, forward_flops
    from emrestore.networks.graph import at_size
    from emrestore.training.determinism import pin
    from emrestore.training.loop import compiled_step
    from emrestore.training.phases import PixelPhase

    config = config_of(options)
    pin(SEED, options.threads, precision, options.deterministic)
    model = build("cgrdn", config["networks"]["cgrdn"])
    phase = PixelPhase(model, 1e-4, config["training"] | {"jit_compile": jit}, 0.1)
    x = tf.random.normal((options.batch, options.patch, options.patch, 1))
    run = compiled_step(phase, tf.distribute.get_strategy())
    rates = [tf.constant(1e-4)]
    seconds, first = seconds_of(lambda: run((x, x + 0.2), rates).numpy(), options.repeats)
    flops = forward_flops(at_size(model, options.patch, options.patch))
    return rates(seconds, first, PASSES_OF_A_STEP * options.batch * flops, options.batch), None


def restoration(options, precision, jit):
    """Time the restoration of one image, and return what came out of it in standard deviations."""
    import keras
    from emrestore.networks.build import build
    from emrestore.networks.cost import forward_flops
    from emrestore.networks.device import use
    from emrestore.networks.graph import at_size
    from emrestore.restoring.restorer import Restorer

    config = config_of(options)
    use(precision)
    keras.utils.set_random_seed(SEED)
    model = build("cgrdn", config["networks"]["cgrdn"])
    restorer = Restorer(model, config["restoration"])
    image = np.random.default_rng(SEED).integers(0, 2**16, (1, options.edge, options.edge))
    seconds, first = seconds_of(lambda: restorer(image), options.repeats)
    flops = forward_flops(at_size(model, options.edge, options.edge))
    return rates(seconds, first, flops), restorer(image) / image.std()


def by_tensorflow(name, options, precision, jit):
    """Run one row; return its values, what was restored, the peak of memory, and facts of the device."""
    from emrestore.networks.device import compute_on, facts, gpus_for

    compute_on(gpus_for(options.accelerator))
    values, output = {"step": step, "restoration": restoration}[name](options, precision, jit)
    return values, output, peak_mib(), facts()


def by_another(name, options, precision, jit):
    """Run one row by JAX or PyTorch; result as of `by_tensorflow`."""
    import gpu_keras

    gpu_keras.start(options.accelerator)
    values, output = getattr(gpu_keras, name)(options, precision, jit)
    return values, output, gpu_keras.peak_mib(), gpu_keras.facts()


def measured(name, options, precision, jit):
    """Run one row, alone in its process; one that fails says why."""
    run = by_tensorflow if backend() == "tensorflow" else by_another
    row = {"what": name, "precision": precision, "jit": jit}
    try:
        values, output, peak, known = run(name, options, precision, jit)
    except Exception as error:  # whatever it is, the other rows are wanted
        return row | {"failed": f"{type(error).__name__}: {str(error)[:200]}"}, None, {}
    return row | values | {"peak MiB": peak}, output, known


def backend():
    """Return what Keras computes by: tensorflow, jax or torch."""
    return os.environ.get("KERAS_BACKEND", "tensorflow")


def wanted(precisions):
    """Return the rows, (name, precision, compiled by XLA) each."""
    if backend() == "tensorflow":
        rows = [("step", precision, jit) for precision in precisions for jit in (False, True)]
        return rows + [("restoration", precision, False) for precision in precisions]
    names = ("plain_step", "whole_restoration")
    return [(name, precision, backend() == "jax") for name in names for precision in precisions]


def main():
    """Print what is computed on, and a row for each precision."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accelerator", choices=["gpu", "cpu"], default="gpu")
    parser.add_argument("--scale", default="paper", help="whose CGRDN")
    parser.add_argument("--patch", type=int, default=256, help="edge [pixel]; paper: 256")
    parser.add_argument("--batch", type=int, default=4, help="paper: 4")
    parser.add_argument("--edge", type=int, default=1024, help="of the image restored [pixel]")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--precisions", nargs="+", default=PRECISIONS, choices=PRECISIONS)
    parser.add_argument("--deterministic", action="store_true", help="steps as the config has them")
    options = parser.parse_args()
    rows, outputs = [], {}
    for name, precision, jit in wanted(options.precisions):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            row, output, known = pool.apply(measured, (name, options, precision, jit))
        if output is not None:
            outputs[precision] = output
            exact = outputs.get("float32", output)
            row["strays by"] = float(np.abs(output - exact).max())
        rows.append(row)
        print({**row, **known}, flush=True)
    print(pd.DataFrame(rows).to_string(index=False, float_format="{:.4g}".format))


if __name__ == "__main__":
    main()
