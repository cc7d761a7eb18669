"""What the authors' pairs show of three statements of the paper: dose, contrast, fast-scan response."""

from emrestore.evidence.measurements import measured_pairs
from emrestore.evidence.printed_response import response_integrals
from emrestore.files import writing
from emrestore.logs import log_to

SHOWN = ["modality", "image", "identity", "dose", "dose_low", "contrast", "zero_known"]


def main(measured, values, response):
    """Write both tables.

    Parameters
    ----------
    measured : str
        authors_pairs.csv.
    values : str
        CSV to write, one row a pair: dose or its lower bound [electrons per pixel], contrast (Std/E
        of the stored y) and zero_known (whether 0 of the stored image is that of the intensity).
    response : str
        CSV to write, of `response_integrals`.
    """
    pairs = measured_pairs(measured)
    # whole electrons, or negative signals that were cut off, tell where 0 is
    zero = (pairs["response"] == "exact") | (pairs["negatives_clipped"] == 1)
    tables = {values: pairs.assign(zero_known=zero)[SHOWN], response: response_integrals(pairs)}
    for path, table in tables.items():
        with writing(path) as temporary:
            table.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(snakemake.input[0], snakemake.output.pairs, snakemake.output.response)
