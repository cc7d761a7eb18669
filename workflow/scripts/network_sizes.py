"""Parameters of the three networks at the paper's setting, counted on the built models."""

import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.build import build


def main(output, networks):
    """Write (network, parameters) for config sections `networks` (dict of dicts)."""
    rows = [(name, build(name, sizes).count_params()) for name, sizes in networks.items()]
    with writing(output) as temporary:
        pd.DataFrame(rows, columns=["network", "parameters"]).to_csv(temporary, index=False)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(snakemake.output[0], snakemake.params.networks)
