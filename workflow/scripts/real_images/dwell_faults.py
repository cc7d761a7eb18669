"""Columns invented with and without the full fast-scan response, against its decay length."""

import pandas as pd
from emrestore.comparison.noise_models import MODELS
from emrestore.dataset.reading import read_parameters
from emrestore.files import writing
from emrestore.logs import log_to

CASE = "fast_scan"


def main(scores, pairs, output, fewest):
    """Write one row a test pair of the case and repeat of the trainings.

    Parameters
    ----------
    scores : str
        CSV of the rule noise_model_scores, per image.
    pairs : list of str
        Shards of the test pairs.
    output : str
        CSV: repeat, image, beta [pixel], columns, and invented_MODEL and psnr_MODEL of the wrong and of
        the full model.
    fewest : int
        Images with fewer columns are left out.
    """
    table = pd.read_csv(scores)
    table = table[(table["case"] == CASE) & (table["columns"] >= fewest)]
    wide = table.pivot(index=["repeat", "image"], columns="model")
    beta = read_parameters(pairs)["distortion.fast_scan.beta"]
    images = wide.index.get_level_values("image")
    rows = {"beta": beta.loc[images].to_numpy(), "columns": wide["columns"]["full"]}
    for model in MODELS:
        rows |= {
            f"invented_{model}": wide["invented"][model],
            f"psnr_{model}": wide["psnr_db"][model],
        }
    with writing(output) as temporary:
        pd.DataFrame(rows).to_csv(temporary, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.scores, snakemake.input.pairs, snakemake.output[0], snakemake.params.fewest
    )
