"""Images of any specimen by multislice: STEM by the matrix of all plane waves of the probe, and TEM.

The specimen is continued periodically. The multislice step is abTEM's. A probe is a sum of plane waves:
each runs through the specimen once, and the images of all probes follow from their sums.
"""

import abtem
import numpy as np
from abtem.antialias import antialias_aperture
from abtem.core.energy import energy2sigma
from abtem.parametrizations import LobatoParametrization
from ase.data import chemical_symbols
from scipy import fft

from emrestore.simulation.angles import check_detector, scattering_angles
from emrestore.simulation.multislice import even_points
from emrestore.simulation.propagation import WAVES_AT_ONCE, propagator, spectra_behind
from emrestore.simulation.tem import tem_image

SECTION = "references: specimens"  # of the config
# how much finer the grid of the potential is: with 2 heavy atoms off the grid lose 5 %, with 4 0.2 %
FINER = 4
IMAGES_AT_ONCE = 64  # of one frequency each: more leave the processor's cache


def projected_potential(atoms, points):
    """Project atoms along the beam.

    The structure factors are summed exactly: atoms between grid points are as sharp as atoms on
    them.

    Parameters
    ----------
    atoms : ase.Atoms
        In an orthogonal cell, continued periodically.
    points : (int, int)
        Of the grid along x and y.

    Returns
    -------
    numpy.ndarray `points`, float64 [V Å]
    """
    edges = atoms.cell.lengths()[:2]
    # a real potential: half of its spectrum tells the rest
    kx = fft.fftfreq(points[0], edges[0] / points[0])
    ky = fft.rfftfreq(points[1], edges[1] / points[1])
    k2 = kx[:, None] ** 2 + ky[None, :] ** 2
    spectrum = np.zeros(k2.shape, dtype=complex)
    for number in np.unique(atoms.numbers):
        factor = LobatoParametrization().projected_scattering_factor(chemical_symbols[number])
        x, y, _ = atoms.positions[atoms.numbers == number].T
        # one row of phases an atom and axis: their product sums over the atoms
        along, across = (np.exp(-2j * np.pi * np.outer(k, at)) for k, at in ((kx, x), (ky, y)))
        spectrum += factor(k2) * (along @ across.T)
    return fft.irfft2(spectrum, points) * (np.prod(points) / np.prod(edges))


def transmission(atoms, energy, points, slices):
    """Return what a specimen does to waves, slice by slice.

    The exponential of the potential is sharper than the potential itself: it is formed on a finer
    grid, without folding back, and then cut to the band of the waves.

    Parameters
    ----------
    atoms : ase.Atoms
        In an orthogonal cell.
    energy : float [eV]
    points : (int, int)
        Of the grid of the waves.
    slices : int

    Returns
    -------
    numpy.ndarray (slices, *points), complex64
    """
    *extent, height = atoms.cell.lengths()
    place = np.floor(atoms.positions[:, 2] / (height / slices))
    place = np.clip(place, 0, slices - 1)
    finer = tuple(FINER * n for n in points)
    rows, columns = (fft.fftfreq(n, 1.0 / n).round().astype(int) for n in points)
    band = antialias_aperture(points, tuple(np.divide(extent, points)), np)
    passed = np.ones((slices, *points), dtype=np.complex64)
    for index in np.unique(place).astype(int):
        potential = projected_potential(atoms[place == index], finer)
        sharp = np.exp(1j * energy2sigma(energy) * potential)
        # what lies beyond the band is not transformed along the other axis
        spectrum = fft.fft(fft.fft(sharp, axis=0)[rows], axis=1)[:, columns]
        passed[index] = fft.ifft2(spectrum * band) / FINER**2
    return passed


def incoming(energy, convergence, defocus, points, extent):
    """Return the probe's amplitude (points) on the plane waves of the grid; its squares sum to 1."""
    probe = abtem.Probe(
        energy=energy,
        semiangle_cutoff=convergence,
        defocus=defocus,
        gpts=points,
        extent=extent,
        device="cpu",
    ).build(scan=abtem.CustomScan([(0.0, 0.0)]), lazy=False)
    amplitude = fft.fft2(np.asarray(probe.array, dtype=complex).reshape(points))
    return amplitude / np.linalg.norm(amplitude)


