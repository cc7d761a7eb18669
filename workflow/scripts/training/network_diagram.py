"""The layers of a built network as a table: what Figures 9 and 10 are drawn from.

Nothing is written by hand: kernels, strides, features, connections and numbers of parameters are
those of the Keras model that is trained.
"""

import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.build import build
from emrestore.networks.device import compute_on
from emrestore.networks.graph import at_size, diagram

# title, start of the names of the layers, blocks that are one row each
PANELS = {
    "fig09": [
        ("CGRDN", "", {r"g\d+_": "GRDB"}),
        ("GRDB", "g1_", {r"r\d+_": "RDB"}),
        ("RDB", "g1_r1_", {}),
    ],
    "fig10": [("discriminator", "", {})],
}
NETWORKS = {"fig09": "cgrdn", "fig10": "discriminator"}


def main(output, figure, networks, size):
    """Write the layers of a figure's network for images of an edge of `size` pixels."""
    network = NETWORKS[figure]
    model = at_size(build(network, networks[network]), size, size)
    rows = [
        {"panel": title, **row}
        for title, within, blocks in PANELS[figure]
        for row in diagram(model, within, blocks)
    ]
    with writing(output) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index=False)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        snakemake.output[0],
        snakemake.wildcards.figure,
        snakemake.params.networks,
        snakemake.params.size,
    )
