"""What the residual dense networks share: standardisation of the image, RDB and GRDB (Figure 9)."""

import keras
from keras import layers, ops

from emrestore.networks.fork import Fork

INITIALIZER = keras.initializers.VarianceScaling(1.0, "fan_in", "uniform")


@keras.saving.register_keras_serializable("emrestore")
class Moments(layers.Layer):
    """Mean and standard deviation of every image.

    Parameters
    ----------
    floor : float [counts]
        Smallest standard deviation returned (released package: 0.1).
    """

    def __init__(self, floor, **kwargs):
        # 16-bit counts need all 24 bits of a float32, whatever the trunk uses
        super().__init__(**kwargs | {"dtype": "float32"})
        self.floor = floor

    def call(self, images):
        """Return mean and deviation, each (n, 1, 1, 1), of images (n, h, w, 1)."""
        mean = ops.mean(images, axis=(1, 2, 3), keepdims=True)
        deviation = ops.std(images, axis=(1, 2, 3), keepdims=True)
        return mean, ops.maximum(deviation, self.floor)

    def get_config(self):
        """Return what rebuilds the layer."""
        return super().get_config() | {"floor": self.floor}


@keras.saving.register_keras_serializable("emrestore")
class Standardise(layers.Layer):
    """Subtract a mean and divide by a deviation, or undo that.

    Parameters
    ----------
    inverse : bool
    """

    def __init__(self, inverse, **kwargs):
        super().__init__(**kwargs | {"dtype": "float32"})
        self.inverse = inverse

    def call(self, inputs):
        """Take [images (n, h, w, 1), mean, deviation] and return images of the same shape."""
        image, mean, deviation = inputs
        return image * deviation + mean if self.inverse else (image - mean) / deviation

    def compute_output_shape(self, shapes):
        """Return the shape of the images."""
        return shapes[0]

    def get_config(self):
        """Return what rebuilds the layer."""
        return super().get_config() | {"inverse": self.inverse}


def convolution(features, size, name, activation=None, stride=1, transposed=False, dtype=None):
    """Return a convolution layer with bias and "same" padding, as the released models have it."""
    kind = layers.Conv2DTranspose if transposed else layers.Conv2D
    return kind(
        features,
        size,
        strides=stride,
        padding="same",
        activation=activation,
        kernel_initializer=INITIALIZER.clone(),
        name=name,
        dtype=dtype,
    )


def residual_dense_block(z, base, growth, convolutions, name):
    """Apply an RDB: growing 3x3 convolutions, a 1x1 fusion and the residual (Figure 9c)."""
    # joining step by step leaves no tensor with more than two users (see fork.py)
    features, z = Fork(name=f"{name}_fork")(z)
    for k in range(1, convolutions + 1):
        grown = convolution(growth, 3, f"{name}_d{k}", activation="relu")(features)
        features = layers.Concatenate(name=f"{name}_concat{k}")([features, grown])
    fused = convolution(base, 1, f"{name}_fusion")(features)
    return layers.Add(name=f"{name}_sum")([fused, z])


def grouped_block(z, base, growth, convolutions, rdbs, name):
    """Apply a GRDB: RDBs in cascade, their 1x1 fusion and the residual (Figure 9b)."""
    outputs = []
    r, z = Fork(name=f"{name}_fork")(z)
    for i in range(1, rdbs + 1):
        r = residual_dense_block(r, base, growth, convolutions, f"{name}_r{i}")
        outputs.append(r)
    fused = convolution(base, 1, f"{name}_fusion")(
        layers.Concatenate(name=f"{name}_concat")(outputs) if rdbs > 1 else outputs[0]
    )
    return layers.Add(name=f"{name}_sum")([fused, z])


def restoring_model(trunk, base, floor, name):
    """Wrap a trunk between the first and the last convolution of a restoring network.

    Parameters
    ----------
    trunk : callable
        Features (n, h/2, w/2, base) -> features (n, h, w, base).
    base : int
        Features outside the dense blocks.
    floor : float [counts]
        Smallest standard deviation used for the standardisation.
    name : str

    Returns
    -------
    keras.Model
        Counts (n, h, w, 1) -> restored counts of the same shape; h and w even.
    """
    image = keras.Input((None, None, 1), name="distorted")
    mean, deviation = Moments(floor, name="moments")(image)
    z = Standardise(inverse=False, name="standardised")([image, mean, deviation])
    first = convolution(base, 3, "first")(z)
    down = convolution(base, 4, "down", stride=2)(first)
    residual = convolution(1, 3, "last", dtype="float32")(trunk(down))
    restored = Standardise(inverse=True, name="restored")(
        [layers.Add(dtype="float32", name="sum")([residual, z]), mean, deviation]
    )
    return keras.Model(image, restored, name=name)
