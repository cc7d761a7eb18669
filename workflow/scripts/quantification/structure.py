"""One platinum structure as an extended XYZ file, which ASE and OVITO read, and its columns."""

from ase.io import write
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.simulation.structures import (
    bulk,
    edge_dislocation,
    nanoparticle,
    projected_columns,
)


def built(specimen, settings, field, vacuum):
    """Return the atoms of `bulk`, `edge_dislocation` or `nanoparticle` (fields and vacuum in Å)."""
    a, simulation = settings["lattice_parameter"], settings["simulation"]
    if specimen == "bulk":
        return bulk(a, "001", (*simulation["supercell"]["001"], simulation["layers"]["001"]))
    if specimen == "edge_dislocation":
        return edge_dislocation(a, settings["poisson_ratio"], field, settings["dislocation_cells"])
    return nanoparticle(a, settings["particle_diameter"], vacuum)


def main(outputs, specimen, settings, field):
    """Write the atoms, and x_angstrom, y_angstrom (from the middle of the cell) and atoms of columns.

    `field` [Å] is the edge of the image; columns beyond it and its margin still shine into it.
    """
    margin = settings["margin"]
    atoms = built(specimen, settings, field + 4.0 * margin, margin)
    with writing(outputs["atoms"]) as temporary:
        write(temporary, atoms, format="extxyz")
    columns = projected_columns(atoms)
    columns[["x_angstrom", "y_angstrom"]] -= atoms.cell.lengths()[:2] / 2.0
    with writing(outputs["columns"]) as temporary:
        columns.to_csv(temporary, index=False, float_format="%.6f")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.output.items()),
        snakemake.wildcards.specimen,
        snakemake.params.settings,
        snakemake.params.field,
    )
