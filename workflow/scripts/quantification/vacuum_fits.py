"""Cross sections of the nanoparticle at one dose, on a fixed background and integrated over cells."""

import h5py
import numpy as np
import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.quantification.cells import cell_sections
from emrestore.quantification.estimates import clean_fit
from emrestore.quantification.stored_fits import read_fits
from emrestore.quantification.stored_images import read_clean, read_stacks
from emrestore.quantification.vacuum import stack_by_ways
from tqdm import tqdm


def main(inputs, output, dose, settings, spacing):
    """Write the cross sections.

    Parameters
    ----------
    inputs : dict
        clean, columns, noisy, fits: str; restored: network to str.
    output : str
        HDF5: truth/{free, fixed, cells} (n,) and METHOD/{free, fixed, cells} (r, n) [Å²],
        METHOD/converged (r,) of the fits on a fixed background.
    dose : float [e/Å²]
    settings : dict
        Section `quantification` of the config.
    spacing : float [Å]
        Of neighbouring columns.
    """
    sizes, fit = settings["studies"]["nanoparticle"], settings["fit"]
    pixel, edge = sizes["pixel_size"], (sizes["size"],) * 2
    cells = {
        "reach": settings["cells"]["reach"] * spacing,
        "parts": settings["cells"]["parts"],
    }
    start = pd.read_csv(inputs["columns"])[["x_angstrom", "y_angstrom"]].to_numpy().T
    # the particle is one case
    (clean,) = read_clean(inputs["clean"], edge)
    free = read_fits([inputs["fits"]], [dose])[dose]
    stacks = read_stacks(inputs["noisy"], inputs["restored"], sizes["doses"].index(dose))
    columns = clean_fit(clean, *start, pixel, fit).columns
    background, width = columns.background, columns.width[0]
    # the background is the one that fits best: fixed, it gives the same truth
    results = {
        "truth/free": free["truth/scs"][0],
        "truth/fixed": clean_fit(clean, *start, pixel, fit, background).columns.cross_sections(),
        "truth/cells": cell_sections(clean, columns.x, columns.y, background, pixel, **cells),
    }
    for method, stack in tqdm(stacks.items(), desc=f"vacuum {dose:g}", mininterval=5):
        places = np.stack([free[f"{method}/{name}"][0] for name in ("x", "y")])
        found = stack_by_ways(stack[0], start, places, width, background, pixel, fit, cells)
        for name, value in {"free": free[f"{method}/scs"][0], **found}.items():
            results[f"{method}/{name}"] = value
    with writing(output) as temporary, h5py.File(temporary, "w") as file:
        for name, values in results.items():
            file.create_dataset(name, data=values)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    restored = dict(zip(snakemake.params.networks, snakemake.input.restored, strict=True))
    main(
        {name: snakemake.input[name] for name in ("clean", "columns", "noisy", "fits")}
        | {"restored": restored},
        snakemake.output[0],
        float(snakemake.wildcards.dose),
        snakemake.params.settings,
        snakemake.params.spacing,
    )
