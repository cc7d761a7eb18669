"""The arithmetic of the networks of this process."""

import keras
import tensorflow as tf

from emrestore.networks.processor import precision_on_processor

# Keras' dtype policy, and whether matrix products of float32 may be rounded to TF32 by a GPU
POLICIES = {
    "float32": ("float32", False),
    "tf32": ("float32", True),
    "bfloat16": ("mixed_bfloat16", False),
    "float16": ("mixed_float16", False),
}
BFLOAT16_SINCE = (8, 0)  # CUDA's compute capability


def resolved_precision(precision, cpuinfo="/proc/cpuinfo"):
    """Return what a precision of the config means on this machine.

    Parameters
    ----------
    precision : str
        ``float32``, ``tf32`` (float32 but for products, which a GPU rounds to 10 bits), ``bfloat16``
        (slow on processors without it), ``float16``, or ``auto``: bfloat16 where the GPU, or
        without one the processor, multiplies it itself, and float32 elsewhere.
    cpuinfo : str
        File that lists the processor's abilities.

    Returns
    -------
    str
        One of `POLICIES`.

    Raises
    ------
    ValueError
        If the precision is none of these.
    """
    gpus = tf.config.list_physical_devices("GPU")
    if precision == "auto" and gpus:
        details = [tf.config.experimental.get_device_details(gpu) for gpu in gpus]
        able = all(one.get("compute_capability", (0, 0)) >= BFLOAT16_SINCE for one in details)
        return "bfloat16" if able else "float32"
    return precision_on_processor(precision, cpuinfo)


def use_precision(precision):
    """Make a precision, as `resolved_precision` takes it, that of all networks built from now on."""
    policy, tf32 = POLICIES[resolved_precision(precision)]
    keras.config.set_dtype_policy(policy)
    tf.config.experimental.enable_tensor_float_32_execution(tf32)


def precision_in_use():
    """Return the precision of networks that are built now, one of `POLICIES`."""
    now = (
        keras.config.dtype_policy().name,
        tf.config.experimental.tensor_float_32_execution_enabled(),
    )
    # TF32 changes nothing where products are in half precision
    return next(
        name
        for name, (policy, tf32) in POLICIES.items()
        if policy == now[0] and (policy != "float32" or tf32 == now[1])
    )
