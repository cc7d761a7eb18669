"""How like the authors' pairs ours are, all modalities: by the published networks, and without any."""

import logging
from pathlib import Path

import pandas as pd
from emrestore.comparison.fidelity import distances
from emrestore.comparison.metrics import bootstrap_interval
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.random import stream

logger = logging.getLogger(__name__)
SCORE = "published_psnr_db"


def score_difference(modality, ours, authors, seed):
    """Return the row of fidelity.csv: mean PSNR of both sets and the interval of their difference."""
    row = {"modality": modality, "psnr_ours_db": ours.mean(), "n_ours": len(ours)}
    if authors.empty:
        return row | {"n_authors": 0}
    low, high = bootstrap_interval(stream(seed, "fidelity", modality), ours, authors)
    return row | {
        "psnr_authors_db": authors.mean(),
        "difference_db": ours.mean() - authors.mean(),
        "low_db": low,
        "high_db": high,
        "n_authors": len(authors),
    }


COLUMNS = [
    *("modality", "psnr_ours_db", "psnr_authors_db", "difference_db", "low_db", "high_db"),
    *("n_ours", "n_authors"),
]


def main(tables, fidelity, distributions, seed):
    """Write both tables.

    Parameters
    ----------
    tables : list of str
        One of pair_features a modality, named after it.
    fidelity, distributions : str
        Outputs.
    seed : int
    """
    scores, compared = [], []
    for path in tables:
        modality, table = Path(path).stem, pd.read_csv(path)
        ours, authors = (table[table["set"] == name] for name in ("ours", "authors"))
        scores.append(
            score_difference(modality, ours[SCORE].dropna(), authors[SCORE].dropna(), seed)
        )
        if authors.empty:
            logger.warning("%s: no pairs of the authors are available", modality)
            continue
        ours, authors = (part.drop(columns=["set", "image", SCORE]) for part in (ours, authors))
        rng = stream(seed, "distributions", modality)
        compared.append(distances(ours, authors, rng).assign(modality=modality))
    frames = {
        fidelity: pd.DataFrame(scores).reindex(columns=COLUMNS),
        distributions: pd.concat(compared).set_index("modality").reset_index(),
    }
    for output, frame in frames.items():
        with writing(output) as temporary:
            frame.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input,
        snakemake.output.fidelity,
        snakemake.output.distributions,
        snakemake.params.seed,
    )
