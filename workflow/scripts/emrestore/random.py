"""Reproducible randomness: named streams, and ranges of the config turned into drawn values.

Every random quantity of the workflow comes from a stream that is named by the run seed and by what
it is for, so the result does not depend on the number of jobs or on their order.
"""

import hashlib
import math

import numpy as np

from emrestore.config.distributions import DISTRIBUTIONS, is_range


def stream(seed, *what):
    """Return the generator that belongs to a seed and a name.

    Parameters
    ----------
    seed : int
        Seed of the run.
    *what : str or int
        What the numbers are for, for example ``"hrstem", "training", 17, "jitter"``.

    Returns
    -------
    numpy.random.Generator
        Independent of every stream with another seed or name.
    """
    digest = hashlib.sha256(repr((int(seed), *what)).encode()).digest()
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(int.from_bytes(digest))))


def happens(rng, probability):
    """Return True with the given probability (in [0, 1])."""
    return bool(rng.random() < probability)


def draw(rng, spec):
    """Draw one value of a range that the config describes.

    Parameters
    ----------
    rng : numpy.random.Generator
    spec : number, str or dict
        A plain value is returned as it is, so any range can be fixed. A dict has one key:
        ``uniform: [low, high]``, ``loguniform: [low, high]``, ``normal: [mean, std]``,
        ``lognormal: [mean of the logarithm, std of the logarithm]``,
        ``integer: [low, high]`` (both inclusive), ``choice: {value: weight}``, or
        ``truncated_exponential: [scale, low, high]``: low + (high - low)·t with t exponential of
        that scale, drawn again until t <= 1.

    Returns
    -------
    float, int or str

    Raises
    ------
    ValueError
        If the spec is none of these; the message holds the spec.
    """
    if not isinstance(spec, dict):
        return spec
    if not is_range(spec):
        raise ValueError(
            f"{spec!r} is no range: expected a number or one of {', '.join(DISTRIBUTIONS)}, "
            "for example {uniform: [0.5, 1.0]}"
        )
    kind, arguments = next(iter(spec.items()))
    if kind == "choice":
        values = list(arguments)
        weights = np.array([arguments[value] for value in values], dtype=float)
        return values[rng.choice(len(values), p=weights / weights.sum())]
    if kind == "truncated_exponential":
        scale, low, high = arguments
        # the inverse of the truncated distribution function: no rejection loop
        t = -scale * math.log1p(-rng.random() * -math.expm1(-1 / scale))
        return low + (high - low) * t
    first, second = arguments
    if kind == "uniform":
        return float(rng.uniform(first, second))
    if kind == "loguniform":
        return float(math.exp(rng.uniform(math.log(first), math.log(second))))
    if kind == "integer":
        return int(rng.integers(first, second + 1))
    return float(getattr(rng, kind)(first, second))


def draw_key(rng, config, key, lowest=0.0):
    """Draw a number from one key of a section, with an error that names the key.

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        One section of the config.
    key : str
    lowest : float
        Smallest number that makes sense for this key.

    Returns
    -------
    float or int

    Raises
    ------
    ValueError
        If the key is missing, is no range, or gives a number below `lowest`; names the key.
    """
    if key not in config:
        raise ValueError(f"{key}: missing; known here: {', '.join(map(str, config))}")
    try:
        value = draw(rng, config[key])
        too_low = not value >= lowest
    except (TypeError, ValueError) as error:
        raise ValueError(f"{key}: {error}") from error
    if too_low:
        raise ValueError(f"{key}: drew {value!r}, expected at least {lowest}")
    return value
