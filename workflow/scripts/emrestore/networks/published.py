"""The authors' trained networks: their stored variables, read as data into our CGRDN.

Nothing of the authors' code or graph is executed. Keys of the checkpoint: released package.
"""

from pathlib import Path

import keras
import tensorflow as tf

from emrestore.networks.cgrdn import cgrdn

# sizes of all six released networks (released package)
SIZES = {
    "base_channels": 64,
    "growth_channels": 32,
    "growth_convolutions": 8,
    "blocks": 4,
    "groups": 4,
}


def layer_names():
    """Return our layer names in the order in which the authors' checkpoint numbers its layers."""
    names = ["first", "down"]
    for g in range(1, SIZES["groups"] + 1):
        for r in range(1, SIZES["blocks"] + 1):
            block = f"group{g}_block{r}"
            names += [f"{block}_growth{k}" for k in range(1, SIZES["growth_convolutions"] + 1)]
            names.append(f"{block}_fusion")
        names.append(f"group{g}_fusion")
    return [*names, "fusion", "up", "last"]


def read_variables(saved_model):
    """Read the stored variables by the name of the layer that holds them in our network.

    Parameters
    ----------
    saved_model : str or pathlib.Path
        The folder ``resources/published/{modality}/saved_model``.

    Returns
    -------
    dict of str to tuple of two numpy.ndarray
        Layer name to (kernel, bias), float32.

    Raises
    ------
    FileNotFoundError
        If the folder holds no variables.
    ValueError
        If a variable is missing; the message names it and the folder.
    """
    prefix = Path(saved_model) / "variables" / "variables"
    if not prefix.with_suffix(".index").exists():
        raise FileNotFoundError(
            f"{prefix}.index not found: the published network was not unpacked; delete "
            f"{Path(saved_model).parent} and run the workflow again to fetch it"
        )
    checkpoint = tf.train.load_checkpoint(str(prefix))
    variables = {}
    for i, name in enumerate(layer_names()):
        keys = [
            f"layer_with_weights-{i}/{part}/.ATTRIBUTES/VARIABLE_VALUE"
            for part in ("kernel", "bias")
        ]
        for key in keys:
            if not checkpoint.has_tensor(key):
                raise ValueError(f"{prefix}: no variable {key} (our layer {name!r})")
        variables[name] = tuple(checkpoint.get_tensor(key) for key in keys)
    return variables


def published_network(saved_model, std_floor):
    """Return our CGRDN with the published weights of one modality.

    Parameters
    ----------
    saved_model : str or pathlib.Path
        See `read_variables`.
    std_floor : float
        Smallest standard deviation that an image is divided by, counts (released package: 0.1).

    Returns
    -------
    keras.Model
        Counts (n, h, w, 1) float32 to counts of the same shape.

    Raises
    ------
    FileNotFoundError, ValueError
        See `read_variables`; also if a shape does not fit.
    """
    keras.config.set_dtype_policy("float32")
    model = cgrdn(**SIZES, std_floor=std_floor)
    for name, weights in read_variables(saved_model).items():
        model.get_layer(name).set_weights(weights)
    return model
