"""How like the authors' pairs ours are, all modalities: by the published networks, and without any."""

import logging
from pathlib import Path

import pandas as pd
from emrestore.evidence.distances import distances
from emrestore.evidence.scores import ROLES, compared_sets, score_rows
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.random import stream

logger = logging.getLogger(__name__)
SCORE = "published_psnr_db"


def main(features, forests, output, seed):
    """Write the three tables.

    Parameters
    ----------
    features, forests : list of str
        One table of pair_features and of two_sample a modality, named after it.
    output : snakemake.io.OutputFiles
        ``fidelity``, ``distributions``, ``two_sample``.
    seed : int
    """
    scores, compared = [], []
    for path in features:
        modality, table = Path(path).stem, pd.read_csv(path)
        rng = stream(seed, "fidelity", modality)
        scores += [{"modality": modality} | row for row in score_rows(rng, table, SCORE)]
        if not (table["set"] == "authors").any():
            logger.warning("%s: no pairs of the authors are available", modality)
            continue
        for laws, ours, authors in compared_sets(table.drop(columns=SCORE)):
            rng = stream(seed, "distributions", modality, laws)
            found = distances(ours, authors, rng)
            compared.append(found.assign(modality=modality, laws=laws, authors_are=ROLES[laws]))
    frames = {
        "fidelity": pd.DataFrame(scores),
        "distributions": pd.concat(compared).set_index(["modality", "laws"]).reset_index(),
        "two_sample": pd.concat(map(pd.read_csv, forests)).set_index("modality").reset_index(),
    }
    for name, frame in frames.items():
        with writing(output[name]) as temporary:
            frame.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.features,
        snakemake.input.two_sample,
        snakemake.output,
        snakemake.params.seed,
    )
