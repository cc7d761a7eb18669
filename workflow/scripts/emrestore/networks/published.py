"""The authors' weights in our CGRDN: read from the checkpoint by name, no code of theirs runs."""

from pathlib import Path

from emrestore.networks.tensor_bundle import read_variables

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


def published_weights(saved_model, convolutions, rdbs, grdbs):
    """Return the weights of a published SavedModel by the names of our layers.

    Parameters
    ----------
    saved_model : str or pathlib.Path
        Folder of the SavedModel.
    convolutions, rdbs, grdbs : int
        The released size.

    Returns
    -------
    dict of str to (numpy.ndarray, numpy.ndarray)
        Kernel and bias of each layer, float32, in TensorFlow's order of axes.

    Raises
    ------
    ValueError
        If the checkpoint cannot be read, or a variable is missing.
    """
    variables = read_variables(Path(saved_model) / "variables" / "variables")
    weights = {}
    for i, name in enumerate(layer_order(convolutions, rdbs, grdbs)):
        keys = [KEY.format(i, kind) for kind in ("kernel", "bias")]
        for key in keys:
            if key not in variables:
                raise ValueError(f"{saved_model}: no variable {key} for the layer {name}")
        weights[name] = tuple(variables[key] for key in keys)
    return weights


def load_published(model, saved_model, convolutions, rdbs, grdbs):
    """Give a CGRDN the variables of a published SavedModel.

    Parameters
    ----------
    model : keras.Model
        From `emrestore.networks.architectures.cgrdn.cgrdn` at the released size.
    saved_model, convolutions, rdbs, grdbs
        As for `published_weights`; the sizes as the model was built.

    Raises
    ------
    ValueError
        As `published_weights`, and if a variable has another shape.
    """
    weights = published_weights(saved_model, convolutions, rdbs, grdbs)
    for name, values in weights.items():
        layer = model.get_layer(name)
        for variable, value in zip((layer.kernel, layer.bias), values, strict=True):
            if tuple(value.shape) != tuple(variable.shape):
                raise ValueError(
                    f"{saved_model}: {variable.path} has the shape {value.shape} there, and "
                    f"{tuple(variable.shape)} here: the section networks.cgrdn of the config is not "
                    "the released size"
                )
            variable.assign(value)
