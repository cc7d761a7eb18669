"""Table 1 drawn, and as Markdown for the README."""

import pandas as pd
from emrestore.figures.comparison import markdown, table1
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to


def main(table, png, pdf, text):
    """Draw the HR-STEM rows of `table` (table1.csv) to `png` and `pdf`, and write them to `text`."""
    rows = pd.read_csv(table).query("modality == 'hrstem'")
    save(table1(rows), png, pdf)
    with writing(text) as temporary:
        temporary.write_text(markdown(rows))


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input[0],
        snakemake.output.png,
        snakemake.output.pdf,
        snakemake.output.md,
    )
