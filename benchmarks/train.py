"""A step of our training beside a plain Keras fit of the same network, the limit, and the input.

Everything runs on one thread and is timed by the CPU time of its own process, so that a busy machine
disturbs little. The limit is what single convolutions of the network's own shapes reach, forward
and both gradients; the input is the pipeline of our training with nothing behind it.
"""

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from collections import Counter
from pathlib import Path

import h5py
import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[1]
REPEATS = 5  # of a single convolution
IMAGE = 256  # pixel


def settings_of(options):
    """Return the paper's config with the sizes of this run."""
    from emrestore.config.layers import resolved

    given = {"patch": options.patch, "batch": options.batch, "precision": options.precision}
    return resolved({"scale": "paper", "training": given}, ROOT)


def write_pairs(path, count):
    """Write a shard of noise as the data rule would."""
    rng = np.random.default_rng(0)
    shape = (count, IMAGE, IMAGE)
    with h5py.File(path, "w") as shard:
        for name in ("x", "y"):
            data = rng.integers(0, 2**16, shape, np.uint16)
            shard.create_dataset(name, data=data, chunks=(1, IMAGE, IMAGE), fletcher32=True)


def step_gflop(model, options):
    """Return the floating-point operations of all convolutions of a step, 1e9."""
    from emrestore.networks.cost import PASSES_OF_A_STEP, forward_flops
    from emrestore.networks.graph import at_size

    flops = forward_flops(at_size(model, options.patch, options.patch))
    return 1e-9 * PASSES_OF_A_STEP * options.batch * flops


def cpu_seconds(function, repeats):
    """Return the CPU time of each of several calls after one that does not count."""
    function()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
    return times


def limit(options, config):
    """Time each shape of convolution alone; best GFLOP/s of any, and of all together."""
    import keras
    import tensorflow as tf
    from emrestore.networks.build import build
    from emrestore.networks.cost import PASSES_OF_A_STEP
    from emrestore.networks.graph import at_size, calls

    model = build("cgrdn", config["networks"]["cgrdn"])
    shapes = Counter()
    for layer, inputs, _ in calls(at_size(model, options.patch, options.patch)):
        if hasattr(layer, "kernel"):
            transposed = isinstance(layer, keras.layers.Conv2DTranspose)
            shape = (options.batch, *inputs[0].shape[1:])
            shapes[transposed, layer.strides[0], tuple(layer.kernel.shape), shape] += 1
    dtype = model.get_layer("first").compute_dtype
    best, total = 0.0, 0.0
    for (transposed, stride, kernel_shape, shape), count in shapes.items():
        convolve = keras.ops.conv_transpose if transposed else keras.ops.conv
        image = tf.random.normal(shape, dtype=dtype)
        kernel = tf.random.normal(kernel_shape, dtype=dtype)

        @tf.function
        def passes(image, kernel, convolve=convolve, stride=stride):
            with tf.GradientTape() as tape:
                tape.watch([image, kernel])
                output = convolve(image, kernel, strides=stride, padding="same")
            return tape.gradient(output, [image, kernel])

        seconds = min(cpu_seconds(lambda f=passes, a=(image, kernel): f(*a), REPEATS))
        places = np.prod(shape[:3]) / (1 if transposed else stride**2)
        gflop = 2e-9 * PASSES_OF_A_STEP * places * np.prod(kernel_shape)
        best, total = max(best, gflop / seconds), total + seconds * count
    gflop = step_gflop(model, options)
    return [
        {"what": "best single convolution", "gflop_per_s": best},
        {"what": "all convolutions, one by one", "cpu_s": total, "gflop_per_s": gflop / total},
    ]


def our_step(options, config):
    """Time the compiled step of the loop, adversarial phase included if asked for."""
    import tensorflow as tf
    from emrestore.networks.build import build
    from emrestore.training.loop import compiled_step
    from emrestore.training.phases import AdversarialPhase, PixelPhase

    training, model = config["training"], build("cgrdn", config["networks"]["cgrdn"])
    shape = (options.batch, options.patch, options.patch)
    x = tf.random.normal((*shape, 1))
    if options.adversarial:
        discriminator = build("discriminator", config["networks"]["discriminator"])
        phase = AdversarialPhase(model, discriminator, training, 0.1)
        batch = (x, x + 0.2, tf.zeros((*shape, 2)))
    else:
        phase, batch = PixelPhase(model, 1e-4, training, 0.1), (x, x + 0.2)
    step = compiled_step(phase, tf.distribute.get_strategy())
    rates = [tf.constant(rate) for rate in phase.learning_rates]
    seconds = min(cpu_seconds(lambda: step(batch, rates).numpy(), options.steps))
    gflop = step_gflop(model, options)
    what = "our step, adversarial" if options.adversarial else "our step"
    return [{"what": what, "cpu_s": seconds, "gflop_per_s": gflop / seconds}]