def plane_waves(indices, points):
    """Return plane waves (n, *points) of amplitude 1 by the indices (n, 2) of their frequencies."""
    waves = [
        np.exp(2j * np.pi * np.outer(indices[:, axis], np.arange(n) / n))
        for axis, n in enumerate(points)
    ]
    return (waves[0][:, :, None] * waves[1][:, None, :]).astype(np.complex64)


def scattered(transmissions, thickness, optics, indices, kept, planes):
    """Send plane waves through a specimen.

    Parameters
    ----------
    transmissions : numpy.ndarray (slices, nx, ny), complex64
        From `transmission`.
    thickness : float [Å]
        Of a slice.
    optics : dict
        Of the waves: energy [eV], extent (x, y) [Å].
    indices : numpy.ndarray (b, 2) of int
        Spatial frequencies of the waves, in steps of the grid; (0, 0) comes first.
    kept : numpy.ndarray (nx, ny) of bool
        Frequencies behind the specimen that are kept.
    planes : sequence of int
        Numbers of the slices behind which the waves are looked at.

    Returns
    -------
    matrix : numpy.ndarray (planes, b, kept.sum()), complex64
        Amplitudes behind the specimen.
    straight : list of abtem.Waves
        The wave that came in along the axis, at each plane.
    """
    points, places = kept.shape, np.flatnonzero(kept)
    passage = propagator(**optics, points=points, thickness=thickness)
    matrix = np.empty((len(planes), len(indices), len(places)), dtype=np.complex64)
    straight = []
    for first in range(0, len(indices), WAVES_AT_ONCE):
        here = slice(first, first + WAVES_AT_ONCE)
        steps = spectra_behind(plane_waves(indices[here], points), transmissions, passage)
        seen = (spectra for number, spectra in enumerate(steps) if number in planes)
        for amplitudes, spectra in zip(matrix, seen, strict=True):
            if first == 0:
                straight.append(abtem.Waves(fft.ifft2(spectra[0]), **optics))
            # places, not a mask: ten times as fast
            flat = spectra.reshape(len(spectra), -1)
            amplitudes[here] = flat.take(places, axis=1) / np.float32(np.prod(points))
    return matrix, straight


def probe_images(matrix, amplitude, indices, rings):
    """Return the image of each detector, at probe positions dense enough for its whole spectrum.

    Parameters
    ----------
    matrix : numpy.ndarray (b, g)
        Of one plane, from `scattered`.
    amplitude : numpy.ndarray (b,), complex
        Of the probe at the origin.
    indices : numpy.ndarray (b, 2) of int
    rings : dict of str to numpy.ndarray (g,) of bool

    Returns
    -------
    dict of str to numpy.ndarray (n, n), float64
        Share of the beam by probe position along x and y.
    """
    # an intensity has twice the band of the probe
    n = fft.next_fast_len(4 * int(np.abs(indices).max()) + 1)
    # a probe at r has the phases exp(-2πi k r): a forward transform over k
    place = tuple((indices % n).T)
    images = {}
    for name, ring in rings.items():
        total = np.zeros((n, n))
        chosen = np.flatnonzero(ring)
        for first in range(0, len(chosen), IMAGES_AT_ONCE):
            part = chosen[first : first + IMAGES_AT_ONCE]
            waves = np.zeros((len(part), n, n), dtype=np.complex64)
            waves[(slice(None), *place)] = (matrix[:, part] * amplitude[:, None]).T
            waves = fft.fft2(waves)
            total += (waves.real**2 + waves.imag**2).sum(axis=0, dtype=float)
        images[name] = total
    return images


