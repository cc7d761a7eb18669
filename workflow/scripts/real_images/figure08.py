"""Figure 8: Noise2Void beside the other networks on an experimental image, contrast measured."""

import h5py
import pandas as pd
from emrestore.figures.contrast import column_contrast
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to


def main(images, contrast, outputs, methods):
    """Draw the images of the `methods` (list of str, in the order of the panels) and the contrasts."""
    table = pd.read_csv(contrast)
    with h5py.File(images) as file:
        shown = {method: file[method][()] for method in methods}
    with writing(outputs["csv"]) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")
    save(column_contrast(shown, table), outputs["png"], outputs["pdf"])


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.images,
        snakemake.input.table,
        {name: snakemake.output[name] for name in ("png", "pdf", "csv")},
        snakemake.params.methods,
    )
