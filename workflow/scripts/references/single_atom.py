"""Single atoms by multislice: detected share of the beam against the distance from the atom.

One job simulates all elements at one voltage. The probe is free of aberrations and in focus; the
finite source is an incoherent Gaussian blur of the image. "hrtem" is the image of a plane wave by a
lens with aberrations. A vibrating atom is the same image, blurred by its displacements.
"""

import logging

import numpy as np
import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.simulation.single_atom import plane_wave_image, signals
from emrestore.simulation.source import blurred
from scipy.interpolate import CubicSpline


def main(output, voltage, settings):
    """Write the table (Z, voltage_kv, detector, r_angstrom, intensity, point_source, vacuum)."""
    simulated = np.linspace(0.0, settings["largest_radius"], settings["probe_positions"])
    r = np.linspace(0.0, settings["largest_radius"], settings["profile_points"])
    cell = (settings["extent"], settings["sampling"])
    detectors = {name: angles[voltage] for name, angles in settings["detectors"].items()}
    lens = {name: by_voltage[voltage] for name, by_voltage in settings["hrtem"].items()}
    displacement = settings["displacement"]
    # both blurs are Gaussian
    of_a_probe = np.hypot(settings["source_size"], displacement)
    parts = []
    for z in settings["atomic_numbers"]:
        with_atom, vacuum = signals(
            z, voltage * 1e3, settings["convergence"][voltage], detectors, *cell, simulated
        )
        # even about the atom: no slope at r = 0
        still = {
            detector: (
                CubicSpline(simulated, values, bc_type=((1, 0.0), "not-a-knot"))(r),
                of_a_probe,
            )
            for detector, values in with_atom.items()
        }
        still["hrtem"] = (plane_wave_image(z, voltage * 1e3, lens, *cell, r), displacement)
        for detector, (point_source, width) in still.items():
            columns = {
                "Z": z,
                "voltage_kv": voltage,
                "detector": detector,
                "r_angstrom": r,
                "intensity": blurred(r, point_source, width),
                "point_source": point_source,
                "vacuum": vacuum.get(detector, 1.0),
            }
            parts.append(pd.DataFrame(columns))
        logging.info("Z = %d at %d kV: %d probes", z, voltage, len(simulated))
    with writing(output) as temporary:
        pd.concat(parts).to_csv(temporary, index=False, float_format="%.9g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(snakemake.output[0], int(snakemake.wildcards.voltage), snakemake.params.settings)
