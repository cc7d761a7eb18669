"""The devices that share the batch of one training."""

import tensorflow as tf


def strategy_of(replicas):
    """Return how a training is spread over devices.

    Parameters
    ----------
    replicas : int
        Devices: GPUs where this process sees any, else the CPU.

    Returns
    -------
    tf.distribute.Strategy
        With one device TensorFlow's default, which adds nothing to a step.

    Raises
    ------
    ValueError
        If there are fewer devices.
    """
    kind = "GPU" if tf.config.list_logical_devices("GPU") else "CPU"
    names = [device.name for device in tf.config.list_logical_devices(kind)]
    if replicas > len(names):
        raise ValueError(
            f"training.replicas is {replicas}, but this process sees {len(names)} {kind}: lower it "
            "or run on a machine with more GPUs"
        )
    if replicas == 1:
        return tf.distribute.get_strategy()
    # gradients are added on one device in a fixed order; they are small beside the activations
    adding = tf.distribute.ReductionToOneDevice()
    return tf.distribute.MirroredStrategy(names[:replicas], cross_device_ops=adding)
