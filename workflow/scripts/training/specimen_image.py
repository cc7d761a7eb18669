"""The undistorted image of one specimen, for Figure 11: random but for what the config fixes."""

import h5py
import numpy as np
from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.config.sections import with_values
from emrestore.dataset.pairs import high_resolution
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.random import stream


def main(output, radii, config, seed, size, index, pixel_size, fixed):
    """Write ``image`` (size, size) float32, maximum 1.

    Parameters
    ----------
    output, radii : str
    config : dict
        Sections ``specimen`` and ``imaging``.
    seed, size, index : int
        Seed of the run, edge in pixels, number of the specimen.
    pixel_size : float [Å]
    fixed : dict
        Dotted name of a value of `config` to what it is here.
    """
    image, _ = high_resolution(
        lambda name: stream(seed, "specimen image", index, name),
        with_values(config, fixed),
        pixel_size,
        (size, size),
        radii_by_atomic_number(radii),
    )
    with writing(output) as temporary, h5py.File(temporary, "w") as file:
        file.create_dataset("image", data=(image / image.max()).astype(np.float32))


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.output[0],
        snakemake.input.radii,
        snakemake.params.settings,
        snakemake.params.seed,
        snakemake.params.size,
        snakemake.params.figure["index"],
        snakemake.params.figure["pixel_size"],
        snakemake.params.figure["fixed"],
    )
