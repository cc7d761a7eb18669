"""The images of Figures 12, 13 and 14: one specimen, one effect after another."""

import h5py
import pandas as pd
from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.dataset.gallery import PANELS, gallery
from emrestore.files import writing
from emrestore.logs import log_to


def main(
    radii, images_path, table_path, figure, config, seed, modality, index, fixed, of_panels=None
):
    """Write the images (HDF5 ``images``, uint16) and the table of their parameters."""
    images, rows = gallery(
        *(config, seed, modality, index, fixed),
        *(radii_by_atomic_number(radii), PANELS[figure], of_panels),
    )
    with writing(images_path) as temporary, h5py.File(temporary, "w") as file:
        file.create_dataset("images", data=images)
    with writing(table_path) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.radii,
        snakemake.output.images,
        snakemake.output.table,
        snakemake.wildcards.figure,
        snakemake.params.settings,
        snakemake.params.seed,
        **snakemake.params.gallery,
    )
