"""Concatenated grouped residual dense network (Figure 9), 7,035,521 parameters at the paper's size."""

from keras import layers

from emrestore.networks.blocks import convolution, grouped_block, restoring_model
from emrestore.networks.fork import Fork


def cgrdn(base, growth, convolutions, rdbs, grdbs, floor):
    """Build the network.

    Parameters
    ----------
    base : int
        Features between the blocks (released: 64).
    growth : int
        Features that each convolution of an RDB adds (released: 32).
    convolutions : int
        Growth convolutions per RDB (released: 8; the paper's n_lay is one more).
    rdbs, grdbs : int
        RDBs per GRDB, and GRDBs (paper: 4 and 4).
    floor : float [counts]
        Smallest standard deviation of the standardisation (released: 0.1).

    Returns
    -------
    keras.Model
        Counts (n, h, w, 1) -> counts, h and w even.
    """

    def trunk(down):
        outputs = []
        g, down = Fork(name="global_fork")(down)
        for i in range(1, grdbs + 1):
            g = grouped_block(g, base, growth, convolutions, rdbs, f"g{i}")
            outputs.append(g)
        merged = layers.Concatenate(name="global_concat")(outputs) if grdbs > 1 else outputs[0]
        fused = convolution(base, 1, "global_fusion")(merged)
        up = convolution(base, 4, "up", stride=2, transposed=True)
        return up(layers.Add(name="global_sum")([fused, down]))

    return restoring_model(trunk, base, floor, "cgrdn")
