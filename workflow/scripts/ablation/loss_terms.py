"""Each loss term on against off, by all measures."""

import pandas as pd
from emrestore.comparison.choices import terms_table
from emrestore.files import writing
from emrestore.logs import log_to


def main(scores, output, terms, base, confidence):
    """Write terms.csv for the tables `scores`, one a repeat; the rest as `terms_table` takes it."""
    table = terms_table(pd.concat(map(pd.read_csv, scores)), terms, base, confidence)
    with writing(output) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input,
        snakemake.output[0],
        *(snakemake.params[name] for name in ("terms", "base", "confidence")),
    )
