"""The rule on what restoration is worth to a study, in worlds better and worse than raw images."""

import numpy as np
import pandas as pd
import pytest
from emrestore.claims.column_studies import RATIO
from emrestore.claims.judging import judge
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE
from verdict_rates import jackknifed, rates

SETTINGS = {"fewest_realisations": 20}
CLAIM = {"id": "F3-information"}
BOUND = {"moved": 10.0, "changed": 6.0}  # pm, %
CHANGES = [("moved", 5.0, 5.0), ("moved", 20.0, 20.0)]
CHANGES += [("changed", size, 12.0 * size) for size in (-2.0, 2.0)]


def spread(values):
    return np.sqrt(np.var(values, axis=-2, ddof=1).mean(axis=-1))


def spread_over_mean(values):
    return spread(values) / values.mean(axis=(-2, -1))


def table_of(rng, over_raw, response=0.5, raw=1.3, paired=False, realisations=20, columns=3):
    """Return response.csv of a network whose spread / response is so many times raw's.

    Raw's spread is a number of bounds. Paired tables have ratios of realisations with noise in common.
    """
    rows = []
    for change, size, expected in CHANGES:
        common, *own = rng.normal(0.0, BOUND[change], (3, realisations, columns))
        seen_by = {}
        for method, seen, ratio, noise in (
            ("raw", 1.0, raw, own[0]),
            ("published", response, raw * over_raw, own[1]),
        ):
            noise = ratio * seen * (np.sqrt(0.8) * common + np.sqrt(0.2) * noise)
            seen_by[method] = ratios = (seen * expected + noise) / expected
            quantities = {
                "response": (lambda a: a.mean(axis=(-2, -1)), 1.0),
                "precision": (spread, abs(expected)),
                "precision_over_response": (spread_over_mean, abs(expected)),
            }
            for quantity, (statistic, unit) in quantities.items():
                value, low, high = jackknifed(statistic, ratios)
                found = {"value": unit * value, "low": unit * low, "high": unit * high}
                found |= dict.fromkeys(RATIO, np.nan)
                if paired and method == "published" and quantity == "precision_over_response":
                    both = jackknifed(
                        lambda a, b: spread_over_mean(a) / spread_over_mean(b),
                        ratios,
                        seen_by["raw"],
                    )
                    found |= dict(zip(RATIO, both, strict=True))
                rows.append(
                    {"method": method, "quantity": quantity, "change": change, "size": size} | found
                )
        rows.append(
            {"method": "bound", "quantity": "precision", "change": change, "size": size}
            | {"value": BOUND[change]}
        )
    return pd.DataFrame(rows).assign(dose_e_per_a2=500, n_realisations=realisations)


def judged(table):
    return judge(CLAIM, {"response": table}, SETTINGS, "demo")


@pytest.mark.parametrize("paired", [True, False])
def test_wrong_verdicts_are_rare_and_clear_worlds_are_judged(paired):
    def found(name, over_raw):
        return rates(
            f"{name}, {'paired' if paired else 'two intervals'}",
            lambda rng: judged(table_of(rng, over_raw, paired=paired)),
        )

    better, worse, same = found("half", 0.5), found("double", 2.0), found("as raw", 1.0)
    assert better[REFUTED] <= 0.05 and better[REPRODUCED] > 0.5
    assert worse[REPRODUCED] <= 0.05 and worse[REFUTED] > 0.5
    assert same[REPRODUCED] <= 0.05 and same[REFUTED] <= 0.05 and same[INCONCLUSIVE] > 0.5


def test_better_than_raw_is_enough_and_the_bound_is_told():
    # above the bound, as theory wants it: what the rule called refuted before
    found = judged(table_of(np.random.default_rng(0), 0.4, raw=4.0, paired=True))
    assert found["verdict"] == REPRODUCED and "paired" in found["why"]
    assert "only one with prior knowledge; the paper does not claim it" in found["why"]


def test_below_the_bound_is_not_enough():
    # prior knowledge takes both below it, restored no farther than raw
    found = judged(table_of(np.random.default_rng(0), 2.0, raw=0.3, paired=True))
    assert found["verdict"] == REFUTED


def test_a_small_spread_by_a_small_response_is_no_information():
    # a constant image has no spread and shows no change
    found = judged(table_of(np.random.default_rng(0), 2.5, response=0.1, paired=True))
    assert found["verdict"] == REFUTED


def test_an_image_that_shows_no_change_or_its_opposite_tells_nothing():
    table = table_of(np.random.default_rng(0), 0.4, paired=True)
    left = (table["method"] == "published") & (table["quantity"] == "precision_over_response")
    for value in (0.0, -1.0):
        found = judged(table.assign(value=table["value"].where(~left, value)))
        assert found["verdict"] == INCONCLUSIVE


def test_two_intervals_are_called_so_and_the_one_shown_is_one_of_them():
    table = table_of(np.random.default_rng(3), 0.4)
    found = judged(table)
    assert "two intervals taken as independent, rather too wide" in found["why"]
    left = table[table["quantity"] == "precision_over_response"].set_index(["method", "size"])
    ratios = left.loc["published", "value"] / left.loc["raw", "value"]
    largest = ratios.drop(5.0)
    assert np.isclose(largest, found["measured"]).any()


def test_too_few_realisations_and_no_network_leave_it_open():
    table = table_of(np.random.default_rng(1), 0.5, realisations=3)
    assert judged(table)["verdict"] == TOO_SMALL
    assert judged(table[table["method"] != "published"])["verdict"] == UNTESTABLE
