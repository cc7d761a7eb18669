"""Parameters and output of the networks at the paper's setting, and what the discriminator sees."""

import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.build import build
from emrestore.networks.device import compute_on
from emrestore.networks.receptive_field import receptive_field, unpadded_edge

EDGE = 256  # pixel; edge of the image whose output is measured, the paper's patch


def main(output, networks):
    """Write one row for each of the config sections `networks` (dict of dicts).

    Columns: network, parameters, output_edge; of the discriminator also receptive_field, and
    unpadded_edge, the output's without padding.
    """
    rows = []
    for name, sizes in networks.items():
        model = build(name, sizes)
        made = model.compute_output_shape((1, EDGE, EDGE, model.input_shape[-1]))
        full = made[0] if isinstance(made, list) else made
        row = {"network": name, "parameters": model.count_params(), "output_edge": full[1]}
        if name == "discriminator":
            row["receptive_field"] = receptive_field(model, EDGE)
            row["unpadded_edge"] = unpadded_edge(model, EDGE)
        rows.append(row)
    with writing(output) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index=False, float_format="%.0f")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(snakemake.output[0], snakemake.params.networks)
