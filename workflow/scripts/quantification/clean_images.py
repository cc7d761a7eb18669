"""Undistorted images of one study, and the true columns in them."""

import h5py
import numpy as np
import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.quantification import fields
from emrestore.random import stream
from emrestore.simulation.superposition import read_profiles


def main(inputs, outputs, study, settings, seed):
    """Write `image` (cases, h, w), share of the beam, and the table of columns.

    Parameters
    ----------
    inputs : dict
        images of bulk (thickness_series); else profiles, columns (not for response), and, where
        whole specimens are simulated, full: files of the rule full_image.
    outputs : dict
        images, columns.
    study : str
    settings : dict
        Section `quantification` of the config.
    seed : int
    """
    if study == "thickness_series":
        images, table = fields.thickness_series(settings, np.load(inputs["images"]))
    elif study == "response":
        rng = stream(seed, "response of columns")
        images, table = fields.response(settings, *read_profiles(inputs["profiles"]), rng)
    else:
        columns = pd.read_csv(inputs["columns"])
        profiles = read_profiles(inputs["profiles"])
        images, table = fields.specimen(study, settings, columns, *profiles)
        if inputs.get("full"):
            images = np.mean([np.load(path) for path in inputs["full"]], axis=0)[None]
    table.insert(1, "column", table.groupby("case").cumcount())
    with writing(outputs["images"]) as temporary, h5py.File(temporary, "w") as file:
        file.create_dataset("image", data=images.astype(np.float32), compression="gzip")
    with writing(outputs["columns"]) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6f")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.input.items()),
        dict(snakemake.output.items()),
        snakemake.wildcards.study,
        snakemake.params.settings,
        snakemake.params.seed,
    )
