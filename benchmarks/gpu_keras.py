"""What benchmarks/gpu.py times where Keras computes by JAX or PyTorch: a plain step, and a restoration.

The loop of our trainings and our restoration in strips are TensorFlow's alone; the networks are not.
"""

import os
import resource

import numpy as np
from gpu import MIB, SEED, config_of, rates, seconds_of

POLICIES = {
    "float32": "float32",
    "tf32": "float32",
    "bfloat16": "mixed_bfloat16",
    "float16": "mixed_float16",
}


def start(accelerator):
    """Make this process compute on a GPU, or on the processor; call it before Keras is imported.

    Raises
    ------
    RuntimeError
        If a GPU is wanted and Keras' backend sees none.
    """
    if accelerator == "cpu":
        os.environ |= {"JAX_PLATFORMS": "cpu", "KERAS_TORCH_DEVICE": "cpu"}
    elif not on_gpu():
        raise RuntimeError(f"{os.environ['KERAS_BACKEND']} sees no GPU")


def on_gpu():
    """Return whether this process computes on a GPU."""
    if os.environ["KERAS_BACKEND"] == "jax":
        import jax

        return jax.default_backend() != "cpu"
    import torch

    return torch.cuda.is_available() and os.environ.get("KERAS_TORCH_DEVICE") != "cpu"


def use(precision):
    """Make a precision that of the networks built from now on."""
    import keras

    keras.config.set_dtype_policy(POLICIES[precision])
    if keras.config.backend() == "jax":
        import jax

        products = "tensorfloat32" if precision == "tf32" else "highest"
        jax.config.update("jax_default_matmul_precision", products)
    else:
        import torch

        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = (
            precision == "tf32"
        )


def facts():
    """Return the device, and the backend with its version."""
    if os.environ["KERAS_BACKEND"] == "jax":
        import jax as backend

        device = backend.devices()[0].device_kind
    else:
        import torch as backend

        device = backend.cuda.get_device_name() if on_gpu() else "cpu"
    return {"device": device, backend.__name__: backend.__version__}


def peak_mib():
    """Return the most memory that this process took of its GPU, or of the machine without one."""
    if not on_gpu():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if os.environ["KERAS_BACKEND"] == "jax":
        import jax

        return jax.devices()[0].memory_stats()["peak_bytes_in_use"] / MIB
    import torch

    return torch.cuda.max_memory_allocated() / MIB


def network(options):
    """Return the CGRDN of the scale, untrained."""
    import keras
    from emrestore.networks.build import build

    keras.utils.set_random_seed(SEED)
    return build("cgrdn", config_of(options)["networks"]["cgrdn"])


def plain_step(options, precision, jit):
    """Time a step by mean absolute errors, as Keras makes it."""
    import keras
    from emrestore.networks.cost import PASSES_OF_A_STEP, forward_flops
    from emrestore.networks.graph import at_size

    use(precision)
    model = network(options)
    model.compile(keras.optimizers.Adam(1e-4), "mae", jit_compile=jit)
    shape = (options.batch, options.patch, options.patch, 1)
    x = np.random.default_rng(SEED).normal(3e4, 5e3, shape).astype(np.float32)
    seconds, first = seconds_of(lambda: float(model.train_on_batch(x, x)), options.repeats)
    flops = forward_flops(at_size(model, options.patch, options.patch))
    return rates(seconds, first, PASSES_OF_A_STEP * options.batch * flops, options.batch), None


def whole_restoration(options, precision, jit):
    """Time the restoration of one image in one piece, and return its result in standard deviations."""
    from emrestore.networks.build import restore
    from emrestore.networks.cost import forward_flops
    from emrestore.networks.graph import at_size

    use(precision)
    model = network(options)
    model.compile(jit_compile=jit)
    image = np.random.default_rng(SEED).integers(0, 2**16, (1, options.edge, options.edge))
    seconds, first = seconds_of(lambda: restore(model, image), options.repeats)
    flops = forward_flops(at_size(model, options.edge, options.edge))
    return rates(seconds, first, flops), restore(model, image) / image.std()
