"""Contrast of the particle's edge and of its support in Figure 11, before and after whitening."""

import h5py
from emrestore.comparison.local_contrast import local_contrasts
from emrestore.files import writing
from emrestore.logs import log_to

if __name__ == "__main__":
    log_to(snakemake.log[0])
    with h5py.File(snakemake.input[0]) as file:
        panels = file["images"][()]
    table = local_contrasts(panels, snakemake.params.windows)
    with writing(snakemake.output[0]) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")
