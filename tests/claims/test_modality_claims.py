"""The rule on separate networks, in worlds where each is best at its own kind and where not."""

import numpy as np
import pandas as pd
from emrestore.claims.judging import judge
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE
from verdict_rates import rates

SETTINGS = {"fewest_images": 30}
CLAIM = {"id": "R-separate-networks"}
MODALITIES = ["hrstem", "lrstem", "hrtem", "lrtem", "hrsem", "lrsem"]


def world(rng, gain, at_low_dose, exception=None, pairs=16):
    """Return crossed.csv with a mean gain [dB], more of it at low doses, in all modalities but one."""
    tables = []
    for modality in MODALITIES:
        dose = np.exp(rng.normal(3.0, 1.5, pairs))
        level = exception if exception is not None and modality == "lrsem" else gain
        tilt = at_low_dose * np.where(dose <= np.median(dose), 0.5, -0.5)
        other = rng.normal(32.0, 4.0, pairs)
        own = other + level + tilt + 1.5 * rng.standard_t(5, pairs)
        row = {"modality": modality, "dose": dose, "psnr_own_db": own, "psnr_other_db": other}
        tables.append(pd.DataFrame(row))
    return pd.concat(tables, ignore_index=True)


def judged(table):
    return judge(CLAIM, {"crossed": table}, SETTINGS, "demo")


def test_wrong_verdicts_are_rare_and_clear_worlds_are_judged():
    holds = rates("each at its own", lambda rng: judged(world(rng, 3.0, 2.0)))
    one = rates("one is beaten", lambda rng: judged(world(rng, 3.0, 2.0, exception=-3.0)))
    dose = rates("better at high dose", lambda rng: judged(world(rng, 3.0, -2.0)))
    # a network of both kinds was never trained: what speaks for the claim does not confirm it
    assert holds[REFUTED] <= 0.05 and holds[UNTESTABLE] > 0.5 and not holds[REPRODUCED]
    for failing in (one, dose):
        assert failing[REPRODUCED] <= 0.05 and failing[REFUTED] > 0.5


def test_between_equal_networks_little_is_decided():
    equal = rates("equal networks", lambda rng: judged(world(rng, 0.0, 0.0)))
    assert equal[REPRODUCED] <= 0.05 and equal[REFUTED] <= 0.05 and equal[INCONCLUSIVE] > 0.5


def test_networks_at_their_own_kind_do_not_confirm_that_separate_ones_are_best():
    row = judged(world(np.random.default_rng(0), 6.0, 4.0))
    assert row["verdict"] == UNTESTABLE and row["low"] > 0.0
    assert "does not show that one network trained on both would be worse" in row["why"]


def test_few_pairs_or_none_leave_it_open():
    few = world(np.random.default_rng(0), 3.0, 2.0, pairs=2)
    assert judged(few)["verdict"] == TOO_SMALL
    assert judged(None)["verdict"] == UNTESTABLE
