"""Do the integrated intensities of the drawn atoms rise with Z, as eq. 22 demands?"""

from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.files import writing
from emrestore.imaging.drawn_atoms import drawn_atoms
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    table = drawn_atoms(
        snakemake.params.crystal,
        snakemake.params.atoms,
        radii_by_atomic_number(snakemake.input.radii),
        snakemake.params.specimens,
        snakemake.params.seed,
    )
    with writing(snakemake.output[0]) as temporary:
        table.to_csv(temporary, index=False)
