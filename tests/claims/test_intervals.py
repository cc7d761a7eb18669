"""Intervals, medians and tests against closed forms, SciPy and worlds that are known."""

import numpy as np
import pytest
from emrestore.claims.intervals import (
    Interval,
    above,
    all_below,
    below,
    chance_above,
    chance_outside,
    deciding,
    holm,
    near,
    of_mean,
    of_paired,
    of_parts,
    studentised,
)
from emrestore.claims.medians import of_median
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED
from emrestore.random import stream
from scipy import stats

WORLDS = 500


def test_the_interval_of_paired_values_is_scipys():
    rng = stream(1, "intervals", "paired")
    first, second = rng.normal(3.0, 1.0, (2, 20))
    found = stats.ttest_rel(first, second).confidence_interval(0.95)
    assert of_paired(first, second)[1:] == pytest.approx((found.low, found.high))
    assert np.isnan(of_mean([1.0]).low)


@pytest.mark.parametrize(
    "interval, expected",
    [((1, 0.5, 2), REPRODUCED), ((-1, -2, -0.1), REFUTED), ((1, -0.1, 2), INCONCLUSIVE)],
)
def test_a_sign_is_told_by_the_whole_interval(interval, expected):
    assert above(Interval(*interval)) == expected
    opposite = {REPRODUCED: REFUTED, REFUTED: REPRODUCED}.get(expected, expected)
    assert below(Interval(*interval)) == opposite


@pytest.mark.parametrize(
    "low, mean, high, expected",
    [
        (29.5, 30.0, 30.5, REPRODUCED),
        (25.0, 26.0, 27.0, REFUTED),
        (33.0, 34.0, 35.0, REFUTED),
        (28.0, 29.5, 31.0, INCONCLUSIVE),
        (27.0, 30.0, 33.0, INCONCLUSIVE),
        (20.0, 30.0, 40.0, INCONCLUSIVE),
    ],
)
def test_interval_against_the_tolerance(low, mean, high, expected):
    assert near(Interval(mean, low, high), 30.0, 1.5)[0] == expected


def test_an_interval_without_ends_decides_nothing():
    nothing = Interval(1.0, np.nan, np.nan)
    assert above(nothing) == below(nothing) == near(nothing, 1.0, 9.0)[0] == INCONCLUSIVE
    assert chance_above(nothing, 0.0, 5) == 1.0


def test_the_chance_of_a_mean_is_scipys():
    values = stream(1, "intervals", "chance").normal(0.5, 1.0, 12)
    expected = stats.ttest_1samp(values, 0.0, alternative="greater").pvalue
    assert chance_above(of_mean(values), 0.0, 11) == pytest.approx(expected)
    assert chance_above(of_mean(-values), 0.0, 11) == 1.0


@pytest.mark.parametrize("values", [[2.0] * 12, [0.1] * 12])
def test_no_width_is_no_certainty_but_of_a_count(values):
    interval = of_mean(values)
    assert chance_above(interval, 0.0, 11) == 1.0
    assert chance_above(interval, 0.0, 11, counted=True) == 0.0
    # nor does it refute that all lie below
    assert all_below([interval], 0.0, 11)[0] == INCONCLUSIVE


def test_the_chance_to_lie_outside_is_that_of_the_nearer_side():
    values = stream(1, "intervals", "outside").normal(0.0, 0.3, 12)
    high, low = of_mean(values + 2.0), of_mean(values - 2.0)
    assert chance_outside(high, 0.0, 1.0, 11) == chance_above(high, 1.0, 11) < 0.025
    assert chance_outside(low, 0.0, 1.0, 11) == chance_above(low.opposite(), 1.0, 11) < 0.025
    assert chance_outside(of_mean(values), 0.0, 1.0, 11) == 1.0


