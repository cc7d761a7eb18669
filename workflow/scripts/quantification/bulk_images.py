"""Bulk platinum by multislice: images of one column's cell, and its cross section, by thickness."""

import numpy as np
import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.random import stream
from emrestore.simulation.crystal_images import bulk_images, column_cell
from scipy.stats import t
from tqdm import tqdm


def cross_sections(images, area, confidence=0.95):
    """Return the table of cell-integrated cross sections with their intervals.

    Parameters
    ----------
    images : numpy.ndarray (pairs, layers, p, q)
    area : float [Å²]
    confidence : float

    Returns
    -------
    pandas.DataFrame
        atoms, scs_angstrom2, low, high (Student's t over the pairs of phonon configurations).
    """
    each = images.mean(axis=(2, 3)) * area
    mean, n = each.mean(axis=0), len(each)
    half = np.full(len(mean), np.nan)
    if n > 1:
        half = t.ppf(0.5 + confidence / 2.0, n - 1) * each.std(axis=0, ddof=1) / np.sqrt(n)
    columns = {"scs_angstrom2": mean, "low": mean - half, "high": mean + half}
    return pd.DataFrame({"atoms": np.arange(1, len(mean) + 1), **columns})


def main(outputs, orientation, settings, seed):
    """Write the images (layers, p, q) of the point source as .npy, and the table of cross sections."""
    simulation, a = settings["simulation"], settings["lattice_parameter"]
    chosen = {key: simulation[key][orientation] for key in ("supercell", "probes")}
    pairs = simulation["phonon_pairs"]
    images = bulk_images(
        orientation,
        simulation["layers"][orientation],
        simulation | chosen | {"slices": 1},
        a,
        stream(seed, "bulk images", orientation),
        pairs,
    )
    images = np.array(list(tqdm(images, total=pairs, desc="phonon pairs", mininterval=5)))
    table = cross_sections(images, np.prod(column_cell(a, orientation)))
    with writing(outputs["images"]) as temporary:
        np.save(temporary, images.mean(axis=0))
    with writing(outputs["table"]) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.output.items()),
        snakemake.wildcards.orientation,
        snakemake.params.settings,
        snakemake.params.seed,
    )
