"""Features of pairs made with each candidate of one law."""

from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.evidence.candidates import candidate_table
from emrestore.files import writing
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    params = snakemake.params
    r_hat = radii_by_atomic_number(snakemake.input.radii)
    table = candidate_table(params.law, params.settings, params.seed, params.pairs, r_hat)
    with writing(snakemake.output[0]) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")
