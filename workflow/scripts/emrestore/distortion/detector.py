"""Detection of electrons by scintillator and photomultiplier (eq. 43-46)."""

import numpy as np
from scipy.special import gammaln, ndtr, xlogy

DEVIATIONS = 12.0  # counts farther from their mean add less than a double can hold


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


def detect(rng, electrons, sigma, shot=True, cut=True, per_electron=False):
    """Count electrons (eq. 45) and add the noise of the multiplier (eq. 46).

    σ of eq. 44 belongs to the pulse of one electron. The pulses of the N electrons of a pixel are
    independent, so the deviation of their sum is σ·sqrt(N). In the observed form the deviation is
    the same in all pixels.

    Parameters
    ----------
    rng : numpy.random.Generator
    electrons : numpy.ndarray (h, w)
        Expected number of electrons per pixel, not negative.
    sigma : float [electrons]
        Standard deviation of the Gaussian part: of each pixel, or of one electron's pulse.
    shot : bool
        Without it the expected number itself is recorded.
    cut : bool
        Whether negative values become zero, as in the authors' pairs before the fast-scan response
        (observed; the paper keeps them).
    per_electron : bool
        Whether sigma is of one electron (paper).

    Returns
    -------
    numpy.ndarray (h, w), float64 [electrons]
    """
    counts = rng.poisson(electrons).astype(float) if shot else electrons
    spread = sigma * np.sqrt(counts) if per_electron else sigma
    noisy = counts + spread * rng.standard_normal(electrons.shape)
    return np.maximum(noisy, 0.0) if cut else noisy


def mean_after_cut(electrons, sigma):
    """Return the mean of what a detector records that cuts negative values, E[max(P(N) + N(0, σ), 0)].

    Parameters
    ----------
    electrons : float
        Expected number of electrons N, positive.
    sigma : float [electrons]
        Standard deviation of the Gaussian part, positive.

    Returns
    -------
    float [electrons]
        More than N: the dark parts of an image become brighter.
    """
    reach = DEVIATIONS * np.sqrt(electrons) + DEVIATIONS**2
    counts = np.arange(max(0, int(electrons - reach)), int(electrons + reach) + 1)
    share = np.exp(xlogy(counts, electrons) - electrons - gammaln(counts + 1.0))
    # the mean of a normal number of mean k that is cut at zero: k·Φ(k/σ) + σ·φ(k/σ)
    t = counts / sigma
    density = np.exp(-0.5 * t * t) / np.sqrt(2.0 * np.pi)
    return float(share @ (counts * ndtr(t) + sigma * density))
