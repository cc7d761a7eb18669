"""What a network costs, in closed form: the counts of `emrestore.networks.cost` without TensorFlow.

A plan must be there before any environment is. The tests hold these forms against built networks.
"""

from dataclasses import dataclass

FLOAT_BYTES = 4
# forward, gradients of the activations, gradients of the weights: each one product of equal size
PASSES_OF_A_STEP = 3
# weights, their gradients and two moments of Adam
COPIES_IN_TRAINING = 4
CHANNEL_REDUCTION, SPATIAL_KERNEL = 16, 7  # of GRDN's attention


@dataclass(frozen=True)
class Layer:
    """One call of a layer: products [per place], places [per pixel], outputs [floats per pixel]."""

    products: float
    places: float
    outputs: float


def convolution(side, inputs, features, places, outputs=None):
    """Return a convolution of `side`² pixels at `places` per pixel, and what it puts out."""
    return Layer(side**2 * inputs * features, places, outputs or features * places)


def silent(width, places):
    """Return a layer without products whose output is `width` features wide."""
    return Layer(0.0, places, width * places)


def dense_trunk(base, growth, convolutions, rdbs, grdbs):
    """Return the layers of the GRDBs at half the resolution (Figure 9)."""
    at = 0.25
    block = [silent(2 * base, at)]
    for k in range(convolutions):
        width = base + k * growth
        block += [convolution(3, width, growth, at), silent(width + growth, at)]
    block += [convolution(1, base + convolutions * growth, base, at), silent(base, at)]
    group = [silent(2 * base, at), *block * rdbs, *[silent(rdbs * base, at)] * (rdbs > 1)]
    group += [convolution(1, rdbs * base, base, at), silent(base, at)]
    return group * grdbs


def enclosed(base, trunk):
    """Return a trunk between the first and the last layers of a restoring network."""
    first = [silent(2, 1.0), convolution(3, 1, base, 1.0), convolution(4, base, base, 0.25)]
    up = convolution(4, base, base, 0.25, outputs=base)
    return [*first, *trunk, up, convolution(3, base, 1, 1.0), silent(2, 1.0)]


def cgrdn(base, growth, convolutions, rdbs, grdbs, floor):
    """Return the layers of `emrestore.networks.architectures.cgrdn`."""
    del floor
    trunk = [silent(2 * base, 0.25), *dense_trunk(base, growth, convolutions, rdbs, grdbs)]
    trunk += [silent(grdbs * base, 0.25)] * (grdbs > 1)
    trunk += [convolution(1, grdbs * base, base, 0.25), silent(base, 0.25)]
    return enclosed(base, trunk)


def grdn(base, growth, convolutions, rdbs, grdbs, floor):
    """Return the layers of `emrestore.networks.architectures.grdn`; its dense layers do not count."""
    del floor
    trunk = dense_trunk(base, growth, convolutions, rdbs, grdbs)
    attention = [silent(6 * base + 4, 1.0), convolution(SPATIAL_KERNEL, 2, 1, 1.0)]
    return enclosed(base, trunk) + attention


def mrunet(widths, kernel, second_kernel, head_kernel, floor):
    """Return the layers of `emrestore.networks.architectures.mrunet`."""
    del floor
    layers, width = [silent(2, 1.0)], 1
    for level, features in enumerate(widths, 1):
        at = 0.25**level
        layers += [convolution(kernel, width, features, at), silent(features, at)]
        if second_kernel:
            layers += [convolution(second_kernel, features, features, at), silent(features, at)]
        width = features
    for level in range(len(widths) - 1, 0, -1):
        at, features = 0.25**level, widths[level - 1]
        layers += [silent(width, at), convolution(kernel, width, features, at)]
        layers += [silent(3 * features + 1, at)]
        width = 2 * features
        layers += [convolution(head_kernel, width, 1, at)]
    return [*layers, silent(width + 1, 1.0), convolution(head_kernel, width, 1, 1.0)]


def discriminator(features, slope, epsilon):
    """Return the layers of `emrestore.networks.architectures.discriminator`."""
    del slope, epsilon
    layers, width = [], 2
    for level, own in enumerate(features, 1):
        at = 0.25 ** min(level, len(features) - 1)
        layers += [convolution(4, width, own, at), silent(own * (2 if level > 1 else 1), at)]
        width = own
    return [*layers, convolution(4, width, 1, at)]


KNOWN = {"cgrdn": cgrdn, "grdn": grdn, "mrunet": mrunet, "discriminator": discriminator}


def layers_of(network, sizes):
    """Return the layers of a network.

    Parameters
    ----------
    network : str
        A network that the config adds (CONTRIBUTING.md) counts as the CGRDN of its sizes, and as
        nothing where it has others.
    sizes : dict
        Arguments of its builder.

    Returns
    -------
    list of Layer
    """
    try:
        return KNOWN.get(network, cgrdn)(**sizes)
    except TypeError:
        return []


def forward_flops(network, sizes, edge):
    """Return the operations [FLOP] of one image of edge² pixels, two for every multiply-add."""
    layers = layers_of(network, sizes)
    return 2.0 * edge**2 * sum(layer.products * layer.places for layer in layers)


def parameters(network, sizes):
    """Return the number of weights, but for biases: less than half a percent."""
    return sum(layer.products for layer in layers_of(network, sizes))


def activation_bytes(network, sizes, edge):
    """Return the memory [byte] of all outputs of all layers for one image, float32."""
    return FLOAT_BYTES * edge**2 * sum(layer.outputs for layer in layers_of(network, sizes))


def step_flops(network, sizes, patch, batch):
    """Return the operations [FLOP] of one training step."""
    return PASSES_OF_A_STEP * batch * forward_flops(network, sizes, patch)


def training_bytes(network, sizes, patch, batch):
    """Return the memory [byte] of a training step, data and libraries apart."""
    weights = FLOAT_BYTES * parameters(network, sizes)
    return COPIES_IN_TRAINING * weights + batch * activation_bytes(network, sizes, patch)
