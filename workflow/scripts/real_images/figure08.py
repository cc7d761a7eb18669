"""Figure 8: Noise2Void beside the other networks on an experimental image, contrast measured."""

import h5py
import pandas as pd
from emrestore.comparison.contrast import at_quantiles, by_region
from emrestore.figures.contrast import column_contrast
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to


def main(images, values, contrast, outputs, methods, across, quantiles):
    """Draw the images, some of their regions, and the contrasts; write the contrasts drawn.

    Parameters
    ----------
    images, values, contrast : str
        Files of the rule column_contrast.
    outputs : dict
        png, pdf, csv.
    methods : list of str
        In the order of the panels.
    across : int
        Regions along each edge of the images.
    quantiles : list of float
        The regions shown, at these quantiles of the recording's contrast.
    """
    table = pd.read_csv(contrast)
    with h5py.File(images) as file:
        shown = {method: file[method][()] for method in methods}
    places = {method: part for method, part in pd.read_csv(values).groupby("method")}
    regions = by_region(places, len(shown["raw"]), across)
    order = at_quantiles(regions, quantiles)
    regions = regions[regions["region"].isin(order)]
    regions = regions.sort_values("region", key=lambda r: r.map(order.index), kind="stable")
    numbered = regions.assign(region=[order.index(r) + 1 for r in regions["region"]])
    every = pd.concat([table.assign(region="all"), numbered], ignore_index=True)
    with writing(outputs["csv"]) as temporary:
        every.to_csv(temporary, index=False, float_format="%.6g")
    save(column_contrast(shown, table, regions, across), outputs["png"], outputs["pdf"])


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.images,
        snakemake.input.values,
        snakemake.input.table,
        {name: snakemake.output[name] for name in ("png", "pdf", "csv")},
        snakemake.params.methods,
        snakemake.params.noise2void["columns"]["regions"],
        snakemake.params.quantiles,
    )
