"""The local whitening transform (eq. 7) of one image with several windows, for Figure 11.

The transform is the one that the training uses: the image is standardised first.
"""

import h5py
import numpy as np
import pandas as pd
import tensorflow as tf
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.device import compute_on
from emrestore.training.losses import whitened


def main(image, images, table, windows, std_floor):
    """Write the image and its transforms (HDF5 ``images``) and the titles of their panels.

    Parameters
    ----------
    image, images, table : str
        Input, and outputs.
    windows : list of int [pixel]
    std_floor : float
        sigma_min of eq. 7, in standard deviations of the image.
    """
    with h5py.File(image) as file:
        plain = file["image"][()]
    standardised = tf.constant((plain - plain.mean()) / plain.std())[None, ..., None]
    panels = [plain, *(whitened(standardised, w, std_floor)[0, ..., 0] for w in windows)]
    titles = ["undistorted", *(f"window {window} × {window}" for window in windows)]
    with writing(images) as temporary, h5py.File(temporary, "w") as file:
        file.create_dataset("images", data=np.stack(panels))
    with writing(table) as temporary:
        pd.DataFrame({"panel": titles, "text": ""}).to_csv(temporary, index=False)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        snakemake.input[0],
        snakemake.output.images,
        snakemake.output.table,
        snakemake.params.figure["windows"],
        snakemake.params.figure["std_floor"],
    )