def resampled(image, size, extent, width=0.0):
    """Return a periodic image on another grid, blurred by a Gaussian.

    Parameters
    ----------
    image : numpy.ndarray (n, n)
        Without frequencies beyond Nyquist's of either grid.
    size : int
        New number of points.
    extent : float [Å]
        Edge of the image.
    width : float [Å]
        Standard deviation of the Gaussian.

    Returns
    -------
    numpy.ndarray (size, size), float64
    """
    n = len(image)
    spectrum = fft.fft2(image)
    frequency = fft.fftfreq(n, extent / n)
    envelope = np.exp(-2.0 * (np.pi * width * frequency) ** 2)
    spectrum *= envelope[:, None] * envelope[None, :]
    lower = np.arange(-((min(n, size) - 1) // 2), (min(n, size) - 1) // 2 + 1)
    result = np.zeros((size, size), dtype=complex)
    result[np.ix_(lower, lower)] = spectrum[np.ix_(lower, lower)]
    return fft.ifft2(result).real * (size / n) ** 2


def exit_planes(slices, depths):
    """Return the numbers of the slices that end at equal shares of the thickness."""
    ends = np.ceil(np.arange(1, depths + 1) * slices / depths).astype(int)
    return np.unique(np.clip(ends, 1, slices)) - 1


def specimen_images(configurations, optics, depths):
    """Simulate the images of a specimen at several shares of its thickness.

    Probe and image are focused on one plane of the part that has been passed.

    Parameters
    ----------
    configurations : list of list of ase.Atoms
        Groups of frozen configurations, in a cell of a square face.
    optics : dict
        energy [eV], convergence [mrad], detectors (name to inner and outer angle) [mrad],
        sampling, slice_thickness, source_size, pixel_size [Å], focus (share of the thickness), hrtem
        (as for `tem_image`).
    depths : int

    Returns
    -------
    dict of str to numpy.ndarray (groups, planes, size, size), float64
        Of each detector and of "hrtem": mean of a group. Rows run along y, columns along x; the
        first pixel is the corner of the cell.
    vacuum : dict of str to float
        Without a specimen.
    thicknesses : numpy.ndarray (planes,) [Å]

    Raises
    ------
    ValueError
        If a detector reaches beyond the antialias limit.
    """
    edge, _, height = configurations[0][0].cell.lengths()
    extent, energy = (edge, edge), optics["energy"]
    # an even product of small primes: a tenth of the time of other numbers
    n = 2 * fft.next_fast_len(even_points(edge, optics["sampling"]) // 2)
    points = (n, n)
    for name, (inner, outer) in optics["detectors"].items():
        check_detector(SECTION, f"detectors: {name}", inner, outer, energy, edge / n)
    number = max(1, int(np.ceil(height / optics["slice_thickness"] - 1e-9)))
    thickness = height / number
    planes = exit_planes(number, depths)
    steps = fft.fftfreq(n, 1.0 / n).round().astype(int)
    angle = scattering_angles(energy, points, extent)
    probe = incoming(energy, optics["convergence"], 0.0, points, extent)
    places = np.argwhere(np.abs(probe) > 1e-6 * np.abs(probe).max())
    indices = steps[places]
    indices = indices[np.lexsort((*indices.T, np.abs(indices).sum(axis=1)))]
    kept = angle < max(outer for _, outer in optics["detectors"].values())
    rings = {
        name: (angle[kept] >= inner) & (angle[kept] < outer)
        for name, (inner, outer) in optics["detectors"].items()
    }
    size = round(edge / optics["pixel_size"])
    # the atoms of a slice stand at its entrance
    focus = optics["focus"] * planes * thickness
    images = {name: np.zeros((len(configurations), len(planes), size, size)) for name in rings}
    images["hrtem"] = np.zeros((len(configurations), len(planes), size, size))
    amplitudes = [
        incoming(energy, optics["convergence"], at, points, extent)[tuple(indices.T)]
        for at in focus
    ]
    for group, members in enumerate(configurations):
        for atoms in members:
            passed = transmission(atoms, energy, points, number)
            waves = {"energy": energy, "extent": extent}
            matrix, straight = scattered(passed, thickness, waves, indices, kept, planes)
            for plane, amplitude in enumerate(amplitudes):
                found = probe_images(matrix[plane], amplitude, indices, rings)
                for name, image in found.items():
                    blurred = resampled(image.T, size, edge, optics["source_size"])
                    images[name][group, plane] += blurred / len(members)
                behind = (planes[plane] + 1) * thickness - focus[plane]
                image = tem_image(straight[plane], optics["hrtem"], behind)
                images["hrtem"][group, plane] += resampled(image.T, size, edge) / len(members)
            # some gigabytes, before the next takes as many
            del matrix, straight
    share = np.abs(probe) ** 2
    vacuum = {
        name: float(share[(angle >= inner) & (angle < outer)].sum())
        for name, (inner, outer) in optics["detectors"].items()
    }
    return images, vacuum | {"hrtem": 1.0}, (planes + 1) * thickness
