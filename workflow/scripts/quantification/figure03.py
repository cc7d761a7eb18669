"""Figure 3: precision of positions and cross sections against thickness, and images of the extremes.

The images are the first realisation: nobody picked them. Each pair shares the grey scale of the
undistorted image.
"""

import h5py
import numpy as np
import pandas as pd
from emrestore.figures.quantification import dose_words, thickness_figure
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to


def main(inputs, outputs, sizes):
    """Draw the figure and copy the table that it shows.

    Parameters
    ----------
    inputs : dict
        table, clean, noisy, restored.
    outputs : dict
        png, pdf, csv.
    sizes : dict
        Section `quantification: studies: thickness_series` of the config.
    """
    table, pictures = pd.read_csv(inputs["table"]), []
    with (
        h5py.File(inputs["clean"]) as clean,
        h5py.File(inputs["noisy"]) as noisy,
        h5py.File(inputs["restored"]) as restored,
    ):
        for case, dose in ((0, 0), (-1, -1)):
            limits = np.percentile(clean["image"][()][case], [0.5, 99.5])
            words = f"{sizes['atoms'][case]} atoms, {dose_words(sizes['doses'][dose])}"
            pictures.append((f"raw, {words}", noisy["x"][dose][case][0], limits))
            pictures.append((f"restored, {words}", restored["restored"][dose][case][0], limits))
    save(thickness_figure(table, pictures, sizes["pixel_size"]), outputs["png"], outputs["pdf"])
    with writing(outputs["csv"]) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(dict(snakemake.input.items()), dict(snakemake.output.items()), snakemake.params.sizes)
