"""A network by its name in the config, and the restoration of images with any of them."""

import keras
import numpy as np

from emrestore.networks.architectures import BUILDERS
from emrestore.networks.blocks import Standardise


def build(network, sizes):
    """Build an untrained network.

    Parameters
    ----------
    network : str
        A module of `emrestore.networks.architectures`, such as ``cgrdn``.
    sizes : dict
        Arguments of that builder, the config section of the same name.

    Returns
    -------
    keras.Model

    Raises
    ------
    ValueError
        If the name or a size is not known; the message names both and what was expected.
    """
    if network not in BUILDERS:
        raise ValueError(f"no network {network!r}: expected one of {', '.join(BUILDERS)}")
    try:
        return BUILDERS[network](**sizes)
    except TypeError as error:
        raise ValueError(f"config section networks.{network}: {error}") from error


def size_multiple(model):
    """Return the number of pixels that h and w must be multiples of: 2 per halving convolution."""
    return 2 ** sum(
        isinstance(layer, keras.layers.Conv2D) and layer.strides == (2, 2) for layer in model.layers
    )


def standardised_part(model):
    """Return the part of a restoring network between the standardisation and its inverse.

    Parameters
    ----------
    model : keras.Model
        Its weights are shared, not copied.

    Returns
    -------
    keras.Model
        Standardised images (n, h, w, 1) -> standardised images, or a list of them, the full size
        first, where the network has several outputs.
    """
    inverses = [x for x in model.layers if isinstance(x, Standardise) and x.inverse]
    outputs = [layer.input[0] for layer in sorted(inverses, key=lambda layer: layer.name)]
    one_or_all = outputs if len(outputs) > 1 else outputs[0]
    return keras.Model(model.get_layer("standardised").output, one_or_all)


def restore(model, images):
    """Restore images of any size, one at a time.

    A size that is no multiple of what the network needs is padded by mirroring at the lower and
    right edge, and the result is cropped again; the padding is part of the image's own mean and
    standard deviation.

    Parameters
    ----------
    model : keras.Model
    images : numpy.ndarray
        Counts (n, h, w), any real dtype.

    Returns
    -------
    numpy.ndarray
        Counts (n, h, w) float32.
    """
    images = np.asarray(images, dtype=np.float32)
    n, height, width = images.shape
    multiple = size_multiple(model)
    padding = ((0, 0), (0, -height % multiple), (0, -width % multiple))
    padded = np.pad(images, padding, mode="symmetric")[..., None]
    restored = np.empty_like(images)
    for i in range(n):
        output = model.predict_on_batch(padded[i : i + 1])
        full = output[0] if isinstance(output, list) else output
        restored[i] = full[0, :height, :width, 0]
    return restored
