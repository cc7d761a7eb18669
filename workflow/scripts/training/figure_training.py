"""Loss and validation PSNR of all trained networks against the training step."""

import pandas as pd
from emrestore.figures.style import save
from emrestore.figures.training import curves
from emrestore.files import writing
from emrestore.logs import log_to


def main(histories, runs, png, pdf, csv):
    """Draw the histories (files) of `runs` (network and modality of each) and write them to `csv`."""
    table = pd.concat(
        [
            pd.read_csv(path).assign(network=network, modality=modality)
            for path, (network, modality) in zip(histories, runs, strict=True)
        ]
    )
    save(curves(table), png, pdf)
    with writing(csv) as temporary:
        table.to_csv(temporary, index=False)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input,
        snakemake.params.runs,
        snakemake.output.png,
        snakemake.output.pdf,
        snakemake.output.csv,
    )
