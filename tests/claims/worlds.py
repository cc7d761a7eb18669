"""Worlds in which a claim holds and in which it does not: what rules find in them, and how often."""

from functools import cache

import numpy as np
from emrestore.claims.verdicts import REFUTED, REPRODUCED
from emrestore.random import stream
from scipy import stats

WORLDS = 500
# most that a wrong verdict may come out in
WRONG = 0.05


def rates(name, verdict_of):
    """Return how often each verdict comes out in `WORLDS` worlds; verdict_of takes a generator."""
    found = [verdict_of(stream(1, "calibration", name, world)) for world in range(WORLDS)]
    return {verdict: found.count(verdict) / WORLDS for verdict in sorted(set(found))}


def said(name, found):
    """Print the rates of one world, which pytest shows with -rP."""
    print(f"{name}: " + ", ".join(f"{verdict} {share:.1%}" for verdict, share in found.items()))


def assert_calibrated(name, holds, fails, border=None, decided=0.5):
    """Hold a rule against a clear world of each kind, and one on the border between both.

    Parameters
    ----------
    name : str
    holds, fails, border : callable or None
        Generator to verdict.
    decided : float
        Least share of clear worlds that must be decided.
    """
    right, wrong = rates(f"{name}-holds", holds), rates(f"{name}-fails", fails)
    said(f"{name}, holds", right)
    said(f"{name}, fails", wrong)
    assert right.get(REFUTED, 0.0) <= WRONG and right.get(REPRODUCED, 0.0) >= decided
    assert wrong.get(REPRODUCED, 0.0) <= WRONG and wrong.get(REFUTED, 0.0) >= decided
    if border is not None:
        between = rates(f"{name}-border", border)
        said(f"{name}, border", between)
        assert between.get(REPRODUCED, 0.0) <= WRONG and between.get(REFUTED, 0.0) <= WRONG


@cache
def quantile(n):
    """Return Student's quantile of a 95 % interval of n realisations."""
    return float(stats.t.ppf(0.975, n - 1))


def measured_ratio(rng, truth, error, n):
    """Return value, low, high of a ratio that is measured with a relative error on n realisations."""
    logs = np.log(truth) + error * rng.standard_normal()
    seen = error * np.sqrt(rng.chisquare(n - 1) / (n - 1))
    half = quantile(n) * seen
    return tuple(np.exp([logs, logs - half, logs + half]))


def measured_value(rng, truth, error, n):
    """Return value, low, high of a mean that is measured with an error on n realisations."""
    value = truth + error * rng.standard_normal()
    half = quantile(n) * error * np.sqrt(rng.chisquare(n - 1) / (n - 1))
    return value, value - half, value + half
