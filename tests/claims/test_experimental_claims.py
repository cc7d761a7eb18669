"""The rule on experimental images, in worlds where they are as the test pairs and where not."""

import numpy as np
import pandas as pd
from emrestore.claims.judging import judge
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE
from verdict_rates import rates

SETTINGS = {"fewest_images": 30, "almost_any": 0.8}
CLAIM = {"id": "F6-experimental"}
MODALITIES = ["hrstem", "lrstem", "hrtem", "lrtem", "hrsem", "lrsem"]


def world(rng, excess, images=5, modalities=1, pairs=70):
    """Return residuals.csv whose experimental images are so many times as far from white."""
    tables = []
    for modality in MODALITIES[:modalities]:
        for kind, number, times in (("test", pairs, 1.0), ("experimental", images, excess)):
            values = times * np.exp(rng.normal(-3.5, 1.0, (number, 3)))
            part = pd.DataFrame(values, columns=["across", "shared", "misfit"])
            tables.append(part.assign(set=kind, modality=modality, image="a"))
    return pd.concat(tables, ignore_index=True)


def judged(table):
    return judge(CLAIM, {"residuals": table}, SETTINGS, "demo")


def test_five_images_can_refute_and_not_confirm():
    alike = rates("five like the pairs", lambda rng: judged(world(rng, 1.0)))
    strange = rates("five strange ones", lambda rng: judged(world(rng, 40.0)))
    assert alike[REFUTED] <= 0.05 and alike[INCONCLUSIVE] > 0.5
    assert strange[REPRODUCED] == 0.0 and strange[REFUTED] > 0.5


def test_many_images_of_all_modalities_confirm():
    alike = rates("many like the pairs", lambda rng: judged(world(rng, 1.0, 8, 6)), worlds=100)
    assert alike[REFUTED] <= 0.05 and alike[REPRODUCED] > 0.5


def test_without_images_or_pairs_to_compare_it_stays_open():
    table = world(np.random.default_rng(0), 1.0, pairs=8)
    assert judged(table)["verdict"] == TOO_SMALL
    assert judged(table[table["set"] == "test"])["verdict"] == UNTESTABLE
    assert judged(None)["verdict"] == UNTESTABLE


def test_no_verdict_where_no_image_can_be_strange():
    # 3 statistics, 1 of 20: of 59 pairs the smallest chance is 3/60, which is not below 1/20
    for pairs, expected in ((59, TOO_SMALL), (60, REFUTED)):
        table = world(np.random.default_rng(0), 1e6, images=8, modalities=6, pairs=pairs)
        row = judged(table)
        assert row["verdict"] == expected
        assert "not stranger than test pairs" in row["why"]
    # one modality with too few is enough
    mixed = world(np.random.default_rng(0), 1.0, images=8, modalities=6)
    pairs = mixed.index[(mixed["modality"] == "lrsem") & (mixed["set"] == "test")]
    assert judged(mixed.drop(pairs[59:]))["verdict"] == TOO_SMALL
