"""The authors' weights in our CGRDN: read from the checkpoint by name, no code of theirs runs."""

from pathlib import Path

import tensorflow as tf

KEY = "layer_with_weights-{}/{}/.ATTRIBUTES/VARIABLE_VALUE"


def layer_order(convolutions, rdbs, grdbs):
    """Return the names of our layers in the order in which the checkpoint numbers them."""
    names = ["first", "down"]
    for g in range(1, grdbs + 1):
        for r in range(1, rdbs + 1):
            names += [f"g{g}_r{r}_d{k}" for k in range(1, convolutions + 1)]
            names.append(f"g{g}_r{r}_fusion")
        names.append(f"g{g}_fusion")
    return [*names, "global_fusion", "up", "last"]


def load_published(model, saved_model, convolutions, rdbs, grdbs):
    """Give a CGRDN the variables of a published SavedModel.

    Parameters
    ----------
    model : keras.Model
        From `emrestore.networks.architectures.cgrdn.cgrdn` at the released size.
    saved_model : str or pathlib.Path
        Folder of the SavedModel.
    convolutions, rdbs, grdbs : int
        As the model was built.

    Raises
    ------
    ValueError
        If a variable is missing or has another shape.
    """
    checkpoint = tf.train.load_checkpoint(str(Path(saved_model) / "variables" / "variables"))
    for i, name in enumerate(layer_order(convolutions, rdbs, grdbs)):
        layer = model.get_layer(name)
        for variable, kind in ((layer.kernel, "kernel"), (layer.bias, "bias")):
            key = KEY.format(i, kind)
            if not checkpoint.has_tensor(key):
                raise ValueError(f"{saved_model}: no variable {key} for the {kind} of {name}")
            value = checkpoint.get_tensor(key)
            if tuple(value.shape) != tuple(variable.shape):
                raise ValueError(
                    f"{saved_model}: {key} has the shape {value.shape}, the {kind} of {name} "
                    f"{tuple(variable.shape)}: the section networks.cgrdn of the config is not the "
                    "released size"
                )
            variable.assign(value)
