"""Waves through the slices of a specimen: abTEM's multislice step with SciPy's Fourier transform.

abTEM transforms with FFTW. Its plans must not be measured, or the last bits differ from run to run,
and without measurement it takes twice SciPy's time on most of our grids. abTEM also transforms once
more for a detector, although each step passes through the spectrum.
"""

import abtem
import numpy as np
from abtem.multislice import FresnelPropagator
from scipy import fft

WAVES_AT_ONCE = 2  # of one transform: more leave the processor's cache


def propagator(energy, points, extent, thickness):
    """Return the factors (points) of a spectrum over a thickness [Å], cut to abTEM's antialias limit.

    Parameters
    ----------
    energy : float [eV]
    points : (int, int)
    extent : (float, float) [Å]
    thickness : float [Å]
    """
    waves = abtem.Waves(np.empty(points, np.complex64), energy=energy, extent=extent)
    return FresnelPropagator().get_array(waves, thickness)


def spectra_behind(waves, transmissions, passage):
    """Send waves through a specimen, and yield their spectra behind every slice.

    Parameters
    ----------
    waves : numpy.ndarray (n, nx, ny), complex64
        In real space; overwritten.
    transmissions : iterable of numpy.ndarray (nx, ny), complex64
        What each slice does to a wave, cut to abTEM's antialias limit.
    passage : numpy.ndarray (nx, ny), complex64
        From `propagator`, over a slice.

    Yields
    ------
    numpy.ndarray (n, nx, ny), complex64
        Not normalised. The next step overwrites it.
    """
    spectra = None
    for transmission in transmissions:
        if spectra is not None:
            waves = fft.ifft2(spectra, overwrite_x=True)
        waves *= transmission
        spectra = fft.fft2(waves, overwrite_x=True)
        spectra *= passage
        yield spectra
