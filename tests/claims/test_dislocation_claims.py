"""What is told of the variance, and the rule on what is not periodic, in worlds of both kinds."""

import numpy as np
import pandas as pd
from emrestore.claims.judging import judge
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE
from verdict_rates import jackknifed, rates

SETTINGS = {"fewest_realisations": 20, "faithful_response": 0.8, "like_the_crystal": 1.5}
DOSES = (500, 5000, 50000, 500000)
REALISATIONS = 20


def spread(values):
    return np.sqrt(np.var(values, axis=-2, ddof=1).mean(axis=-1))


def overall(values):
    return values.mean(axis=(-2, -1))


def of_network(rows, method="published", realisations=REALISATIONS):
    return pd.DataFrame(rows).assign(method=method, n_realisations=realisations)


def variances(rng, ratios, columns=12):
    """Return edge_dislocation.csv where spreads restored / raw are `ratios` by dose."""
    rows = []
    for dose, ratio in zip(DOSES, ratios, strict=True):
        for name in ("position", "scs"):
            # what one image does to all its columns is in both
            common = rng.normal(0.0, 0.5, (REALISATIONS, 1))
            raw = common + rng.normal(0.0, 1.0, (REALISATIONS, columns))
            restored = ratio * (common + rng.normal(0.0, 1.0, raw.shape))
            found = jackknifed(lambda a, b: spread(a) / spread(b), restored, raw)
            ends = dict(zip(("ratio_to_raw", "ratio_low", "ratio_high"), found, strict=True))
            rows.append({"dose_e_per_a2": dose, "quantity": f"{name}_precision"} | ends)
    return of_network(rows)


def judged_variance(table):
    claim = {"id": "F4-scs-variance"}
    return judge(claim, {"edge_dislocation": table}, SETTINGS, "demo")


def test_a_variance_without_a_direction_is_shown_and_not_judged():
    for number, ratios in enumerate([(0.6,) * 4, (1.0,) * 4, (0.6, 1.8, 0.6, 0.6)]):
        found = judged_variance(variances(np.random.default_rng(number), ratios))
        assert found["verdict"] == UNTESTABLE
        assert found["why"].startswith("the paper names the variance and claims no direction")
        assert found["low"] < found["measured"] < found["high"]


def test_the_variance_shown_leaves_out_the_lowest_dose_and_is_one_of_the_table():
    table = variances(np.random.default_rng(1), (9.0, 0.6, 0.7, 0.6))
    found = judged_variance(table)
    # no mean of ends: the largest row above the lowest dose
    shown = [found[name] for name in ("measured", "low", "high")]
    rows = table[table["dose_e_per_a2"] > 500][["ratio_to_raw", "ratio_low", "ratio_high"]]
    assert shown == rows.loc[rows["ratio_high"].idxmax()].tolist() and shown[2] < 2.0
    assert "500 e/Å², where the paper says" in found["why"]


def faithful(rng, response, core, columns=2):
    """Return response.csv and core_errors.csv of a response and an excess near the core."""
    rows, errors = [], []
    changes = [("moved", size, 3.0 / size) for size in (5.0, 10.0, 20.0)]
    changes += [("changed", size, 0.1) for size in (-2.0, -1.0, 1.0, 2.0)]
    for dose, seen in ((500, 0.3), (50000, response)):
        for change, size, noise in changes:
            values = seen + rng.normal(0.0, noise * np.sqrt(500 / dose), (REALISATIONS, columns))
            ends = dict(zip(("value", "low", "high"), jackknifed(overall, values), strict=True))
            rows.append({"dose_e_per_a2": dose, "change": change, "size": size} | ends)
    for dose in DOSES:
        far = rng.gamma(9.0, 1.0, (REALISATIONS, 1))
        near = core * far * rng.gamma(25.0, 1.0 / 25.0, far.shape)
        found = jackknifed(lambda a, b: overall(a) / overall(b), near, far)
        ends = dict(zip(("ratio", "ratio_low", "ratio_high"), found, strict=True))
        errors.append({"dose_e_per_a2": dose} | ends)
    return of_network(rows).assign(quantity="response"), of_network(errors)


def judged_faithful(response, core):
    claim = {"id": "F4-not-periodicity"}
    tables = {"response": response, "core_errors": core}
    return judge(claim, tables, SETTINGS, "demo")


def test_periodicity_wrong_verdicts_are_rare():
    good = rates("alike at the core", lambda r: judged_faithful(*faithful(r, 0.98, 1.1)))
    core = rates("errors at the core", lambda r: judged_faithful(*faithful(r, 0.98, 2.2)))
    assert good[REFUTED] <= 0.05 and good[REPRODUCED] > 0.5
    assert core[REPRODUCED] <= 0.05 and core[REFUTED] > 0.5


def test_single_columns_are_told_and_do_not_decide():
    # half of a change is shown: beyond what the paper says
    half = rates("half is shown", lambda r: judged_faithful(*faithful(r, 0.5, 1.1)), worlds=100)
    assert half[REFUTED] <= 0.05 and half[REPRODUCED] > 0.5
    found = judged_faithful(*faithful(np.random.default_rng(2), 0.5, 1.1))
    assert "beyond the paper and no part of the verdict" in found["why"]
    assert found["unit"] == "ratio" and found["agree_high"] == SETTINGS["like_the_crystal"]
    response, core = faithful(np.random.default_rng(2), 0.5, 1.1)
    without = judged_faithful(response[response["method"] == "raw"], core)
    assert without["verdict"] == found["verdict"] and "single columns" not in without["why"]


def test_low_doses_do_not_decide_on_what_is_not_periodic():
    response, core = faithful(np.random.default_rng(3), 1.0, 1.1)
    low = core["dose_e_per_a2"] < 50000
    core.loc[low, ["ratio", "ratio_low", "ratio_high"]] += 3.0
    found = judged_faithful(response, core)
    assert found["verdict"] == REPRODUCED and found["high"] < SETTINGS["like_the_crystal"]
    one_dose = core[core["dose_e_per_a2"] == 500]
    assert judged_faithful(response, one_dose)["verdict"] == UNTESTABLE


def test_on_the_bound_little_is_decided():
    border = rates("on the bounds", lambda r: judged_faithful(*faithful(r, 0.8, 1.5)), worlds=200)
    assert border[REPRODUCED] <= 0.05 and border[REFUTED] <= 0.05 and border[INCONCLUSIVE] > 0.5


def test_too_few_realisations_and_no_network_leave_it_open():
    rng = np.random.default_rng(0)
    table = variances(rng, (0.6,) * 4)
    assert judged_variance(table.assign(method="cgrdn"))["verdict"] == UNTESTABLE
    response, core = faithful(rng, 1.0, 1.0)
    assert judged_faithful(response, core.assign(n_realisations=3))["verdict"] == TOO_SMALL
    assert judged_faithful(response, core.assign(method="cgrdn"))["verdict"] == UNTESTABLE