def test_parts_pay_for_their_number():
    assert of_parts([REFUTED], [0.02]) == REFUTED
    assert of_parts([REFUTED, REPRODUCED], [0.02, 1.0]) == INCONCLUSIVE
    assert of_parts([REFUTED, REPRODUCED], [0.01, 1.0]) == REFUTED
    assert of_parts([REPRODUCED] * 2, [1.0] * 2) == REPRODUCED
    assert of_parts([REPRODUCED, INCONCLUSIVE], [1.0] * 2) == INCONCLUSIVE
    # tests of other parts are counted where all of several must lie below
    one = Interval(1.1, 1.001, 1.199)
    assert all_below([one], 1.0, 19)[0] == REFUTED
    assert all_below([one], 1.0, 19, beside=[1.0])[0] == INCONCLUSIVE


def test_the_interval_that_decides_is_shown():
    wide, narrow, above_all = Interval(0.5, 0.1, 1.2), Interval(0.8, 0.7, 0.9), Interval(2, 1.1, 3)
    assert deciding([narrow, wide], 1.0) == wide
    assert deciding([narrow, Interval(0.5, 0.1, 9.0), above_all], 1.0) == above_all
    nothing = Interval(0.5, np.nan, np.nan)
    assert deciding([narrow, nothing], 1.0) == nothing


def test_holm_as_in_his_paper():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == pytest.approx([1.0, 1.0])


def share(name, count, truth, expected):
    """Return how often worlds of `count` ratios, 20 values each, come to a verdict."""
    found = 0
    for world in range(WORLDS):
        values = stream(1, "intervals", name, world).normal(truth, 0.3, (20, count))
        verdict, _ = all_below([of_mean(column) for column in values.T], 1.0, 19)
        found += verdict == expected
    return found / WORLDS


def test_sixteen_equal_methods_are_seldom_told_apart():
    refuted = share("equal", 16, 1.0, REFUTED)
    reproduced = share("equal", 16, 1.0, REPRODUCED)
    print(f"16 equal ratios: refuted {refuted:.1%}, reproduced {reproduced:.1%}")
    assert refuted <= 0.05 and reproduced <= 0.05
    assert share("clear", 16, 0.5, REPRODUCED) > 0.9
    assert share("clear", 16, 1.5, REFUTED) > 0.9
    # one of sixteen is as it should not be
    assert share("one", 16, np.r_[1.5, np.full(15, 0.5)], REFUTED) > 0.9
    assert share("one", 16, np.r_[1.0, np.full(15, 0.5)], REPRODUCED) <= 0.05


@pytest.mark.parametrize("count", [7, 20])
def test_the_studentised_interval_of_skewed_values_covers(count):
    covered = wrong_side = 0
    for world in range(WORLDS):
        rng = stream(1, "intervals", "skewed", count, world)
        _, low, high = studentised(rng, rng.exponential(1.0, count), draws=999)
        covered += low <= 1.0 <= high
        wrong_side += low > 1.0
    print(f"{count} exponential values: the interval covers {covered / WORLDS:.1%}")
    assert covered / WORLDS >= 0.9 and wrong_side / WORLDS <= 0.05


def test_a_ratio_of_sums_covers_what_it_estimates():
    covered = 0
    for world in range(WORLDS):
        rng = stream(1, "intervals", "ratio", world)
        columns = rng.integers(5, 60, 96)
        _, low, high = studentised(rng, rng.poisson(0.1 * columns), columns, draws=499)
        covered += low <= 0.1 <= high
    print(f"96 images of Poisson counts: the interval covers {covered / WORLDS:.1%}")
    assert 0.92 <= covered / WORLDS <= 0.99


def test_values_that_do_not_vary_have_no_width():
    rng = stream(1, "intervals", "constant")
    assert studentised(rng, np.full(9, 2.0)) == (2.0, 2.0, 2.0)
    assert np.isnan(studentised(rng, [2.0]).low)


@pytest.mark.parametrize("n", [6, 14, 85])
def test_the_interval_holds_the_median_of_heavy_tails(n):
    rng = np.random.default_rng(0)
    found = [of_median(np.exp(3.0 * rng.standard_normal(n))) for _ in range(2000)]
    assert np.mean([one.low <= 1.0 <= one.high for one in found]) >= 0.94
    assert np.mean([one.low <= 1.0 for one in found]) >= 0.97


def test_five_values_have_no_interval():
    found = of_median([1.0, 2.0, 3.0, 4.0, 50.0])
    assert found.value == 3.0 and np.isnan(found.low) and np.isnan(found.high)
