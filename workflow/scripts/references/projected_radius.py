"""Projected radius of every element (eq. 21) from abTEM's Lobato parametrisation of the potential."""

import pandas as pd
from abtem.parametrizations import LobatoParametrization
from ase.data import chemical_symbols
from emrestore.atoms.projected_radius import projected_radius
from emrestore.files import writing
from emrestore.logs import log_to


def main(output, largest_z, radius, points):
    """Write the table (Z, r_hat_angstrom)."""
    parametrization = LobatoParametrization()
    rows = []
    for z in range(1, largest_z + 1):
        potential = parametrization.projected_potential(chemical_symbols[z])
        rows.append((z, projected_radius(potential, radius, points)))
    with writing(output) as temporary:
        table = pd.DataFrame(rows, columns=["Z", "r_hat_angstrom"])
        table.to_csv(temporary, index=False, float_format="%.6f")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(snakemake.output[0], **{k: snakemake.params[k] for k in ("largest_z", "radius", "points")})
