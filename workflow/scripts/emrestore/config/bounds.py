"""The lowest and the highest number that a range of the config gives.

This module needs no package: the config is read by Snakemake's Python.
"""

import math

DEVIATIONS = 5.0  # how far a normal law is taken to reach


def bounds(spec):
    """Return the lowest and the highest number that a range gives.

    Parameters
    ----------
    spec : float or dict
        As `emrestore.random.draw` takes it.

    Returns
    -------
    low, high : float
        Five deviations from the mean for laws without bounds.

    Raises
    ------
    ValueError
        If the range cannot give any number, for example with its bounds exchanged.
    """
    if not isinstance(spec, dict):
        return spec, spec
    ((kind, arguments),) = spec.items()
    if kind == "choice":
        possible = [value for value, weight in arguments.items() if weight > 0]
        if not possible:
            raise ValueError("all weights are 0; expected at least one above")
        return min(possible), max(possible)
    if kind in ("normal", "lognormal"):
        mean, deviation = arguments
        if deviation < 0:
            raise ValueError(f"the deviation is {deviation}; expected 0 or more")
        low, high = mean - DEVIATIONS * deviation, mean + DEVIATIONS * deviation
        return (low, high) if kind == "normal" else (math.exp(low), math.exp(high))
    *scale, low, high = arguments
    if scale and scale[0] <= 0:
        raise ValueError(f"the scale is {scale[0]}; expected a positive number")
    if low > high:
        raise ValueError(f"the lower bound {low} exceeds the upper bound {high}: exchange them")
    return low, high
