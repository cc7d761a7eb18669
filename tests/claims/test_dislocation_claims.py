"""The rules on variance and on what is not periodic, in worlds with a good and with a harmful network."""

import numpy as np
import pandas as pd
from emrestore.audit.judges import JUDGES
from emrestore.audit.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE
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
    return JUDGES[claim["id"]](claim, {"edge_dislocation": table}, SETTINGS, "demo")


def test_variances_wrong_verdicts_are_rare():
    good = rates("smaller spread", lambda r: judged_variance(variances(r, (0.6,) * 4)))
    # equal: neither smaller nor larger
    equal = rates("equal spread", lambda r: judged_variance(variances(r, (1.0,) * 4)))
    mixed = rates(
        "larger at one dose", lambda r: judged_variance(variances(r, (1.8, 0.6, 0.6, 0.6)))
    )
    assert good[REFUTED] <= 0.05 and good[REPRODUCED] > 0.5
    assert equal[REPRODUCED] <= 0.05 and equal[REFUTED] <= 0.05
    assert mixed[REPRODUCED] <= 0.05 and mixed[REFUTED] > 0.5


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
    return JUDGES[claim["id"]](claim, tables, SETTINGS, "demo")


def test_periodicity_wrong_verdicts_are_rare():
    good = rates("all is shown", lambda r: judged_faithful(*faithful(r, 0.98, 1.1)))
    periodic = rates("half is shown", lambda r: judged_faithful(*faithful(r, 0.5, 1.1)))
    core = rates("errors at the core", lambda r: judged_faithful(*faithful(r, 0.98, 2.2)))
    assert good[REFUTED] <= 0.05 and good[REPRODUCED] > 0.5
    for failing in (periodic, core):
        assert failing[REPRODUCED] <= 0.05 and failing[REFUTED] > 0.5


def test_on_the_bounds_little_is_decided():
    border = rates("on the bounds", lambda r: judged_faithful(*faithful(r, 0.8, 1.5)), worlds=200)
    assert border[REPRODUCED] <= 0.05 and border[REFUTED] <= 0.05 and border[INCONCLUSIVE] > 0.5


def test_too_few_realisations_and_no_network_leave_it_open():
    rng = np.random.default_rng(0)
    table = variances(rng, (0.6,) * 4)
    assert judged_variance(table.assign(n_realisations=3))["verdict"] == TOO_SMALL
    assert judged_variance(table.assign(method="cgrdn"))["verdict"] == UNTESTABLE
    response, core = faithful(rng, 1.0, 1.0)
    assert judged_faithful(response.assign(n_realisations=3), core)["verdict"] == TOO_SMALL
