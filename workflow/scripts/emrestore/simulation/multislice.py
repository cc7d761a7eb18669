"""Annular dark-field signals of structures by multislice with abTEM, frozen phonon by phonon."""

import abtem
import numpy as np
from abtem.antialias import AntialiasAperture
from ase import Atoms

from emrestore.simulation.angles import check_detector, scattering_angles
from emrestore.simulation.propagation import WAVES_AT_ONCE, propagator, spectra_behind

# plans that FFTW measures differ from run to run, and so do the last bits
abtem.config.set(
    {"device": "cpu", "fftw.planning_effort": "FFTW_ESTIMATE", "diagnostics.progress_bar": False}
)

SECTION = "quantification: simulation"  # of the config
# Å; a slice of exactly the period gives one slice too many by rounding
ROUNDING = 1e-6


def even_points(extent, sampling):
    """Return the even number of grid points of an edge, no farther apart than `sampling` [Å]."""
    return 2 * int(np.ceil(extent / sampling / 2.0 - ROUNDING))


def frozen_phonons(atoms, deviation, rng, pairs, order=slice(None)):
    """Yield configurations of vibrating atoms, in pairs of opposite displacements.

    The first order in the displacements cancels in a pair. Along the beam nothing moves: atoms must
    not leave their slice, and the image hardly changes.

    Parameters
    ----------
    atoms : ase.Atoms
    deviation : float [Å]
        Standard deviation of the displacements along x and along y.
    rng : numpy.random.Generator
    pairs : int
    order : numpy.ndarray (n,) of int, optional
        In which the atoms draw their displacements; by default as they stand.

    Yields
    ------
    ase.Atoms
        2·pairs of them.
    """
    for _ in range(pairs):
        moves = np.empty((len(atoms), 2))
        moves[order] = deviation * rng.standard_normal((len(atoms), 2))
        for sign in (1.0, -1.0):
            moved = atoms.copy()
            moved.positions[:, :2] += sign * moves
            yield moved


def dark_field(atoms, probes, optics, slice_thickness):
    """Return the share of the beam on the detector behind every slice.

    The probe is free of aberrations and in focus on the first slice; the source is a point.

    Parameters
    ----------
    atoms : ase.Atoms
        One frozen configuration in an orthogonal cell, continued periodically in x and y. The cell
        is a whole number of slices high; atoms at the borders of slices belong to the next one.
    probes : numpy.ndarray (p, 2) [Å]
    optics : dict
        energy [kV], convergence [mrad], detector (inner, outer) [mrad], sampling [Å], projection.
    slice_thickness : float [Å]

    Returns
    -------
    numpy.ndarray (slices, p), float64

    Raises
    ------
    ValueError
        If the detector reaches beyond the antialias limit.
    """
    extent = atoms.cell.lengths()[:2]
    points = [even_points(edge, optics["sampling"]) for edge in extent]
    energy = optics["energy"] * 1e3
    inner, outer = optics["detector"]
    check_detector(SECTION, "detector", inner, outer, energy, max(extent / points))
    # atoms on a border of slices would fall to either side
    lifted = atoms.copy()
    lifted.positions[:, 2] += slice_thickness / 8.0
    lifted.pbc = True
    potential = abtem.Potential(
        lifted,
        gpts=points,
        slice_thickness=slice_thickness + ROUNDING,
        parametrization="lobato",
        projection=optics["projection"],
        exit_planes=1,
    ).build(lazy=False)
    probe = abtem.Probe(
        energy=energy,
        semiangle_cutoff=optics["convergence"],
        gpts=points,
        extent=tuple(extent),
        device="cpu",
    )
    aperture = AntialiasAperture()
    # slice by slice: intermediate results of all at once take twice the memory
    transmissions = [
        aperture.bandlimit(one.transmission_function(energy=energy)).array[0]
        for one in potential.generate_slices()
    ]
    angles = scattering_angles(energy, points, extent)
    passage = propagator(energy, points, extent, potential.slice_thickness[0])
    seen = np.flatnonzero((angles >= inner) & (angles < outer))
    share = np.empty((len(transmissions), len(probes)))
    # few waves at a time bound the memory
    for first in range(0, len(probes), WAVES_AT_ONCE):
        here = slice(first, first + WAVES_AT_ONCE)
        waves = probe.build(scan=abtem.CustomScan(probes[here]), lazy=False)
        steps = spectra_behind(waves.array, transmissions, passage)
        for behind, spectra in zip(share, steps, strict=True):
            amplitudes = spectra.reshape(len(spectra), -1)[:, seen]
            behind[here] = (amplitudes.real**2 + amplitudes.imag**2).sum(axis=1, dtype=float)
    return share


def isolated_column(period, atoms, extent):
    """Return a column of platinum atoms, `period` [Å] apart, in the middle of a cell."""
    z = np.arange(atoms) * period
    middle = np.full(atoms, extent / 2.0)
    return Atoms(
        numbers=np.full(atoms, 78),
        positions=np.stack([middle, middle, z], axis=1),
        cell=[extent, extent, atoms * period],
    )


def patches(atoms, probes, tile, window):
    """Cut a large specimen into small cells, each with the probes of one tile.

    A probe sees what lies within `window` of it: the cells hold that much about their tile.

    Parameters
    ----------
    atoms : ase.Atoms
    probes : numpy.ndarray (p, 2) [Å]
    tile, window : float [Å]

    Yields
    ------
    indices : numpy.ndarray of int
        Probes of this tile.
    atoms : ase.Atoms
        The atoms about them, in a cell of their own.
    probes : numpy.ndarray (len(indices), 2) [Å]
        In that cell.
    """
    places = np.floor((probes - probes.min(axis=0)) / tile).astype(int)
    edge = tile + 2.0 * window
    for place in np.unique(places, axis=0):
        indices = np.flatnonzero((places == place).all(axis=1))
        corner = probes.min(axis=0) + place * tile - window
        near = atoms.copy()
        near.positions[:, :2] -= corner
        near = near[((near.positions[:, :2] >= 0) & (near.positions[:, :2] < edge)).all(axis=1)]
        near.set_cell([edge, edge, atoms.cell.lengths()[2]])
        yield indices, near, probes[indices] - corner
