"""The saturating power law of PSNR against operations, extrapolated to the paper's training."""

import logging

import pandas as pd
from emrestore.comparison.scaling import (
    BAND,
    LAW_COLUMNS,
    Scaling,
    TooFewBudgets,
    band,
    joined,
    law_table,
    points,
)
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.random import stream

# a hash of digits alone is no number
NAMES = {"budget": str, "pairs": str}


def main(own, reference, published, outputs, settings, seed):
    """Write points.csv, law.csv and band.csv; the last two are empty where budgets are too few.

    Parameters
    ----------
    own : str
        per_image.csv of this run.
    reference : list of str
        The same of trainings of hours, or nothing.
    published : str
        published.csv.
    outputs : dict of str
        points, law, band.
    settings : dict
        ``exponent`` (bounds), ``resamples``, ``confidence``.
    seed : int
    """
    measured, *others = (pd.read_csv(path, dtype=NAMES) for path in (own, *reference))
    scores, paper = joined(measured, *(others or [measured[:0]])), pd.read_csv(published)
    tables = {"points": points(scores)}
    try:
        scaling = Scaling(
            scores, settings["exponent"], stream(seed, "scaling"), settings["resamples"]
        )
        tables["law"] = law_table(scaling, paper, settings["confidence"])
        tables["band"] = band(scaling, paper["tflop"].iloc[0], settings["confidence"])
    except TooFewBudgets as error:
        logging.warning("no law: %s", error)
        tables |= {"law": pd.DataFrame(columns=LAW_COLUMNS), "band": pd.DataFrame(columns=BAND)}
    for name, table in tables.items():
        with writing(outputs[name]) as temporary:
            table.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.own,
        snakemake.input.reference,
        snakemake.input.published,
        dict(snakemake.output.items()),
        snakemake.params.settings,
        snakemake.params.seed,
    )
