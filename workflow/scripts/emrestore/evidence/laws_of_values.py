"""Laws fitted to measured values and tested against them: the families that the config can draw."""

import math

import numpy as np
from scipy import stats

from emrestore.comparison.intervals import t_interval

FEWEST = 2  # values; chosen. A spread needs two


def distribution(spec):
    """Return a range of the config as a distribution, frozen as scipy.stats does.

    Parameters
    ----------
    spec : dict
        ``uniform``, ``loguniform``, ``normal``, ``lognormal``, ``integer`` or
        ``truncated_exponential``, as `emrestore.random.draw` takes it.

    Returns
    -------
    scipy.stats frozen distribution

    Raises
    ------
    ValueError
        If the range is none of these.
    """
    ((family, numbers),) = spec.items()
    if family == "truncated_exponential":
        scale, low, high = numbers
        return stats.truncexpon(1.0 / scale, loc=low, scale=scale * (high - low))
    laws = {
        "uniform": lambda low, high: stats.uniform(low, high - low),
        "loguniform": stats.loguniform,
        "normal": stats.norm,
        "lognormal": lambda mean, deviation: stats.lognorm(deviation, scale=math.exp(mean)),
        "integer": lambda low, high: stats.randint(low, high + 1),
    }
    if family not in laws:
        raise ValueError(f"{spec!r} has no distribution; expected one of {', '.join(laws)}")
    return laws[family](*numbers)


def end_beyond(low, high, number, confidence):
    """Return how far the ends of an even law may lie beyond the smallest and largest value.

    With both ends unknown, the distance of an end from the nearest value in ranges of the sample is
    larger than t with probability (1 + t)^(1 - n); half of the error goes to either end.
    """
    tail = (1.0 - confidence) / 2.0
    return (high - low) * (tail ** (-1.0 / (number - 1)) - 1.0)


def fitted_even(values, confidence, logarithmic):
    """Fit an even law, of the logarithm if asked: the range of the values and the outermost one."""
    values = np.log(values) if logarithmic else values
    low, high = values.min(), values.max()
    beyond = end_beyond(low, high, len(values), confidence)
    ends = np.array([low, high, low - beyond, high + beyond])
    return (np.exp(ends) if logarithmic else ends).tolist()


def fitted_normal(values, confidence, logarithmic):
    """Fit a normal law, of the logarithm if asked: mean, deviation and the interval of the mean."""
    values = np.log(values) if logarithmic else values
    mean, low, high = t_interval(values, confidence)
    return [mean, values.std(ddof=1), low, high]


FITS = {
    "uniform": (fitted_even, False),
    "loguniform": (fitted_even, True),
    "integer": (fitted_even, False),
    "normal": (fitted_normal, False),
    "lognormal": (fitted_normal, True),
}


def estimated(family, values, confidence):
    """Fit a law of a family to values.

    Parameters
    ----------
    family : str
        ``uniform``, ``loguniform``, ``integer``, ``normal``, ``lognormal``, or ``value`` for one
        number.
    values : numpy.ndarray (n,)
    confidence : float
        Of the interval.

    Returns
    -------
    spec : dict, float or None
        As the config has it; None of fewer than two values.
    low, high : float
        Interval of the mean (normal laws, one number), or what the ends of an even law may reach.
    """
    if len(values) < FEWEST:
        return None, math.nan, math.nan
    if family == "value":
        mean, _, low, high = fitted_normal(values, confidence, False)
        return float(mean), float(low), float(high)
    fit, logarithmic = FITS[family]
    ends = fit(np.asarray(values, dtype=float), confidence, logarithmic)
    first, second, low, high = (float(end) for end in ends)
    if family == "integer":
        first, second = round(first), round(second)
    return {family: [first, second]}, low, high


def p_of_law(spec, values):
    """Return the probability of values as far from a law as these.

    Parameters
    ----------
    spec : dict or float
        Range of the config; a number is a law without any spread.
    values : numpy.ndarray (n,)

    Returns
    -------
    float
        Kolmogorov-Smirnov; of whole numbers conservative, and 0 where a value is impossible. A
        number is held against the mean by Student's t. nan without values.
    """
    if not len(values):
        return math.nan
    if not isinstance(spec, dict):
        spread = np.ptp(values) > 0
        return float(stats.ttest_1samp(values, spec).pvalue) if spread else float(values[0] == spec)
    law = distribution(spec)
    if "integer" in spec and np.any((values < spec["integer"][0]) | (values > spec["integer"][1])):
        return 0.0
    return float(stats.kstest(values, law.cdf).pvalue)


def estimated_share(occurs, confidence, visible=1.0):
    """Estimate a probability.

    Parameters
    ----------
    occurs : numpy.ndarray (n,) of bool
        Whether the effect was seen.
    confidence : float
        Of the interval (Clopper and Pearson).
    visible : float
        Probability that it is seen where it occurs.

    Returns
    -------
    estimate, low, high : float
        At most 1; nan without any image.
    """
    if not len(occurs):
        return math.nan, math.nan, math.nan
    test = stats.binomtest(int(np.sum(occurs)), len(occurs))
    interval = test.proportion_ci(confidence, "exact")
    shares = (test.statistic, interval.low, interval.high)
    return tuple(float(min(1.0, share / visible)) for share in shares)


def rule_of_succession(occurs, visible=1.0):
    """Return Laplace's estimate of a probability, (seen + 1)/(n + 2), never 0 or 1; nan of none."""
    if not len(occurs):
        return math.nan
    return min(1.0, (int(np.sum(occurs)) + 1) / (len(occurs) + 2) / visible)


def p_of_share(probability, occurs, visible=1.0):
    """Return the probability of a count as far from a share as this (exact binomial test)."""
    if not len(occurs):
        return math.nan
    return float(stats.binomtest(int(np.sum(occurs)), len(occurs), probability * visible).pvalue)


def p_of_choice(weights, words, rng, draws=10000):
    """Return the probability of counts as far from weights as these, by Pearson's sum of squares.

    Parameters
    ----------
    weights : dict of word to weight
    words : sequence of str
        What was seen, one word an image.
    rng : numpy.random.Generator
    draws : int
        Samples of the law.

    Returns
    -------
    float
        0 where a word is impossible, nan without any.
    """
    if not len(words):
        return math.nan
    names = [name for name, weight in weights.items() if weight > 0]
    counts = np.array([np.count_nonzero(np.asarray(words) == str(name)) for name in names])
    if counts.sum() < len(words):
        return 0.0
    shares = np.array([weights[name] for name in names], dtype=float)
    shares /= shares.sum()
    expected = shares * len(words)

    def distance(sample):
        return np.sum((sample - expected) ** 2 / expected, axis=-1)

    drawn = distance(rng.multinomial(len(words), shares, size=draws))
    # the sample itself counts as one of the draws: p is never 0 by chance
    return float((1 + np.count_nonzero(drawn >= distance(counts) - 1e-9)) / (draws + 1))


def holm(p_values):
    """Return p values corrected for their number (Holm 1979); nan stays and does not count."""
    p_values = np.asarray(p_values, dtype=float)
    corrected = np.full(len(p_values), math.nan)
    tested = np.flatnonzero(np.isfinite(p_values))
    order = tested[np.argsort(p_values[tested], kind="stable")]
    steps = p_values[order] * np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return corrected
