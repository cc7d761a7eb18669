"""The published network, before and after trainings for one microscope, on the same pairs."""

import pandas as pd
from emrestore.adapting.tuning import restored_psnr
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.device import compute_on
from emrestore.restoring.restorer import loaded_restorer


def main(published, models, pairs, output, sizes, restoration, elsewhere):
    """Write the PSNR of every image by every network.

    Parameters
    ----------
    published : str
        Folder of the SavedModel.
    models : dict of str to str
        Name of the training to its .keras file.
    pairs : dict of str to str
        microscope: pairs by its own laws; elsewhere: by those of all.
    output : str
        CSV: network, pairs, image, psnr_db.
    sizes, restoration : dict
        Config sections of the published network and ``restoration``.
    elsewhere : int
        Number of pairs of all microscopes, the first ones.
    """
    rows = []
    for name, file in {"published": published, **models}.items():
        network = "published" if name == "published" else "cgrdn"
        restorer = loaded_restorer(network, file, sizes, restoration)
        for which, shard in pairs.items():
            count = elsewhere if which == "elsewhere" else None
            found = restored_psnr(restorer, shard, f"{name}, {which}", count)
            rows += [
                {"network": name, "pairs": which, "image": i, "psnr_db": value}
                for i, value in enumerate(found)
            ]
    with writing(output) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index=False, float_format="%.6g", lineterminator="\n")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        snakemake.input.published,
        dict(zip(snakemake.params.trainings, snakemake.input.models, strict=True)),
        {name: snakemake.input[name] for name in ("microscope", "elsewhere")},
        snakemake.output[0],
        snakemake.params.sizes,
        snakemake.params.restoration,
        snakemake.params.elsewhere,
    )
