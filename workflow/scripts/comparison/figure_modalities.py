"""Filters and networks on our pairs and the authors' of every modality, drawn and as Markdown."""

import pandas as pd
from emrestore.figures.modalities import markdown, modalities
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to


def main(table, png, pdf, text, methods):
    """Draw `table` (table1.csv) for some methods, and write the same numbers to `text`."""
    rows = pd.read_csv(table)
    save(modalities(rows, methods), png, pdf)
    with writing(text) as temporary:
        temporary.write_text(markdown(rows, methods))


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input[0],
        snakemake.output.png,
        snakemake.output.pdf,
        snakemake.output.md,
        snakemake.params.methods,
    )
