"""The rule on the dwell time, in worlds where artefacts grow with the response and where not."""

import numpy as np
import pandas as pd
from emrestore.claims.judging import judge
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE
from emrestore.comparison.intervals import difference_of_ratios
from scipy import stats
from verdict_rates import rates

SETTINGS = {"fewest_images": 30, "fewest_trainings": 5}
CLAIM = {"id": "F7-dwell"}
IMAGES = 80


def world(rng, at_short, at_long, images=IMAGES, trainings=5):
    """Return dwell_faults.csv with so many invented columns per 100 at short and long responses."""
    beta = rng.uniform(1.5, 3.0, images)
    columns = 5 + rng.poisson(np.exp(rng.normal(3.5, 0.7, images)))
    # some images are full of faults
    rate = np.where(beta > 2.25, at_long, at_short) * rng.gamma(1.0, 1.0, images)
    tables = []
    for repeat in range(trainings):
        # a training has its own luck with long responses
        luck = np.exp(np.where(beta > 2.25, rng.normal(0.0, 0.2), rng.normal(0.0, 0.2)))
        table = {"image": range(images), "beta": beta, "columns": columns}
        table["invented_full"] = rng.poisson(0.02 * columns)
        table["invented_wrong"] = table["invented_full"] + rng.poisson(0.01 * luck * rate * columns)
        table |= {"psnr_full": rng.normal(30.0, 3.0, images), "psnr_wrong": 29.0}
        tables.append(pd.DataFrame(table).assign(repeat=repeat))
    return pd.concat(tables, ignore_index=True)


def judged(table, scale="demo"):
    return judge(CLAIM, {"dwell_faults": table}, SETTINGS, scale)


def test_wrong_verdicts_are_rare_and_clear_worlds_are_judged():
    grows = rates("artefacts grow", lambda rng: judged(world(rng, 2.0, 8.0)))
    shrinks = rates("artefacts shrink", lambda rng: judged(world(rng, 8.0, 2.0)))
    same = rates("artefacts stay", lambda rng: judged(world(rng, 4.0, 4.0)))
    assert grows[REFUTED] <= 0.05 and grows[REPRODUCED] > 0.5
    assert shrinks[REPRODUCED] <= 0.05 and shrinks[REFUTED] > 0.5
    assert same[REPRODUCED] <= 0.05 and same[REFUTED] <= 0.05 and same[INCONCLUSIVE] > 0.5


def test_with_equal_weights_the_interval_is_welchs():
    rng = np.random.default_rng(0)
    first, second = rng.normal(1.0, 1.0, 12), rng.normal(0.0, 3.0, 20)
    expected = stats.ttest_ind(first, second, equal_var=False).confidence_interval()
    found = difference_of_ratios((first, np.full(12, 2.0)), (second, np.full(20, 2.0)))
    assert np.allclose(np.array(found[1:]) * 2.0, expected)


def test_short_trainings_few_images_or_none_leave_it_open():
    rng = np.random.default_rng(0)
    assert judged(world(rng, 2.0, 8.0), "test")["verdict"] == TOO_SMALL
    assert judged(world(rng, 2.0, 8.0, trainings=1))["verdict"] == TOO_SMALL
    assert judged(world(rng, 2.0, 8.0, images=9))["verdict"] == TOO_SMALL
    assert judged(world(rng, 2.0, 8.0)[:0])["verdict"] == UNTESTABLE
