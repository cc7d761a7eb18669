"""Figure 1: L1 against the size of the network."""

import pandas as pd
from emrestore.figures.ablation import ablation
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to


def main(n_lay, repeats, png, pdf, csv):
    """Draw tables `n_lay` and `repeats` of the ablation; write the plotted values to `csv`."""
    table = pd.read_csv(n_lay)
    save(ablation(table, pd.read_csv(repeats)), png, pdf)
    with writing(csv) as temporary:
        table[["n_lay", "parameters", "l1", "l1_low", "l1_high"]].to_csv(temporary, index=False)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.n_lay,
        snakemake.input.repeats,
        snakemake.output.png,
        snakemake.output.pdf,
        snakemake.output.csv,
    )
