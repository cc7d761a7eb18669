"""Restoration of images of any size with a given network by TensorFlow."""

import functools
import re

import keras
import numpy as np
import tensorflow as tf

from emrestore.networks.build import size_multiple
from emrestore.networks.device import use
from emrestore.networks.loading import loaded
from emrestore.restoring.any_size import any_size
from emrestore.restoring.memory import affordable_rows
from emrestore.restoring.overlapping_strips import in_overlapping_strips
from emrestore.restoring.strips import dense_in_strips

MAPS = 4  # whole feature maps alive at once: features, fusion of the GRDB, of all, and one new
OVERLAP = 2  # rows of the half-size maps that the layers before and after the trunk see


class Restorer:
    """A network ready to restore images.

    Parameters
    ----------
    model : keras.Model
        From `emrestore.networks.build.build`, its weights final. CGRDN and GRDN run in strips; the
        attention of GRDN, which pools over the image, and MR-UNET run on whole images.
    settings : dict
        Config section ``restoration``: ``strip_pixels`` and ``memory_share``.
    """

    def __init__(self, model, settings):
        self.model, self.settings = model, settings
        names = {layer.name for layer in model.layers}
        self.dense = "g1_r1_d1" in names
        self.multiple = size_multiple(model)
        self.moments = model.get_layer("moments")
        self.standardise = model.get_layer("standardised")
        self.undo = model.get_layer("restored" if self.dense else "restored0")
        image, output = self.standardise.output, self.undo.input[0]
        if not self.dense:
            self.whole = _compiled(image, output)
            return
        self.grdbs = _count(names, r"g\d+_fusion")
        self.rdbs = _count(names, r"g1_r\d+_fusion")
        self.growth = _count(names, r"g1_r1_d\d+")
        self.merges = "global_fusion" in names
        self.pools = any(isinstance(x, keras.layers.GlobalAveragePooling2D) for x in model.layers)
        down, up = model.get_layer("down"), model.get_layer("up")
        self.base, self.dtype = down.filters, tf.as_dtype(down.compute_dtype)
        # looking layers up and casting them takes a tenth of the time of a small image
        self._weights = functools.cache(self._weights)
        self.entry = _compiled(image, down.output)
        self.exit = _compiled([up.input, image], output)

    def __call__(self, images):
        """Restore images; arguments and result as for `emrestore.restoring.any_size.any_size`.

        Raises
        ------
        ValueError
            As `any_size`.
        MemoryError
            If the feature maps of one image do not fit.
        """
        return any_size(images, self.multiple, self._restore)

    def _restore(self, image, padded):
        """Restore one image (h, w) float32."""
        mean, deviation = self.moments(image[None, ..., None])
        standard = self.standardise([padded[None, ..., None], mean, deviation]).numpy()
        output = self._dense(standard) if self.dense else self.whole(standard)
        return self.undo([output, mean, deviation]).numpy()[0, ..., 0]

    def strip_height(self, height, width):
        """Return the rows of a strip of the half-size maps, by the free memory.

        Parameters
        ----------
        height, width : int [pixel]
            Size of the image, even.

        Returns
        -------
        int

        Raises
        ------
        MemoryError
            If not even the smallest strips fit; the message says what is needed.
        """
        row = width // 2 * self.dtype.size
        channels = self.base + self.growth * self.model.get_layer("g1_r1_d1").filters
        maps = MAPS * (height // 2) * row * self.base
        if self.pools:
            maps += 8 * (height // 2) * row * self.base  # the attention: two maps of the full size
        strip = 3 * row * channels  # each result, and all of them side by side before and after
        least = 2 * self.growth
        wished = self.settings["strip_pixels"] // (width // 2)
        share = self.settings["memory_share"]
        return affordable_rows((height, width), maps, strip, least, wished, share)

    def _dense(self, image):
        """Return the standardised output of a residual dense network for (1, h, w, 1)."""
        _, height, width, _ = image.shape
        strip = self.strip_height(height, width)
        features = np.empty((1, height // 2, width // 2, self.base), self.dtype.as_numpy_dtype)
        in_overlapping_strips(self.entry, [image], [2], features, 1, strip, OVERLAP)
        merged = _plus_bias(features, self._weights("global_fusion")) if self.merges else None
        for g in range(1, self.grdbs + 1):
            kernel, bias = self._weights(f"g{g}_fusion")
            fused = _plus_bias(features, (kernel, bias))
            for r in range(1, self.rdbs + 1):
                growth = [self._weights(f"g{g}_r{r}_d{k}") for k in range(1, self.growth + 1)]
                weights = [*growth, self._weights(f"g{g}_r{r}_fusion")]
                dense_in_strips(features[0], fused[0], strip, weights, self._share(kernel, r))
            features = fused
            if self.merges:
                share = self._share(self._weights("global_fusion")[0], g)
                merged += tf.nn.conv2d(features, share, 1, "VALID").numpy()
        output = np.empty(image.shape, np.float32)
        final = height if self.pools else strip
        trunk = merged if self.merges else features
        in_overlapping_strips(self.exit, [trunk, image], [1, 2], output, 2, final, OVERLAP)
        return output

    def _weights(self, name):
        """Return kernel and bias of a layer in the arithmetic of the trunk."""
        layer = self.model.get_layer(name)
        return tuple(tf.cast(value, self.dtype) for value in (layer.kernel, layer.bias))

    def _share(self, kernel, i):
        """Return the part of a fusion kernel that belongs to its i-th input, from 1."""
        return kernel[:, :, (i - 1) * self.base : i * self.base]


def loaded_restorer(network, weights, sizes, settings):
    """Return what restores images of any size by a network; arguments as for `loaded`.

    Parameters
    ----------
    settings : dict
        Config section ``restoration``; its precision becomes the one of the whole process.

    Returns
    -------
    Restorer
    """
    use(settings["precision"])
    return Restorer(loaded(network, weights, sizes), settings)


def _compiled(inputs, output):
    """Return the part of a Keras graph between tensors as a compiled function."""
    part = keras.Model(inputs, output)

    @tf.function(reduce_retracing=True)
    def call(*tensors):
        return part(list(tensors) if len(tensors) > 1 else tensors[0])

    return call


def _count(names, pattern):
    """Return how many layers have such a name."""
    return sum(re.fullmatch(pattern, name) is not None for name in names)


def _plus_bias(features, weights):
    """Return a new map: the residual and the bias that a fusion starts from."""
    return tf.nn.bias_add(features, weights[1]).numpy()
