"""The table of one study, from the fits at all doses, and the library that atoms are counted by."""

import numpy as np
import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.quantification import studies
from emrestore.quantification.stored_fits import read_fits
from emrestore.random import stream
from scipy.integrate import simpson


def integrated(profiles):
    """Return the cross sections (n,) [Å²] of radial profiles: their integrals over the plane."""
    r = profiles.pop("r_angstrom").to_numpy()
    return 2.0 * np.pi * simpson(profiles.to_numpy().T * r, x=r, axis=1)


def main(inputs, output, study, settings, seed):
    """Write the table.

    Parameters
    ----------
    inputs : dict
        fits: list of str in the order of the doses; columns; profiles (nanoparticle).
    output : str
    study : str
    settings : dict
        Section `quantification` of the config.
    seed : int
    """
    fits = read_fits(inputs["fits"], settings["studies"][study]["doses"])
    columns = pd.read_csv(inputs["columns"])
    rng = stream(seed, "quantification", study, "bootstrap")
    if study == "thickness_series":
        table = studies.thickness_series(fits, columns, rng)
    elif study == "response":
        table = studies.response(fits, columns, rng)
    else:
        kind = "near" if study == "edge_dislocation" else "evaluated"
        chosen = (columns["kind"] == kind).to_numpy()
        profiles = None
        if study == "nanoparticle":
            profiles = integrated(pd.read_csv(inputs["profiles"]))
        table = studies.distorted(fits, chosen, columns["atoms"].to_numpy(), profiles, rng)
    with writing(output) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.input.items()),
        snakemake.output[0],
        snakemake.wildcards.study,
        snakemake.params.settings,
        snakemake.params.seed,
    )
