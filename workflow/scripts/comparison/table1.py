"""Table 1: the scores of every method on every set of pairs, together and on average."""

import pandas as pd
from emrestore.comparison.intervals import of_mean
from emrestore.files import writing
from emrestore.logs import log_to


def summary(table):
    """Return one row per method and data set, with Student's 95 % intervals of the PSNR."""
    rows = []
    keys = ["method", "modality", "data", "parameters"]
    for key, group in table.groupby(keys, sort=False):
        _, low, high = of_mean(group["psnr_db"])
        rows.append(
            dict(zip(keys, key, strict=True))
            | {"psnr_db": group["psnr_db"].mean(), "psnr_low": low, "psnr_high": high}
            | group[["ssim", "l1"]].mean().to_dict()
            | {"n_images": len(group), "seconds_per_image": group["seconds_per_image"].mean()}
        )
    return pd.DataFrame(rows)


def main(scores, per_image, table1):
    """Write all scores into one table, and their averages."""
    table = pd.concat(map(pd.read_csv, scores), ignore_index=True)
    for output, frame in ((per_image, table), (table1, summary(table))):
        with writing(output) as temporary:
            frame.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input,
        snakemake.output.per_image,
        snakemake.output.table1,
    )
