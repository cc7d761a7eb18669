"""The authors' source archive, fetched from the package index and checked against its sha256."""

from emrestore.logs import log_to
from emrestore.published.package import fetch

if __name__ == "__main__":
    log_to(snakemake.log[0])
    fetch(
        *(snakemake.params[key] for key in ("index", "name", "file", "sha256")),
        snakemake.output[0],
    )
