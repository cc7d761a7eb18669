"""The fast-scan response as the paper prints it (eq. 47-50): what it integrates to."""

import numpy as np


def printed_factor(beta, gamma, theta):
    """Return a of eq. 50, which is to bring the integral of eq. 49 to 1.

    Parameters
    ----------
    beta, gamma : float or numpy.ndarray [pixel]
    theta : float or numpy.ndarray [rad]

    Returns
    -------
    float or numpy.ndarray [pixel]
        In this unit, which no factor of a response in 1/pixel has.
    """
    wave = 4.0 * np.pi * beta
    return beta * gamma * (gamma * np.sin(theta) + wave * np.cos(theta)) / (gamma**2 + wave**2)


def readout_integral(beta, gamma, theta):
    """Integrate exp(-t/β)·sin(2πt/γ + θ) from 0 on: eq. 49 without a, its decay in the right sense.

    As printed, exp(-x/β) for x <= 0, it grows without end and has no integral.

    Returns
    -------
    float or numpy.ndarray [pixel]
        βγ(γ sin θ + 2πβ cos θ)/(γ² + 4π²β²).
    """
    wave = 2.0 * np.pi * beta
    return beta * gamma * (gamma * np.sin(theta) + wave * np.cos(theta)) / (gamma**2 + wave**2)


# of eq. 48 over x <= 0, whatever alpha
DETECTOR_INTEGRAL = 0.25


def response_integrals(pairs):
    """Return what eq. 47 integrates to with the parameters of the authors' pairs.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Of `emrestore.evidence.measurements.measured_pairs`. Gamma is the same in all pairs that show
        it, and taken for the others.

    Returns
    -------
    pandas.DataFrame
        modality, image, beta, gamma, theta; readout, of eq. 49 and 50; inverse, of eq. 49 over
        eq. 50; both, of eq. 47: readout and detector.
    """
    known = pairs.dropna(subset=["beta", "theta"])[["modality", "image", "beta", "gamma", "theta"]]
    known = known.assign(gamma=known["gamma"].fillna(known["gamma"].mean()))
    given = known[["beta", "gamma", "theta"]].to_numpy().T
    factor, plain = printed_factor(*given), readout_integral(*given)
    return known.assign(
        readout=factor * plain, inverse=plain / factor, both=DETECTOR_INTEGRAL * factor * plain
    )
