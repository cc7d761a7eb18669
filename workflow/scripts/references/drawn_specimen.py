"""One specimen of the data generator, its body on top of its support, for multislice."""

import pandas as pd
from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.specimen.stacked import drawn_specimen

# of what was drawn, what the comparison sorts by
TOLD = ("kind", "support.kind", "body.n_atoms", "n_atoms")


def main(outputs, radii, name, settings, seed):
    """Write the atoms (x_angstrom, y_angstrom, z_angstrom, Z), and a table of one row about them."""
    section = settings["specimen"]
    cell = (settings["edge"], settings["thickness"], settings["gap"])
    positions, numbers, drawn = drawn_specimen(
        seed, name, section, *cell, radii_by_atomic_number(radii), settings["elements"]
    )
    atoms = pd.DataFrame(positions, columns=["x_angstrom", "y_angstrom", "z_angstrom"])
    atoms["Z"] = numbers
    about = {"specimen": name} | {key.replace(".", "_"): drawn[key] for key in TOLD}
    about |= {"elements": atoms["Z"].nunique(), "height_angstrom": atoms["z_angstrom"].max()}
    for path, table in ((outputs["atoms"], atoms), (outputs["about"], pd.DataFrame([about]))):
        with writing(path) as temporary:
            table.to_csv(temporary, index=False, float_format="%.4f")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.output.items()),
        snakemake.input.radii,
        snakemake.wildcards.specimen,
        snakemake.params.settings,
        snakemake.params.seed,
    )
