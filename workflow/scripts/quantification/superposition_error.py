"""What sums of isolated columns leave out, measured on bulk, where the full simulation is cheap."""

import numpy as np
import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.simulation.superposition import read_profiles, superposed, tiled


def main(images, profiles, output, cell, pixel_size, source_size):
    """Write per number of atoms what the superposed image differs by from the full one.

    Parameters
    ----------
    images, profiles : str
        Files of the rules bulk_images and column_profiles.
    output : str
        atoms, relative_rms (in units of the mean), relative_mean (superposed / full - 1: of the
        cell-integrated cross section too).
    cell : (float, float) [Å]
        Of one column.
    pixel_size, source_size : float [Å]
    """
    full = np.load(images)
    radial, step = read_profiles(profiles)
    reach = step * (radial.shape[1] - 1)
    # many cells, so that their borders do not matter
    size = tuple(int(round(10 * edge / pixel_size)) for edge in cell[::-1])
    extent = np.array(size[::-1]) * pixel_size
    places = [
        np.arange(-reach, edge + reach, side) for edge, side in zip(extent, cell, strict=True)
    ]
    places = [p - p[np.argmin(np.abs(p))] for p in places]
    x, y = (part.ravel() for part in np.meshgrid(*places))
    rows = []
    for atoms in range(1, min(len(full), len(radial)) + 1):
        whole = tiled(full[atoms - 1], cell, size, pixel_size, source_size)
        parts = superposed(x, y, np.full(len(x), atoms), radial, step, size, pixel_size)
        rms = np.sqrt(np.mean((parts - whole) ** 2)) / whole.mean()
        rows.append((atoms, rms, parts.mean() / whole.mean() - 1.0))
    table = pd.DataFrame(rows, columns=["atoms", "relative_rms", "relative_mean"])
    with writing(output) as temporary:
        table.to_csv(temporary, index=False, float_format="%.4g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.images,
        snakemake.input.profiles,
        snakemake.output[0],
        snakemake.params.cell,
        snakemake.params.pixel_size,
        snakemake.params.source_size,
    )
