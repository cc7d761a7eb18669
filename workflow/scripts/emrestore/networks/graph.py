"""The graph of a built network: which layer feeds which, and what a forward pass costs."""

import re
from graphlib import TopologicalSorter

import keras

from emrestore.networks.fork import Fork

KINDS = {
    "InputLayer": "input",
    "Conv2D": "conv",
    "Conv2DTranspose": "transposed",
    "Concatenate": "concat",
    "Add": "sum",
    "LeakyReLU": "leaky ReLU",
    "InstanceNormalization": "instance norm",
}


def at_size(model, height, width):
    """Return a copy of a network for images of one size, so that all its shapes are known.

    Parameters
    ----------
    model : keras.Model
        Functional; inputs (n, None, None, channels).
    height, width : int [pixel]

    Returns
    -------
    keras.Model
        With weights of its own.
    """
    inputs = keras.tree.map_structure(
        lambda tensor: keras.Input((height, width, tensor.shape[-1]), name=tensor.name), model.input
    )
    return keras.models.clone_model(model, input_tensors=inputs)


def calls(model):
    """Return (operation, inputs, outputs) for every call in a functional model, in order.

    An operation that is called several times comes once a call.
    """
    found = {}
    # Keras has no public view of the calls of a shared layer: these are the marks of its tensors
    waiting = list(model.outputs)
    while waiting:
        operation, node, _ = waiting.pop()._keras_history
        if (id(operation), node) in found:
            continue
        call = operation._inbound_nodes[node]
        found[id(operation), node] = (operation, call.input_tensors, call.output_tensors)
        waiting += call.input_tensors
    producer = {id(t): key for key, (_, _, outputs) in found.items() for t in outputs}
    order = TopologicalSorter(
        {key: [producer[id(t)] for t in inputs] for key, (_, inputs, _) in found.items()}
    )
    return [found[key] for key in order.static_order()]


def described(operation, outputs):
    """Return what a diagram says of one call.

    Parameters
    ----------
    operation : keras.Operation
    outputs : list of keras.KerasTensor
        (n, h, w, features) with h and w known.

    Returns
    -------
    dict
        kind, kernel and stride (pixel, 0 where there is none), activation ("" for none), edge
        (height of the output, pixels), features, parameters.
    """
    kind = type(operation).__name__
    activation = getattr(operation, "activation", None)
    name = "" if activation is None else activation.__name__
    if getattr(operation, "inverse", False):
        kind = f"Undo{kind}"
    return {
        "kind": KINDS.get(kind, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()),
        "kernel": getattr(operation, "kernel_size", (0,))[0],
        "stride": getattr(operation, "strides", (0,))[0],
        "activation": "" if name == "linear" else name,
        "edge": outputs[0].shape[1],
        "features": outputs[0].shape[-1],
        "parameters": operation.count_params() if hasattr(operation, "count_params") else 0,
    }


def diagram(model, within="", blocks=None):
    """Return a network, or one block of it, as the table that a diagram is drawn from.

    Layers belong together by their names: a block is all layers whose names start alike. `Fork`
    layers, which compute nothing, are left out.

    Parameters
    ----------
    model : keras.Model
        From `at_size`; every layer is called once.
    within : str
        Only layers whose names start so; what feeds them from outside becomes one input.
    blocks : dict of str to str, optional
        Regular expression to the kind of block, for example ``{r"g\\d+_": "GRDB"}``: layers whose
        names, after `within`, start with one match become one row.

    Returns
    -------
    list of dict
        In the order of computation: node, inputs (nodes, separated by spaces) and the columns of
        `described`; for a block those of its last layer, with the parameters of all.
    """
    rows, producer = {}, {}
    for operation, inputs, outputs in calls(model):
        sources = list(dict.fromkeys(producer[id(t)] for t in inputs))
        if isinstance(operation, Fork):
            producer |= {id(t): sources[0] for t in outputs}
            continue
        node, description = operation.name, described(operation, outputs)
        for pattern, kind in (blocks or {}).items():
            match = re.match(within + pattern, node)
            if match:
                node = match.group().rstrip("_")
                whole = rows.get(node, {"parameters": 0, "inputs": []})
                description = {
                    **description,
                    **{"kind": kind, "kernel": 0, "stride": 0, "activation": ""},
                    "parameters": whole["parameters"] + description["parameters"],
                }
                sources = [*whole["inputs"], *(s for s in sources if s != node)]
        rows[node] = {"node": node, "inputs": sources, **description}
        producer |= {id(t): node for t in outputs}
    inside = {node: row for node, row in rows.items() if node.startswith(within)}
    table = []
    for row in inside.values():
        sources = list(dict.fromkeys(s if s in inside else "input" for s in row["inputs"]))
        table.append({**row, "inputs": " ".join(sources)})
    if any("input" in row["inputs"].split() for row in table):
        outside = next(s for row in inside.values() for s in row["inputs"] if s not in inside)
        entry = {**rows[outside], "node": "input", "inputs": "", "kind": "input", "parameters": 0}
        table.insert(0, entry | {"kernel": 0, "stride": 0, "activation": ""})
    return table
