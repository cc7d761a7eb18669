"""Image of a plane wave behind a specimen: the aberrations of the objective lens."""

import abtem
import numpy as np


def tem_image(exit_wave, optics, distance):
    """Return the image of an exit wave.

    Parameters
    ----------
    exit_wave : abtem.Waves
        One wave in real space, of mean intensity 1 without a specimen.
    optics : dict
        spherical_aberration, defocus (positive: underfocus), focal_spread [Å].
    distance : float [Å]
        How far before the exit plane the plane lies that `defocus` counts from.

    Returns
    -------
    numpy.ndarray, float64
        Share of the incoming intensity, on the grid of the wave.
    """
    lens = abtem.CTF(
        energy=exit_wave.energy,
        Cs=optics["spherical_aberration"],
        defocus=optics["defocus"] + distance,
        focal_spread=optics["focal_spread"],
    )
    imaged = exit_wave.apply_ctf(lens)
    return np.abs(np.asarray(imaged.array, dtype=complex)) ** 2
