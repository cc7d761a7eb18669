"""Memory of the jobs that train a network or restore by one, from sizes alone: Snakemake counts it.

The outputs of all layers are what a training step keeps for its gradients
(`emrestore.jobs.operations`).
"""

import math

from emrestore.jobs.operations import (
    COPIES_IN_TRAINING,
    FLOAT_BYTES,
    KNOWN,
    layers_of,
    parameters,
)

RESTORING = ("cgrdn", "grdn", "mrunet")
PAIR_BYTES = 4  # of a pixel: x and y as uint16
# of a pixel: x and y as float64, restored as float32, once in a list and once as a whole
READ_BYTES = 24
JUDGED = 2  # the discriminator sees the undistorted and the restored image
NORMALISED = 8  # maps of one layer of the discriminator, with its normalisation and its activation
MB = 1e6


def network_maps(config, network, sizes):
    """Return the values of all layers of a network for a pixel of its image, and its weights.

    A network that the config adds counts as the largest known.
    """
    if network in KNOWN:
        return sum(layer.outputs for layer in layers_of(network, sizes)), parameters(network, sizes)
    known = [network_maps(config, name, config["networks"][name]) for name in RESTORING]
    return tuple(max(values) for values in zip(*known, strict=True))


def process_mb(config):
    """Return the memory of a process that has read TensorFlow, MB."""
    return config["memory"]["process"]


def training_mb(config, network, sizes, training, datasets=None, gpu=False):
    """Return the memory of a training, MB.

    Parameters
    ----------
    config : dict
    network : str
    sizes : dict
        Of the network.
    training : dict
        Config section ``training``, or what a study makes of it.
    datasets : dict, optional
        Section with ``images`` and ``image_size``; ``datasets`` otherwise.
    gpu : bool
        Whether the network is on a GPU: its layers then take none of the machine's memory.

    Returns
    -------
    int
    """
    datasets = datasets or config["datasets"]
    maps, weights = network_maps(config, network, sizes)
    edge = datasets["image_size"]
    pixels = training["batch"] * min(training["patch"], edge) ** 2
    if "adversarial" in training:
        critic = config["networks"]["discriminator"]["features"]
        maps += JUDGED * sum(NORMALISED * f / 4**level for level, f in enumerate(critic, 1))
    data = PAIR_BYTES * datasets["images"]["training"] * edge**2
    held = data if data <= training["memory_mib"] * 2**20 else 0
    network_bytes = FLOAT_BYTES * (COPIES_IN_TRAINING * weights + pixels * maps)
    section = config["memory"]
    if gpu:
        return math.ceil(section["process_on_gpu"] + held / MB)
    return math.ceil(section["process"] + section["margin"] * (network_bytes + held) / MB)


def restoring_mb(config, images, gpu=False):
    """Return the memory of a job that restores a set of images as large as those of the data sets, MB.

    Parameters
    ----------
    config : dict
    images : int
    gpu : bool
        Whether the network is on a GPU.

    Returns
    -------
    int
    """
    section = config["memory"]
    read = READ_BYTES * images * config["datasets"]["image_size"] ** 2 / MB
    process = section["process_on_gpu" if gpu else "process"]
    return math.ceil(process + section["restoring"] + section["margin"] * read)
