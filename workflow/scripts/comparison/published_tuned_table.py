"""What our training adds to the published networks: in dB, and in which of their layers."""

import pandas as pd
from emrestore.comparison.published_tuned import gains, learned
from emrestore.files import writing
from emrestore.logs import log_to


def main(scores, histories, layers, outputs, modalities, confidence):
    """Write both tables.

    Parameters
    ----------
    scores, histories, layers : list of str
        Tables of each of `modalities`.
    outputs : tuple of two str
        Gains, and what was learned.
    modalities : list of str
    confidence : float
        Of the intervals.
    """
    rows = [
        learned(modality, pd.read_csv(history), pd.read_csv(table))
        for modality, history, table in zip(modalities, histories, layers, strict=True)
    ]
    tables = gains(pd.concat(map(pd.read_csv, scores)), confidence), pd.DataFrame(rows)
    for output, table in zip(outputs, tables, strict=True):
        with writing(output) as temporary:
            table.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.scores,
        snakemake.input.histories,
        snakemake.input.layers,
        (snakemake.output.gains, snakemake.output.learned),
        snakemake.params.modalities,
        snakemake.params.confidence,
    )
