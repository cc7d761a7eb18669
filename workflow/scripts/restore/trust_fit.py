"""The score of the trust check fitted anew; its output is kept as emrestore/trust/reference.csv."""

import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.trust.fit import fitted_groups, restored_wrongly


def main(tiles, output, settings):
    """Write the references of all modalities."""
    table = pd.concat([pd.read_csv(path) for path in tiles], ignore_index=True)
    table = table[~restored_wrongly(table, settings["known_failures"])]
    references = fitted_groups(table, settings["ridge"], settings["false_alarms"])
    with writing(output) as temporary:
        references.to_csv(temporary, float_format="%.6g", lineterminator="\n")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(snakemake.input.tiles, snakemake.output[0], snakemake.params.settings)
