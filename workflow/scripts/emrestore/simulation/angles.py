"""Wavelength, and the scattering angles that a simulation grid can hold."""

import math

import numpy as np

REST_ENERGY = 510998.95  # eV, CODATA 2018
PLANCK_TIMES_C = 12398.419843  # eV Å, CODATA 2018
# abTEM cuts the spatial frequencies at this share of Nyquist's, its antialiasing
ANTIALIAS_SHARE = 2.0 / 3.0


def wavelength(energy):
    """Return the relativistic wavelength of electrons.

    Parameters
    ----------
    energy : float [eV]

    Returns
    -------
    float [Å]
    """
    return PLANCK_TIMES_C / math.sqrt(energy * (energy + 2.0 * REST_ENERGY))


def scattering_angles(energy, points, extent):
    """Return the scattering angle of every spatial frequency of a grid.

    Parameters
    ----------
    energy : float [eV]
    points : (int, int)
    extent : (float, float) [Å]

    Returns
    -------
    numpy.ndarray `points` [mrad]
        In the order of a Fourier transform.
    """
    kx, ky = (np.fft.fftfreq(n, edge / n) for n, edge in zip(points, extent, strict=True))
    return 1e3 * wavelength(energy) * np.hypot(kx[:, None], ky[None, :])


def antialias_limit(energy, sampling):
    """Return the largest scattering angle that is simulated on a grid.

    Parameters
    ----------
    energy : float [eV]
    sampling : float [Å]

    Returns
    -------
    float [mrad]
    """
    return 1e3 * wavelength(energy) * ANTIALIAS_SHARE / (2.0 * sampling)


def check_detector(section, name, inner, outer, energy, sampling):
    """Refuse a detector that has no width or reaches beyond the antialias limit.

    Parameters
    ----------
    section, name : str
        Section of the config that holds `sampling`, and key of the detector in it.
    inner, outer : float [mrad]
    energy : float [eV]
    sampling : float [Å]

    Raises
    ------
    ValueError
        Names the key, the limit, and the sampling that would do.
    """
    key = f"{section}: {name}"
    if not 0 <= inner < outer:
        raise ValueError(
            f"config.yaml: {key}: [{inner:g}, {outer:g}] mrad is no ring; "
            "expected 0 <= inner < outer"
        )
    limit = antialias_limit(energy, sampling)
    if outer > limit:
        needed = sampling * limit / outer
        raise ValueError(
            f"config.yaml: {key}: outer angle {outer:g} mrad lies beyond the antialias limit of "
            f"{limit:.1f} mrad at {energy / 1e3:g} kV and a sampling of {sampling:.4f} Å; set "
            f"{section}: sampling to at most {needed:.4f} Å or lower the angle"
        )
