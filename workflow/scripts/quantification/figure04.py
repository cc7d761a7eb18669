"""Figure 4: the edge dislocation, raw and restored, and the errors near its core.

The images are the first realisation; all share the grey scale of the undistorted image.
"""

import h5py
import numpy as np
import pandas as pd
from emrestore.figures.quantification import dislocation_figure, dose_words
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to


def main(inputs, outputs, sizes, network):
    """Draw the figure and copy the table that it shows.

    Parameters
    ----------
    inputs : dict
        table, columns, clean, noisy, restored, fits (at the lowest dose).
    outputs : dict
        png, pdf, csv.
    sizes : dict
        Section `quantification: studies: edge_dislocation` of the config.
    network : str
        Whose images are shown.
    """
    table, pictures = pd.read_csv(inputs["table"]), []
    with h5py.File(inputs["fits"]) as fits:
        path = fits[f"{network}/circuit"][()]
    with (
        h5py.File(inputs["clean"]) as clean,
        h5py.File(inputs["noisy"]) as noisy,
        h5py.File(inputs["restored"]) as restored,
    ):
        limits = np.percentile(clean["image"][0], [0.5, 99.5])
        for name, stack in (("raw", noisy["x"]), ("restored", restored["restored"])):
            for dose in (0, -1):
                title = f"{name}, {dose_words(sizes['doses'][dose])}"
                pictures.append((title, stack[dose][0, 0], limits))
    extent = (sizes["size"] - 1) * sizes["pixel_size"]
    columns = pd.read_csv(inputs["columns"])
    fig = dislocation_figure(table, columns, pictures, path, extent, sizes["pixel_size"])
    save(fig, outputs["png"], outputs["pdf"])
    with writing(outputs["csv"]) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.input.items()),
        dict(snakemake.output.items()),
        snakemake.params.sizes,
        snakemake.params.network,
    )
