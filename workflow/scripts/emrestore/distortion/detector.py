"""Detection of electrons by scintillator and photomultiplier (eq. 43-46)."""

import numpy as np


def pmt_sigma(photons, efficiency, stage_gain, photon_deviation):
    """Return the deviation of the pulse of one electron, in units of the mean pulse (eq. 44).

    Parameters
    ----------
    photons : float
        Photons collected per electron, m_c.
    efficiency : float
        Detective quantum efficiency of the photocathode, η.
    stage_gain : float
        Gain of one stage, δ > 1.
    photon_deviation : float
        Standard deviation of the number of photons, δ_c.

    Returns
    -------
    float
        σ of eq. 44 divided by the mean pulse m_c·η·G, so the total gain G cancels.
    """
    spread = (1.0 - efficiency + 1.0 / (stage_gain - 1.0)) / (photons * efficiency)
    return float(np.sqrt(spread + photon_deviation**2 / photons**2))


def detect(rng, electrons, sigma, shot=True, cut=True):
    """Count electrons (eq. 45) and add the noise of the multiplier (eq. 46).

    Parameters
    ----------
    rng : numpy.random.Generator
    electrons : numpy.ndarray (h, w)
        Expected number of electrons per pixel, not negative.
    sigma : float [electrons]
        Standard deviation of the Gaussian part.
    shot : bool
        Without it the expected number itself is recorded.
    cut : bool
        Whether negative values become zero, as in the authors' pairs before the fast-scan response
        (observed; the paper keeps them).

    Returns
    -------
    numpy.ndarray (h, w), float64 [electrons]
    """
    counts = rng.poisson(electrons).astype(float) if shot else electrons
    noisy = counts + sigma * rng.standard_normal(electrons.shape)
    return np.maximum(noisy, 0.0) if cut else noisy
