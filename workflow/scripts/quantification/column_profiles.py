"""Isolated platinum columns by multislice: radial images of 1, 2, ... atoms, source size included."""

import numpy as np
import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.random import stream
from emrestore.simulation.crystal_images import column_profiles
from emrestore.simulation.source import blurred
from scipy.interpolate import CubicSpline
from tqdm import tqdm


def main(output, orientation, settings, seed):
    """Write one row a radius: r_angstrom, and a column for every number of atoms."""
    simulation = settings["simulation"]
    profile = simulation["profile"]
    radii, pairs = np.array(profile["radii"]), profile["phonon_pairs"]
    each = column_profiles(
        orientation,
        profile["layers"][orientation],
        radii,
        profile["extent"],
        simulation,
        settings["lattice_parameter"],
        stream(seed, "column profiles", orientation),
        pairs,
    )
    points = np.mean(list(tqdm(each, total=pairs, desc="phonon pairs", mininterval=5)), axis=0)
    r = np.arange(0.0, radii[-1] + profile["step"] / 2.0, profile["step"])
    table = {"r_angstrom": r}
    for atoms, values in enumerate(points, 1):
        # even about the column: no slope at r = 0
        spline = CubicSpline(radii, values - values[-1], bc_type=((1, 0.0), "not-a-knot"))
        table[str(atoms)] = blurred(r, spline(r), simulation["source_size"])
    with writing(output) as temporary:
        pd.DataFrame(table).to_csv(temporary, index=False, float_format="%.8g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.output[0],
        snakemake.wildcards.orientation,
        snakemake.params.settings,
        snakemake.params.seed,
    )
