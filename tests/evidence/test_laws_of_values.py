"""Estimates and tests of laws against closed forms, published examples and worlds in which they hold."""

import math

import numpy as np
import pytest
from emrestore.evidence.laws_of_values import (
    distribution,
    estimated,
    estimated_share,
    holm,
    p_of_choice,
    p_of_law,
    p_of_share,
)
from emrestore.random import draw, stream
from scipy.stats import kstest

WORLDS = 400


@pytest.mark.parametrize(
    "spec",
    [
        {"uniform": [0.5, 2.0]},
        {"loguniform": [0.01, 3.0]},
        {"normal": [2.0, 0.5]},
        {"lognormal": [2.8, 1.7]},
        {"truncated_exponential": [0.5, 0.5, 750.0]},
    ],
    ids=lambda spec: next(iter(spec)),
)
def test_a_distribution_is_that_of_the_draws(spec):
    values = [draw(stream(1, i), spec) for i in range(3000)]
    assert kstest(values, distribution(spec).cdf).pvalue > 0.001


def test_an_unknown_range_is_named():
    with pytest.raises(ValueError, match="choice"):
        distribution({"choice": {1: 1}})


@pytest.mark.parametrize("family, true", [("lognormal", 2.8), ("normal", 2.8), ("value", 2.8)])
def test_intervals_of_means_hold_the_truth_as_often_as_they_say(family, true):
    held = 0
    for world in range(WORLDS):
        values = stream(2, family, world).normal(true, 0.7, 8)
        _, low, high = estimated(family, np.exp(values) if family == "lognormal" else values, 0.95)
        held += low <= true <= high
    assert 0.92 <= held / WORLDS <= 0.98


def test_ends_of_an_even_law_are_held_as_often_as_they_say():
    held = 0
    for world in range(WORLDS):
        values = stream(3, world).uniform(1.0, 3.0, 7)
        spec, low, high = estimated("uniform", values, 0.95)
        assert spec["uniform"] == [values.min(), values.max()]
        held += low <= 1.0 and high >= 3.0
    # the two ends are nearly independent: 0.975 squared
    assert 0.92 <= held / WORLDS <= 0.98


def test_one_value_gives_no_law():
    assert estimated("normal", np.array([1.0]), 0.95)[0] is None


def test_shares_are_those_of_clopper_and_pearson():
    share, low, high = estimated_share(np.zeros(31, dtype=bool), 0.95)
    # none of n: the upper bound solves (1 - p)^n = 0.025
    assert share == low == 0.0 and math.isclose(high, 1.0 - 0.025 ** (1 / 31))
    seen = np.arange(12) < 6
    assert math.isclose(estimated_share(seen, 0.95, 0.8)[0], 0.5 / 0.8)
    # two coins of fair probability: three outcomes, 1/4 1/2 1/4
    assert math.isclose(p_of_share(0.5, np.array([True, True])), 0.5)
    assert math.isclose(p_of_share(0.25, np.array([True, True]), visible=0.5), 0.125**2)


def test_laws_that_hold_are_excluded_as_seldom_as_they_say():
    p_values = [p_of_law({"uniform": [0.0, 1.0]}, stream(4, w).random(9)) for w in range(WORLDS)]
    assert 0.02 <= np.mean(np.array(p_values) < 0.05) <= 0.08
    weights = {"a": 0.5, "b": 0.3, "c": 0.2}
    choices = [
        p_of_choice(weights, [draw(stream(5, w, i), {"choice": weights}) for i in range(24)],
                    stream(6, w), 400)
        for w in range(WORLDS)
    ]  # fmt: skip
    assert np.mean(np.array(choices) < 0.05) <= 0.08


def test_what_cannot_be_is_excluded():
    assert p_of_law({"integer": [3, 5]}, np.array([3.0, 6.0])) == 0.0
    assert p_of_choice({"a": 1.0, "b": 1.0}, ["a", "c"], stream(7)) == 0.0
    assert p_of_law({"uniform": [0.0, 1.0]}, stream(8).uniform(0.0, 0.3, 12)) < 1e-4
    assert p_of_choice({0: 0.5, 1: 0.5}, ["0"] * 20, stream(9)) < 0.001


def test_holm_as_in_a_worked_example():
    # four p values: 4 · 0.005, 3 · 0.01, 2 · 0.03, and no smaller than the one before
    corrected = holm([0.01, 0.04, np.nan, 0.03, 0.005])
    assert np.allclose(corrected[[0, 1, 3, 4]], [0.03, 0.06, 0.06, 0.02])
    assert np.isnan(corrected[2])
