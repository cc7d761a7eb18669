"""Supplementary figure: eq. 17 fitted to the profiles of simulated atoms."""

import numpy as np

from emrestore.figures.style import COLOURS, DOUBLE_MM, figure

ROW_MM = 50.0
SHOWN = len(COLOURS)
NAMES = {
    "haadf": "HAADF",
    "annular_bright_field": "annular bright field, loss of signal",
    "bright_field": "bright field, loss of signal",
    "hrtem": "TEM, above vacuum",
}


def fitted_profiles(profiles, fits):
    """Draw simulated profiles as points and the fits as lines, one panel a detector and voltage.

    Parameters
    ----------
    profiles : pandas.DataFrame
        profiles.csv: Z, voltage_kv, detector, r_angstrom, simulated, fitted.
    fits : pandas.DataFrame
        atom_model.csv: Z, voltage_kv, detector, relative_rms.

    Returns
    -------
    matplotlib.figure.Figure
    """
    known = list(NAMES)
    detectors = sorted(profiles["detector"].unique(), key=known.index)
    voltages = sorted(profiles["voltage_kv"].unique())
    elements = np.sort(profiles["Z"].unique())
    # as many elements as there are colours, spread over the table
    elements = elements[np.unique(np.linspace(0, len(elements) - 1, SHOWN).round().astype(int))]
    fig, axes = figure(
        DOUBLE_MM, ROW_MM * len(detectors), len(detectors), len(voltages), squeeze=False
    )
    for line, detector in zip(axes, detectors, strict=True):
        for ax, voltage in zip(line, voltages, strict=True):
            here = (profiles["detector"] == detector) & (profiles["voltage_kv"] == voltage)
            for colour, z in zip(COLOURS, elements, strict=False):
                curve = profiles[here & (profiles["Z"] == z)]
                scale = curve["simulated"].abs().max()
                rms = fits[
                    (fits["detector"] == detector)
                    & (fits["voltage_kv"] == voltage)
                    & (fits["Z"] == z)
                ]["relative_rms"].item()
                every = max(1, len(curve) // 30)
                ax.plot(
                    curve["r_angstrom"][::every],
                    curve["simulated"][::every] / scale,
                    ".",
                    color=colour,
                    markersize=2.5,
                )
                ax.plot(
                    curve["r_angstrom"],
                    curve["fitted"] / scale,
                    color=colour,
                    label=f"Z = {z}, RMS {100 * rms:.1f} %",
                )
            ax.set_title(f"{NAMES.get(detector, detector)}, {voltage:g} kV")
            ax.set_xlabel("distance from the atom (Å)")
            ax.set_ylabel("signal / its maximum")
            ax.legend(frameon=False)
    return fig
