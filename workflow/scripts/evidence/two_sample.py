"""Forests that learn to tell our images of one modality from the authors'."""

import pandas as pd
from emrestore.dataset.reading import read_pairs
from emrestore.evidence.two_sample import tell_apart
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.random import stream

if __name__ == "__main__":
    log_to(snakemake.log[0])
    params = snakemake.params
    modality, count = snakemake.wildcards.modality, params.evidence["pairs"]
    sets = {
        name: read_pairs(snakemake.input[f"{name}_pairs"], None if name == "authors" else count)
        for name in params.sets
    }
    rows = []
    for shows in ("undistorted", "noise"):
        rng = stream(params.seed, "two_sample", modality, shows)
        rows += tell_apart(rng, sets, shows == "noise", params.evidence)
    with writing(snakemake.output[0]) as temporary:
        pd.DataFrame(rows).assign(modality=modality).to_csv(
            temporary, index=False, float_format="%.4g"
        )
