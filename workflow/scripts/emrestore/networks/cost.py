"""What a network costs: floating-point operations and memory, counted on the built model."""

import math

from emrestore.networks.graph import calls

FLOAT_BYTES = 4
# forward, gradients of the activations, gradients of the weights: each one product of equal size
PASSES_OF_A_STEP = 3
# weights, their gradients and two moments of Adam
COPIES_IN_TRAINING = 4


def products(operation, inputs, outputs):
    """Return the multiply-adds of one call of a layer for one image.

    Convolutions and dense layers count, the others (sums, activations, standardisation) are less
    than a percent of them and do not.

    Parameters
    ----------
    operation : keras.Operation
    inputs, outputs : list of keras.KerasTensor
        Shapes known but for the first axis.

    Returns
    -------
    int
    """
    kernel = getattr(operation, "kernel", None)
    if kernel is None:
        return 0
    # a transposed convolution uses its kernel once for every pixel of its input
    places = inputs[0] if "Transpose" in type(operation).__name__ else outputs[0]
    return math.prod(kernel.shape) * math.prod(places.shape[1:-1])


def forward_flops(model):
    """Return the floating-point operations of one image, two for every multiply-add.

    Parameters
    ----------
    model : keras.Model
        From `emrestore.networks.graph.at_size`.

    Returns
    -------
    int
    """
    return 2 * sum(products(*call) for call in calls(model))


def training_flops(model, batch, steps):
    """Return the floating-point operations of a training, validation left out.

    Parameters
    ----------
    model : keras.Model
        From `emrestore.networks.graph.at_size`, for the size of the patches.
    batch, steps : int
    """
    return PASSES_OF_A_STEP * batch * steps * forward_flops(model)


def activation_bytes(model):
    """Return the memory of all outputs of all layers for one image in float32.

    A training step keeps them for the gradients; a restoration needs less, as they are freed.

    Parameters
    ----------
    model : keras.Model
        From `emrestore.networks.graph.at_size`.

    Returns
    -------
    int [byte]
    """
    return FLOAT_BYTES * sum(
        math.prod(tensor.shape[1:]) for _, _, outputs in calls(model) for tensor in outputs
    )


def training_bytes(model, batch):
    """Return the memory of a training step, data and libraries apart.

    Parameters
    ----------
    model : keras.Model
        From `emrestore.networks.graph.at_size`, for the size of the patches.
    batch : int

    Returns
    -------
    int [byte]
    """
    weights = FLOAT_BYTES * model.count_params()
    return COPIES_IN_TRAINING * weights + batch * activation_bytes(model)
