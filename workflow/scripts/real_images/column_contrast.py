"""Contrast of the columns of one experimental image, restored by several methods."""

import h5py
import numpy as np
import pandas as pd
from emrestore.comparison.contrast import column_values, compared, gauged
from emrestore.figures.cropping import central
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.quantification.finding import find_columns
from emrestore.random import stream


def main(images, outputs, edge, columns, seed):
    """Write the images side by side, the values of every column, and the table of contrasts.

    Parameters
    ----------
    images : dict of str to (str, str, int or None)
        Method to HDF5 file, dataset, and number of the image in it; ``raw``, ``noise2void``
        and ``published`` always.
    outputs : dict
        images (HDF5, one dataset a method), values, table.
    edge : int [pixel]
        Of the central part that is measured.
    columns : dict
        Config section ``noise2void.columns``.
    seed : int
    """
    shown = {}
    for method, (path, dataset, number) in images.items():
        with h5py.File(path) as file:
            image = file[dataset][()] if number is None else file[dataset][number]
        shown[method] = central(image.astype(float), edge)
    x, y = find_columns(
        shown["raw"], 1.0, columns["separation"], columns["smoothing"], columns["threshold"]
    )
    places = np.stack([y, x], axis=1)
    scaled = {method: gauged(image, shown["raw"]) for method, image in shown.items()}
    values = {method: column_values(image, places) for method, image in scaled.items()}
    rng = stream(seed, "column_contrast")
    table = compared(values, "published", len(shown["raw"]), columns["regions"], rng)
    with writing(outputs["images"]) as temporary, h5py.File(temporary, "w") as file:
        for method, image in shown.items():
            file.create_dataset(method, data=image.astype(np.float32))
    every = pd.concat([part.assign(method=method) for method, part in values.items()])
    for name, frame in (("values", every), ("table", table)):
        with writing(outputs[name]) as temporary:
            frame.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.params.images,
        dict(snakemake.output.items()),
        snakemake.params.edge,
        snakemake.params.columns,
        snakemake.params.seed,
    )
