"""Parameters and output of the networks at the paper's setting, counted on the built models."""

import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.build import build
from emrestore.networks.device import compute_on

EDGE = 256  # pixel; edge of the image whose output is measured, the paper's patch


def main(output, networks):
    """Write (network, parameters, output_edge) for config sections `networks` (dict of dicts)."""
    rows = []
    for name, sizes in networks.items():
        model = build(name, sizes)
        made = model.compute_output_shape((1, EDGE, EDGE, model.input_shape[-1]))
        full = made[0] if isinstance(made, list) else made
        rows.append((name, model.count_params(), full[1]))
    with writing(output) as temporary:
        table = pd.DataFrame(rows, columns=["network", "parameters", "output_edge"])
        table.to_csv(temporary, index=False)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(snakemake.output[0], snakemake.params.networks)
