"""The rule on the bound of biased estimators, in worlds with more and with less than the bound allows."""

import numpy as np
import pandas as pd
from emrestore.audit.judges import JUDGES
from emrestore.audit.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE
from verdict_rates import jackknifed, rates

SETTINGS = {"fewest_realisations": 20}
CLAIM = {"id": "F3-information"}
BOUND = {"moved": 10.0, "changed": 6.0}  # pm, %
CHANGES = [("moved", 5.0, 5.0), ("moved", 20.0, 20.0)]
CHANGES += [("changed", size, 12.0 * size) for size in (-2.0, 2.0)]


def spread(values):
    return np.sqrt(np.var(values, axis=-2, ddof=1).mean(axis=-1))


def world(rng, over_bound, response=0.5, realisations=20, columns=2):
    """Return response.csv of a network whose spread / response is a number of bounds."""
    rows = []
    for change, size, expected in CHANGES:
        for method, seen, ratio in (("published", response, over_bound), ("raw", 1.0, 1.3)):
            noise = rng.normal(0.0, ratio * seen * BOUND[change], (realisations, columns))
            ratios = (seen * expected + noise) / expected
            quantities = {
                "response": (lambda a: a.mean(axis=(-2, -1)), 1.0),
                "precision": (spread, abs(expected)),
                "precision_over_response": (lambda a: spread(a) / a.mean((-2, -1)), abs(expected)),
            }
            for quantity, (statistic, unit) in quantities.items():
                value, low, high = jackknifed(statistic, ratios)
                rows.append(
                    {"method": method, "quantity": quantity, "change": change, "size": size}
                    | {"value": unit * value, "low": unit * low, "high": unit * high}
                )
        rows.append(
            {"method": "bound", "quantity": "precision", "change": change, "size": size}
            | {"value": BOUND[change]}
        )
    return pd.DataFrame(rows).assign(dose_e_per_a2=500, n_realisations=realisations)


def judged(table):
    return JUDGES[CLAIM["id"]](CLAIM, {"response": table}, SETTINGS, "demo")


def test_wrong_verdicts_are_rare_and_clear_worlds_are_judged():
    more = rates("information beyond the bound", lambda rng: judged(world(rng, 0.5)))
    less = rates("less than the bound", lambda rng: judged(world(rng, 1.6)))
    assert more[REFUTED] <= 0.05 and more[REPRODUCED] > 0.5
    assert less[REPRODUCED] <= 0.05 and less[REFUTED] > 0.5


def test_on_the_bound_little_is_decided():
    border = rates("on the bound", lambda rng: judged(world(rng, 1.0)))
    assert border[REPRODUCED] <= 0.05 and border[REFUTED] <= 0.05 and border[INCONCLUSIVE] > 0.5


def test_a_small_spread_by_a_small_response_is_no_information():
    # a constant image has no spread and shows no change
    found = judged(world(np.random.default_rng(0), 1.6, response=0.2))
    assert found["verdict"] == REFUTED and "the spread alone is 0.3" in found["why"]


def test_too_few_realisations_and_no_network_leave_it_open():
    table = world(np.random.default_rng(1), 0.5, realisations=3)
    assert judged(table)["verdict"] == TOO_SMALL
    assert judged(table[table["method"] != "published"])["verdict"] == UNTESTABLE