def keras_fit(options, config):
    """Time the steps of a plain Keras fit of the same network."""
    import keras
    from emrestore.networks.build import build

    class Clock(keras.callbacks.Callback):
        def __init__(self):
            super().__init__()
            self.times = [time.process_time()]

        def on_train_batch_end(self, batch, logs=None):
            self.times.append(time.process_time())

    model = build("cgrdn", config["networks"]["cgrdn"])
    model.compile(keras.optimizers.Adam(1e-4), "mae")
    shape = (options.batch * (options.steps + 1), options.patch, options.patch, 1)
    x = np.random.default_rng(0).normal(3e4, 5e3, shape).astype(np.float32)
    clock = Clock()
    model.fit(x, x, options.batch, epochs=1, shuffle=False, callbacks=[clock], verbose=0)
    seconds = min(np.diff(clock.times)[1:])
    gflop = step_gflop(model, options)
    return [{"what": "plain Keras fit", "cpu_s": seconds, "gflop_per_s": gflop / seconds}]


def pipeline(options, config):
    """Time batches made and handed over, noise of the adversarial phase included, from the disk."""
    import tensorflow as tf
    from emrestore.training.batches import Shards
    from emrestore.training.feeding import feed
    from emrestore.training.relativistic import instance_noise

    training = config["training"]
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/training-0000.h5"
        write_pairs(path, 64)
        shards = Shards([path], 0)

        def made(step):
            x, y = shards.batch(1, step, options.batch, options.patch, 0.1)
            noise = instance_noise(1, step, x.shape[:3], training["adversarial"]["noise"])
            return x, y, noise

        batches = iter(feed(made, 0, 300, tf.distribute.get_strategy(), training["batches_ahead"]))
        seconds = np.mean(cpu_seconds(lambda: next(batches), 200))
    return [{"what": "input pipeline", "cpu_s": seconds, "pairs_per_s": options.batch / seconds}]


def measured(function, options):
    """Run one contender, alone in its process, and return its rows with the peak memory."""
    import tensorflow as tf
    from emrestore.training.determinism import pin

    config = settings_of(options)
    if function in (our_step, pipeline):
        pin(1, 1, options.precision)
    else:
        from emrestore.networks.precision import use_precision

        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
        use_precision(options.precision)
    rows = function(options, config)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [row | {"peak_mib": peak} for row in rows]


def main():
    """Print one row a contender, and how near our step comes to the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patch", type=int, default=128, help="edge [pixel]")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--steps", type=int, default=5, help="steps timed")
    parser.add_argument("--precision", default="float32", help="or bfloat16")
    parser.add_argument("--adversarial", action="store_true", help="time the second phase")
    parser.add_argument("--only", nargs="+", default=["limit", "our_step", "keras_fit", "pipeline"])
    options = parser.parse_args()
    contenders = {f.__name__: f for f in (limit, our_step, keras_fit, pipeline)}
    rows = []
    for name in options.only:
        context = multiprocessing.get_context("spawn")
        with context.Pool(1) as pool:
            rows += pool.apply(measured, (contenders[name], options))
        print(json.dumps(rows[-1]), flush=True)
    table = pd.DataFrame(rows).set_index("what")
    print(table.round(4).to_string())
    if {"our step", "best single convolution"} <= set(table.index):
        share = (
            table.at["our step", "gflop_per_s"] / table.at["best single convolution", "gflop_per_s"]
        )
        print(f"our step reaches {100 * share:.0f} % of the best single convolution")
    if {"our step", "input pipeline"} <= set(table.index):
        ratio = table.at["our step", "cpu_s"] / table.at["input pipeline", "cpu_s"]
        print(f"the input pipeline is {ratio:.0f} times as fast as the step")


if __name__ == "__main__":
    main()
