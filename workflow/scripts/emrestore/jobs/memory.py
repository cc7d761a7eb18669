"""Memory of the jobs that train a network or restore by one, from sizes alone: Snakemake counts it.

The outputs of all layers are what a training step keeps for its gradients. Their number is counted
from the network's sizes, since building it would take TensorFlow.
"""

import math

FLOAT_BYTES = 4
# weights, their gradients and two moments of Adam
COPIES = 4
PAIR_BYTES = 4  # of a pixel: x and y as uint16
READ_BYTES = (
    24  # of a pixel: x and y as float64, restored as float32, once in a list and once as a whole
)
ATTENTION = 8  # maps of the full size that GRDN's attention makes, in features of the trunk
JUDGED = 2  # the discriminator sees the undistorted and the restored image
NORMALISED = 8  # maps of one layer of the discriminator, with its normalisation and its activation
MB = 1e6


def dense_maps(base, growth, convolutions, rdbs, grdbs, floor, pools=False):
    """Return the values of all layers of a CGRDN or GRDN for a pixel of its image, and its weights.

    Parameters
    ----------
    base, growth, convolutions, rdbs, grdbs, floor
        Sizes of the network, as `emrestore.networks.architectures.cgrdn.cgrdn` takes them.
    pools : bool
        Whether it ends with GRDN's attention, and does not join its blocks.

    Returns
    -------
    maps : float
    weights : int
    """
    joined = [base + k * growth for k in range(1, convolutions + 1)]
    block = 4 * base + sum(growth + width for width in joined)
    block_weights = 9 * growth * (sum(joined) - convolutions * growth) + base * joined[-1]
    group = 4 * base + (rdbs * base if rdbs > 1 else 0) + rdbs * block
    group_weights = rdbs * block_weights + rdbs * base**2
    half, weights = base + grdbs * group, grdbs * group_weights + 32 * base**2
    if not pools:
        half += 4 * base + (grdbs * base if grdbs > 1 else 0)
        weights += grdbs * base**2
    return 2 * base + ATTENTION * base * pools + half / 4, weights


def unet_maps(widths, kernel, second_kernel, head_kernel, floor):
    """Return what `dense_maps` does for an MR-UNET."""
    maps = weights = 0
    before = [1, *widths[:-1]]
    for level, (inputs, width) in enumerate(zip(before, widths, strict=True), 1):
        maps += (4 if second_kernel else 2) * width / 4**level
        weights += kernel**2 * inputs * width + second_kernel**2 * width**2
    inputs = widths[-1]
    for level in range(len(widths) - 1, 0, -1):
        width = widths[level - 1]
        maps += (inputs + 4 * width) / 4**level
        weights += kernel**2 * inputs * width
        inputs = 2 * width
    return maps + inputs, weights


def network_maps(config, network, sizes):
    """Return values for a pixel and weights of a network; of an added one those of the largest known."""
    counted = {"cgrdn": dense_maps, "grdn": dense_maps, "mrunet": unet_maps}
    if network in counted:
        return counted[network](**sizes, **({"pools": True} if network == "grdn" else {}))
    known = [network_maps(config, name, config["networks"][name]) for name in counted]
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
    network_bytes = FLOAT_BYTES * (COPIES * weights + pixels * maps)
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
