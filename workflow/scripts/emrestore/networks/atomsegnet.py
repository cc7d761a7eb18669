"""AtomSegNet (Lin et al., Sci. Rep. 11, 5386, 2021): a U-Net, and weights of its authors in it.

Built from what its program says of the network of ``denoise.pth``, ``denoise&bgremoval.pth`` and
others; the weights named ``Gen1-...`` are of another one. The weights come as HDF5, one dataset for
each tensor of the PyTorch state dict and named like it, so that no PyTorch is needed here.
"""

import h5py
import keras
import numpy as np
import tensorflow as tf
from keras import layers

BITS = 8  # what its program makes of an image before it restores it


class CornerUpsampling(layers.Layer):
    """Twice the size by linear interpolation, corner pixels on corner pixels."""

    def call(self, features):
        """Take (n, h, w, c) and return (n, 2h, 2w, c)."""
        size = 2 * tf.shape(features)[1:3]
        # Keras interpolates between pixel edges only
        return tf.compat.v1.image.resize_bilinear(features, size, align_corners=True)


def normalised(z, name):
    """Apply a batch normalisation with PyTorch's epsilon."""
    return layers.BatchNormalization(epsilon=1e-5, name=name)(z)


def double_convolution(z, features, level):
    """Apply two 3x3 convolutions, each with normalisation and ReLU."""
    for k in (1, 2):
        z = layers.Conv2D(features, 3, padding="same", name=f"conv{level}_{k}")(z)
        z = layers.ReLU()(normalised(z, f"bn{level}_{k}"))
    return z


def raised(z, beside, features, level):
    """Upsample, and join with the features of the same size on the way down."""
    z = layers.Conv2D(features, 1, name=f"upconv{level}")(CornerUpsampling()(z))
    joined = layers.Concatenate()([beside, normalised(z, f"bn{level}")])
    return normalised(joined, f"bn{level}_out")


def atomsegnet():
    """Build the network without weights: (n, h, w, 1) in [0, 1] to the same; h, w multiples of 4."""
    image = keras.Input((None, None, 1))
    fine = double_convolution(image, 64, 1)
    middle = double_convolution(layers.MaxPooling2D()(fine), 128, 2)
    z = double_convolution(layers.MaxPooling2D()(middle), 256, 4)
    z = double_convolution(raised(z, middle, 128, 4), 128, 7)
    z = double_convolution(raised(z, fine, 64, 7), 64, 9)
    z = layers.ReLU()(layers.Conv2D(1, 1, name="conv9_3")(z))
    return keras.Model(image, keras.activations.sigmoid(normalised(z, "bn9")), name="atomsegnet")


def load_atomsegnet(model, path):
    """Give the network the authors' weights.

    Parameters
    ----------
    model : keras.Model
        From `atomsegnet`.
    path : str or pathlib.Path
        HDF5 with the tensors of the state dict.

    Raises
    ------
    ValueError
        If one is missing or has another shape.
    """
    with h5py.File(path) as file:

        def tensor(name, shape):
            if name not in file or file[name].shape != shape:
                found = f"of shape {file[name].shape}" if name in file else "missing"
                raise ValueError(
                    f"{path}: {name} is {found}: expected {shape}, as in the state dict of "
                    "denoise.pth; the weights named Gen1-... are of another network"
                )
            return file[name][()]

        for layer in model.layers:
            if isinstance(layer, layers.Conv2D):
                height, width, given, made = layer.kernel.shape
                kernel = tensor(f"{layer.name}.weight", (made, given, height, width))
                bias = tensor(f"{layer.name}.bias", (made,))
                layer.set_weights([kernel.transpose(2, 3, 1, 0), bias])
            elif isinstance(layer, layers.BatchNormalization):
                names = ("weight", "bias", "running_mean", "running_var")
                layer.set_weights([tensor(f"{layer.name}.{n}", layer.gamma.shape) for n in names])


def restored_by_atomsegnet(model, image):
    """Restore one image as its program does: stretched to [0, 1] in 8 bits, zeros around it.

    Parameters
    ----------
    model : keras.Model
    image : numpy.ndarray (h, w) [counts]

    Returns
    -------
    numpy.ndarray (h, w) float32 [counts]
        The stretch is undone, so that contrasts compare.
    """
    low, extent = image.min(), np.ptp(image) or 1.0
    top = 2**BITS - 1
    stretched = np.floor((image - low) / extent * top) / top
    padding = [(-n % 4 // 2, (-n % 4 + 1) // 2) for n in image.shape]
    output = model.predict_on_batch(np.pad(stretched, padding)[None, ..., None])[0, ..., 0]
    inside = tuple(slice(p[0], p[0] + n) for p, n in zip(padding, image.shape, strict=True))
    return (output[inside] * extent + low).astype(np.float32)
