"""Single atoms by multislice: detected share of the beam against the distance of the probe.

One job simulates all elements at one voltage. The probe is free of aberrations and in focus; the
finite source is an incoherent Gaussian blur of the image.
"""

import logging

import numpy as np
import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.simulation.single_atom import signals
from emrestore.simulation.source import blurred
from scipy.interpolate import CubicSpline


def main(output, voltage, settings):
    """Write the table (Z, voltage_kv, detector, r_angstrom, intensity, point_source, vacuum)."""
    simulated = np.linspace(0.0, settings["largest_radius"], settings["probe_positions"])
    r = np.linspace(0.0, settings["largest_radius"], settings["profile_points"])
    parts = []
    for z in settings["atomic_numbers"]:
        with_atom, vacuum = signals(
            z,
            voltage * 1e3,
            settings["convergence"][voltage],
            settings["detectors"],
            settings["extent"],
            settings["sampling"],
            simulated,
        )
        for detector, values in with_atom.items():
            # even about the atom: no slope at r = 0
            spline = CubicSpline(simulated, values, bc_type=((1, 0.0), "not-a-knot"))
            point_source = spline(r)
            columns = {
                "Z": z,
                "voltage_kv": voltage,
                "detector": detector,
                "r_angstrom": r,
                "intensity": blurred(r, point_source, settings["source_size"]),
                "point_source": point_source,
                "vacuum": vacuum[detector],
            }
            parts.append(pd.DataFrame(columns))
        logging.info("Z = %d at %d kV: %d probes", z, voltage, len(simulated))
    with writing(output) as temporary:
        pd.concat(parts).to_csv(temporary, index=False, float_format="%.9g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(snakemake.output[0], int(snakemake.wildcards.voltage), snakemake.params.settings)
