"""What the discriminator gains in fine structure and costs in PSNR: one row a modality."""

import pandas as pd
from emrestore.comparison.metrics import bootstrap_interval
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.random import stream


def summary(modality, scores, seed):
    """Return the row of adversarial.csv of one modality; the interval is that of paired differences."""
    difference = scores["psnr_adversarial_db"] - scores["psnr_pixel_db"]
    low, high = bootstrap_interval(stream(seed, "adversarial", modality), difference)
    means = scores.drop(columns=["modality", "image"]).mean()
    return {
        "modality": modality,
        **means.filter(like="psnr").to_dict(),
        "difference_db": difference.mean(),
        "low_db": low,
        "high_db": high,
        **means.filter(like="high_frequency").to_dict(),
        "n_images": len(scores),
    }


def main(tables, output, seed):
    """Write one row for each of `tables` (scores of adversarial_spectra)."""
    rows = []
    for path in tables:
        scores = pd.read_csv(path)
        rows.append(summary(scores["modality"].iloc[0], scores, seed))
    with writing(output) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(snakemake.input, snakemake.output[0], snakemake.params.seed)
