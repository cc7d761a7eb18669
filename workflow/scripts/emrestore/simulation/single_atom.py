"""Image of one atom against the distance from it, by multislice: STEM, and TEM."""

import abtem
import numpy as np
from ase import Atoms
from scipy.interpolate import CubicSpline

from emrestore.simulation.angles import check_detector
from emrestore.simulation.tem import tem_image

# plans that FFTW measures differ from run to run, and so do the last bits
abtem.config.set(
    {"device": "cpu", "fftw.planning_effort": "FFTW_ESTIMATE", "diagnostics.progress_bar": False}
)

SECTION = "references: single_atom"  # of the config
SLICE_THICKNESS = 4.0  # Å; one slice holds the whole atom, whose thickness does not matter


def grid_points(extent, sampling):
    """Return the even number of points of an edge, so that the atom lies on a point.

    Parameters
    ----------
    extent, sampling : float [Å]

    Returns
    -------
    int
    """
    return 2 * int(np.ceil(extent / sampling / 2.0))


def one_atom(atomic_number, extent, points):
    """Return the potential of an atom in the middle of a cell, in one slice."""
    atom = Atoms(
        numbers=[atomic_number],
        positions=[(extent / 2.0, extent / 2.0, SLICE_THICKNESS / 2.0)],
        cell=[extent, extent, SLICE_THICKNESS],
        pbc=True,
    )
    return abtem.Potential(
        atom,
        gpts=points,
        slice_thickness=SLICE_THICKNESS,
        parametrization="lobato",
        projection="infinite",
    ).build(lazy=False)


def plane_wave_image(atomic_number, energy, optics, extent, sampling, radii):
    """Simulate the high-resolution TEM image of one atom.

    Parameters
    ----------
    atomic_number : int
    energy : float [eV]
    optics : dict
        As for `tem_image`.
    extent, sampling : float [Å]
        Edge of the periodic cell, and largest distance of its grid points.
    radii : numpy.ndarray (n,) [Å]
        At most half of the cell.

    Returns
    -------
    numpy.ndarray (n,) float64
        Share of the incoming intensity; 1 without an atom.
    """
    points = grid_points(extent, sampling)
    potential = one_atom(atomic_number, extent, points)
    wave = abtem.PlaneWave(energy=energy, gpts=points, extent=extent, device="cpu")
    exit_wave = wave.multislice(potential, lazy=False)
    image = tem_image(exit_wave, optics, SLICE_THICKNESS).reshape(points, points)
    row = image[points // 2 :, points // 2]
    r = extent / points * np.arange(len(row))
    return CubicSpline(r, row, bc_type=((1, 0.0), "not-a-knot"))(radii)


def signals(atomic_number, energy, convergence, detectors, extent, sampling, radii):
    """Simulate the detected share of the beam for probes at several distances from one atom.

    The probe is free of aberrations and in focus; the source is a point.

    Parameters
    ----------
    atomic_number : int
    energy : float [eV]
    convergence : float [mrad]
        Semi-angle of the probe.
    detectors : dict of str to (float, float) [mrad]
        Inner and outer angles.
    extent, sampling : float [Å]
        Edge of the periodic cell, and largest distance of its grid points.
    radii : numpy.ndarray (n,) [Å]

    Returns
    -------
    with_atom : dict of str to numpy.ndarray (n,) float64
        Share of the beam on each detector.
    without_atom : dict of str to float

    Raises
    ------
    ValueError
        If a detector reaches beyond the antialias limit, or a probe beyond a quarter of the cell.
    """
    points = grid_points(extent, sampling)
    for name, (inner, outer) in detectors.items():
        check_detector(SECTION, f"detectors: {name}", inner, outer, energy, extent / points)
    if radii.max() > extent / 4.0:
        raise ValueError(
            f"config.yaml: references: single_atom: largest_radius is {radii.max():g} Å, beyond a "
            f"quarter of the cell of {extent:g} Å, where images of the atom overlap; raise extent"
        )
    centre = extent / 2.0
    potential = one_atom(atomic_number, extent, points)
    probe = abtem.Probe(
        energy=energy, semiangle_cutoff=convergence, gpts=points, extent=extent, device="cpu"
    )
    rings = {
        name: abtem.AnnularDetector(inner=inner, outer=outer)
        for name, (inner, outer) in detectors.items()
    }
    empty = probe.build(lazy=False)
    without_atom = {
        name: float(np.asarray(ring.detect(empty).array)) for name, ring in rings.items()
    }
    with_atom = {name: np.empty(len(radii)) for name in detectors}
    # one probe at a time bounds the memory
    for i, radius in enumerate(radii):
        scan = abtem.CustomScan([(centre + radius, centre)])
        exit_wave = probe.multislice(potential, scan=scan, lazy=False)
        for name, ring in rings.items():
            with_atom[name][i] = np.asarray(ring.detect(exit_wave).array).item()
    return with_atom, without_atom
