"""What one setting of the multislice simulation at a time does to the cross section of bulk [001].

All variants see the same vibrations; a larger supercell adds atoms about them.
"""

import logging

import numpy as np
import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.random import stream
from emrestore.simulation.crystal_images import bulk_images, column_cell


def main(output, settings, seed):
    """Write variant, atoms, scs_angstrom2, difference (relative, last layer) and its deviation."""
    simulation, a = settings["simulation"], settings["lattice_parameter"]
    study = simulation["convergence_study"]
    base = simulation | {"slices": 1}
    base |= {key: simulation[key]["001"] for key in ("supercell", "probes")}
    area = np.prod(column_cell(a, "001"))
    rows, reference = [], None
    for name, change in {"base": {}, **study["variants"]}.items():
        rng = stream(seed, "multislice convergence")
        images = bulk_images("001", study["layers"], base | change, a, rng, study["phonon_pairs"])
        scs = np.array([image[-1].mean() * area for image in images])
        reference = scs if reference is None else reference
        ratio = scs / reference - 1.0
        rows.append(
            {
                "variant": name,
                "setting": " ".join(f"{key}={value}" for key, value in change.items()),
                "atoms": study["layers"],
                "scs_angstrom2": scs.mean(),
                "relative_difference": scs.mean() / reference.mean() - 1.0,
                "standard_error": ratio.std(ddof=1) / np.sqrt(len(ratio)),
            }
        )
        logging.info("%s: %.5f Å²", name, scs.mean())
    with writing(output) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(snakemake.output[0], snakemake.params.settings, snakemake.params.seed)
