"""The CGRDN as ONNX (https://onnx.ai, opset 17): whole, for other programs, and in parts, for strips.

The graphs are built from the weights alone. Images and feature maps keep TensorFlow's order of axes,
(n, h, w, channels); transposed are the maps inside, since ONNX convolves (n, channels, h, w).
"""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

OPSET = 17  # ONNX 1.12 of 2022: runtimes of that year and later read it
IR_VERSION = 8  # of the same release
PRODUCER = "emrestore"
IMAGE_AXES = [1, 2, 3]
IMAGE, MAP = [1, "h", "w", 1], [1, "half_h", "half_w"]
TO_CHANNELS_FIRST, TO_CHANNELS_LAST = [0, 3, 1, 2], [0, 2, 3, 1]


class Graph:
    """Nodes and constants of an ONNX graph under construction."""

    def __init__(self, weights):
        self.weights, self.nodes, self.constants = weights, [], []

    def node(self, kind, inputs, output, **attributes):
        """Add a node and return the name of its output."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name, value):
        """Add a constant and return its name."""
        value = np.ascontiguousarray(value, np.float32)
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def first(self, tensor, output):
        """Add the change to ONNX's order of axes."""
        return self.node("Transpose", [tensor], output, perm=TO_CHANNELS_FIRST)

    def last(self, tensor, output):
        """Add the change to TensorFlow's order of axes."""
        return self.node("Transpose", [tensor], output, perm=TO_CHANNELS_LAST)

    def convolution(self, tensor, name, stride=1, transposed=False, kernel=None, bias=True):
        """Add a layer of the network with "same" padding of even sizes; return its output.

        Parameters
        ----------
        tensor, name : str
            Input, and the layer, which the output is named after.
        stride : int
        transposed : bool
        kernel : numpy.ndarray, optional
            A part of the layer's kernel in place of all of it.
        bias : bool
            False: the sum that the output is added to has the bias already.

        Returns
        -------
        str
        """
        whole, shift = self.weights.layers[name]
        kernel = whole if kernel is None else kernel
        edge, inputs = kernel.shape[0], [tensor]
        inputs.append(self.constant(f"{name}/kernel", kernel.transpose(3, 2, 0, 1)))
        if bias:
            inputs.append(self.constant(f"{name}/bias", shift))
        return self.node(
            "ConvTranspose" if transposed else "Conv",
            inputs,
            name,
            kernel_shape=[edge, edge],
            strides=[stride, stride],
            pads=[(edge - 1) // 2] * 4,
        )

    def dense_block(self, z, name):
        """Add an RDB (`emrestore.networks.blocks.residual_dense_block`); return its output."""
        features = z
        for k in range(1, self.weights.convolutions + 1):
            grown = self.convolution(features, f"{name}_d{k}")
            grown = self.node("Relu", [grown], f"{name}_relu{k}")
            features = self.node("Concat", [features, grown], f"{name}_concat{k}", axis=1)
        return self.node("Add", [self.convolution(features, f"{name}_fusion"), z], name)

    def entry(self, standard):
        """Add the layers before the dense blocks, images (n, h, w, 1); return their output."""
        first = self.convolution(self.first(standard, "standardised_first"), "first")
        return self.convolution(first, "down", stride=2)

    def exit(self, trunk, standard):
        """Add the layers behind the dense blocks; return the standardised output (n, h, w, 1)."""
        up = self.convolution(trunk, "up", stride=2, transposed=True)
        residual = self.last(self.convolution(up, "last"), "residual")
        return self.node("Add", [residual, standard], "sum")

    def model(self, name, inputs, outputs):
        """Return the graph as a model.

        Parameters
        ----------
        name : str
        inputs, outputs : dict of str to list
            Names and shapes, float32; a name in place of an edge: of any size.

        Returns
        -------
        onnx.ModelProto
        """
        described = (
            [
                helper.make_tensor_value_info(key, TensorProto.FLOAT, shape)
                for key, shape in x.items()
            ]
            for x in (inputs, outputs)
        )
        return helper.make_model(
            helper.make_graph(self.nodes, name, *described, self.constants),
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=IR_VERSION,
            producer_name=PRODUCER,
        )


def whole_network(weights):
    """Return a CGRDN that standardises its images itself.

    Parameters
    ----------
    weights : emrestore.networks.cgrdn_weights.CgrdnWeights

    Returns
    -------
    onnx.ModelProto
        ``distorted``, counts (n, h, w, 1) float32, h and w even, -> ``restored``, counts of that shape.
    """
    graph = Graph(weights)
    image = "distorted"
    mean = graph.node("ReduceMean", [image], "mean", axes=IMAGE_AXES)
    centred = graph.node("Sub", [image, mean], "centred")
    square = graph.node("Mul", [centred, centred], "square")
    variance = graph.node("ReduceMean", [square], "variance", axes=IMAGE_AXES)
    spread = graph.node("Sqrt", [variance], "spread")
    floor = graph.constant("floor", weights.floor)
    deviation = graph.node("Max", [spread, floor], "deviation")
    standard = graph.node("Div", [centred, deviation], "standardised")
    down = g = graph.entry(standard)
    groups = []
    for i in range(1, weights.grdbs + 1):
        blocks, z = [], g
        for r in range(1, weights.rdbs + 1):
            z = graph.dense_block(z, f"g{i}_r{r}")
            blocks.append(z)
        joined = graph.node("Concat", blocks, f"g{i}_concat", axis=1)
        g = graph.node("Add", [graph.convolution(joined, f"g{i}_fusion"), g], f"g{i}")
        groups.append(g)
    joined = graph.node("Concat", groups, "global_concat", axis=1)
    fused = graph.convolution(joined, "global_fusion")
    output = graph.exit(graph.node("Add", [fused, down], "global_sum"), standard)
    scaled = graph.node("Mul", [output, deviation], "scaled")
    graph.node("Add", [scaled, mean], "restored")
    shape = ["n", "h", "w", 1]
    return graph.model("cgrdn", {image: shape}, {"restored": shape})


def entry_part(weights):
    """Return the part before the dense blocks.

    Returns
    -------
    onnx.ModelProto
        ``standardised`` (1, 2h, 2w, 1) -> ``features`` (1, h, w, base).
    """
    graph = Graph(weights)
    graph.last(graph.entry("standardised"), "features")
    return graph.model("entry", {"standardised": IMAGE}, {"features": [*MAP, weights.base]})


def dense_block_part(weights, g, r):
    """Return an RDB that adds its share to the fusion of its GRDB.

    The fusions are 1x1 convolutions over maps side by side: a sum of one convolution a map. So the
    maps need not be kept until the last one is there. Behind the last RDB stands the GRDB's output,
    which is added to the fusion of the GRDBs in the same way.

    Parameters
    ----------
    weights : emrestore.networks.cgrdn_weights.CgrdnWeights
    g, r : int
        Numbers of GRDB and RDB, from 1.

    Returns
    -------
    onnx.ModelProto
        ``features``, ``sum`` -> ``result``, ``added``; of the last RDB of a GRDB ``features``, ``sum``,
        ``global_sum`` -> ``added``, ``global_added``. All (1, h, w, base).
    """
    graph = Graph(weights)
    block = graph.dense_block(graph.first("features", "features_first"), f"g{g}_r{r}")
    added = _share(graph, block, f"g{g}_fusion", r, "sum", "added")
    if r < weights.rdbs:
        inputs, outputs = ["features", "sum"], [graph.last(block, "result"), "added"]
    else:
        _share(graph, added, "global_fusion", g, "global_sum", "global_added")
        inputs, outputs = ["features", "sum", "global_sum"], ["added", "global_added"]
    shape = [*MAP, weights.base]
    return graph.model(f"g{g}_r{r}", *(dict.fromkeys(names, shape) for names in (inputs, outputs)))


def _share(graph, tensor, name, i, total, added):
    """Add a map's share in a fusion, as its i-th input, to the sum; the first brings the bias."""
    base = graph.weights.base
    kernel = graph.weights.layers[name][0][:, :, (i - 1) * base : i * base]
    share = graph.convolution(tensor, name, kernel=kernel, bias=i == 1)
    grown = graph.node("Add", [share, graph.first(total, f"{total}_first")], f"{added}_first")
    graph.last(grown, added)
    return grown


def exit_part(weights):
    """Return the part behind the dense blocks.

    Returns
    -------
    onnx.ModelProto
        ``trunk`` (1, h, w, base) and ``standardised`` (1, 2h, 2w, 1) -> ``sum`` (1, 2h, 2w, 1).
    """
    graph = Graph(weights)
    graph.exit(graph.first("trunk", "trunk_first"), "standardised")
    return graph.model(
        "exit", {"trunk": [*MAP, weights.base], "standardised": IMAGE}, {"sum": IMAGE}
    )
