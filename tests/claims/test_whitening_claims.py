"""The rule on whitening, in worlds where edge and support gain and where one does not."""

import numpy as np
import pandas as pd
from emrestore.audit.judges import JUDGES
from emrestore.audit.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL
from verdict_rates import rates

WINDOWS = (2, 4, 8, 16)
CLAIM = {"id": "L-whitening"}


def world(rng, edge, support, interior=1.0, tiles=(21, 43)):
    """Return fig11-contrast.csv of an image whose edge, support and interior gain so many times."""
    rows = []
    for region, gain, number in (("edge", edge, tiles[0]), ("support", support, tiles[1])):
        before = 0.6 * np.exp(rng.normal(0.0, 0.2, number))
        for window in (0, *WINDOWS):
            values = before * (gain * np.exp(rng.normal(0.0, 0.25, number)) if window else 1.0)
            row = {"window": window, "region": region, "tile": range(number), "to_panel": values}
            rows.append(
                pd.DataFrame(row).assign(to_interior=values / (interior if window else 1.0))
            )
    return pd.concat(rows, ignore_index=True)


def judged(table):
    return JUDGES[CLAIM["id"]](CLAIM, {"whitening": table}, {}, "demo")


def test_wrong_verdicts_are_rare_and_clear_worlds_are_judged():
    holds = rates("both gain", lambda rng: judged(world(rng, 1.5, 1.5)))
    edge = rates("the edge loses", lambda rng: judged(world(rng, 0.7, 1.5)))
    same = rates("nothing gains", lambda rng: judged(world(rng, 1.0, 1.0)))
    assert holds[REFUTED] <= 0.05 and holds[REPRODUCED] > 0.5
    assert edge[REPRODUCED] <= 0.05 and edge[REFUTED] > 0.5
    assert same[REPRODUCED] <= 0.05 and same[REFUTED] <= 0.05 and same[INCONCLUSIVE] > 0.5


def test_readings_that_disagree_decide_nothing():
    # everything gains, the interior most
    alike = rates("all alike", lambda rng: judged(world(rng, 1.5, 1.5, 3.0)), worlds=100)
    assert alike[INCONCLUSIVE] > 0.9


def test_too_few_tiles_leave_it_open():
    assert judged(world(np.random.default_rng(0), 1.5, 1.5, tiles=(2, 43)))["verdict"] == TOO_SMALL
