"""Eq. 17 fitted to every simulated atom, and the growth of the dark-field signal with Z.

A dark field is fitted as it is, less the vacuum; a bright field as 1 - I/I_vacuum. The cross
section is the dark-field signal integrated over the image plane, 2π∫ s(r)·r dr. A TEM image is
fitted as its signal above vacuum. A second fit holds n in the paper's range, as the data generator
draws it: in_order.csv, and its residual as relative_rms_in_order.
"""

import numpy as np
import pandas as pd
from emrestore.atoms.fit import against_ranges, fit_profile, power_law, signal
from emrestore.atoms.radial_model import profile
from emrestore.files import writing
from emrestore.logs import log_to
from scipy.integrate import simpson

TERMS = ("h1", "h2", "h3", "n", "rm_angstrom")


def fitted_atoms(atoms, r_hat, settings, ranges, bright):
    """Return the tables of fits, of fits with n in the paper's range, and of profiles.

    `bright` lists the detectors on which atoms are no dips.
    """
    rows, ordered, curves = [], [], []
    for (z, voltage, detector), atom in atoms.groupby(["Z", "voltage_kv", "detector"]):
        r = atom["r_angstrom"].to_numpy()
        intensity, vacuum = atom["intensity"].to_numpy(), atom["vacuum"].iloc[0]
        values = signal(intensity, vacuum, detector in bright)
        fit = fit_profile(r, values, settings["order"], settings["width"])
        in_order = fit_profile(r, values, ranges["order"], settings["width"])
        fit["relative_rms_in_order"] = in_order["relative_rms"]
        case = {"Z": z, "voltage_kv": voltage, "detector": detector}
        scs = 2.0 * np.pi * simpson(values * r, x=r)
        model = profile(r, *(in_order[name] for name in TERMS))
        # a fit along r sees little of a faint tail, which holds much of the integral over the plane
        share = 2.0 * np.pi * simpson(model * r, x=r) / scs
        ordered.append({**case, **in_order, "share_of_integral": share})
        rows.append(
            {**case, **fit, **against_ranges(fit, z, r_hat, **ranges), "scs_angstrom2": scs}
        )
        model = profile(r, *(fit[name] for name in TERMS))
        curves.append(pd.DataFrame({**case, "r_angstrom": r, "simulated": values, "fitted": model}))
    return pd.DataFrame(rows), pd.DataFrame(ordered), pd.concat(curves)


def summary(fits):
    """Return per voltage and detector: median and worst relative RMS, shares in the ranges."""
    return (
        fits.groupby(["voltage_kv", "detector"])
        .agg(
            n_atoms=("Z", "size"),
            relative_rms_median=("relative_rms", "median"),
            relative_rms_largest=("relative_rms", "max"),
            relative_rms_in_order_median=("relative_rms_in_order", "median"),
            share_heights_in_range=("heights_in_range", "mean"),
            share_n_determined=("n_determined", "mean"),
            share_n_in_range=("n_in_range", "mean"),
            share_rm_in_range=("rm_in_range", "mean"),
            rm_over_r_hat_median=("rm_over_r_hat", "median"),
        )
        .reset_index()
    )


def exponents(fits, dark_fields, confidence):
    """Return the exponent of the cross section in Z, with its interval, per voltage and detector."""
    rows = []
    dark = fits[fits["detector"].isin(dark_fields)]
    for (voltage, detector), group in dark.groupby(["voltage_kv", "detector"]):
        exponent, low, high = power_law(group["Z"], group["scs_angstrom2"], confidence)
        rows.append((voltage, detector, exponent, low, high, len(group)))
    return pd.DataFrame(
        rows, columns=["voltage_kv", "detector", "exponent", "low", "high", "n_atoms"]
    )


def main(outputs, atoms, radii, settings, drawn):
    """Write atom_model.csv, in_order.csv, profiles.csv, summary.csv and scs_exponent.csv.

    Parameters
    ----------
    outputs : dict of str to str
    atoms : list of str
        Tables of the rule single_atom.
    radii : str
        Table of the rule projected_radius.
    settings : dict
        Section `fit` of the config.
    drawn : dict
        Section `imaging: atoms`: the ranges that the generator draws from.
    """
    dark_fields = settings["dark_fields"]
    ranges = {name: drawn[name]["uniform"] for name in ("height", "order", "exponent")}
    table = pd.concat([pd.read_csv(path) for path in atoms])
    r_hat = pd.read_csv(radii)["r_hat_angstrom"].to_numpy()
    bright = dark_fields + settings["bright_atoms"]
    fits, in_order, curves = fitted_atoms(table, r_hat, settings, ranges, bright)
    tables = {
        "atom_model": fits,
        "in_order": in_order,
        "profiles": curves,
        "summary": summary(fits),
        "scs_exponent": exponents(fits, dark_fields, settings["confidence"]),
    }
    for name, result in tables.items():
        with writing(outputs[name]) as temporary:
            result.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.output.items()),
        snakemake.input.atoms,
        snakemake.input.radii,
        snakemake.params.settings,
        snakemake.params.ranges,
    )
