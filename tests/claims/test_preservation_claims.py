"""The rules on what a restoration keeps, in worlds where it does and where not."""

import numpy as np
import pandas as pd
from emrestore.claims.judging import judge
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE
from verdict_rates import rates

SETTINGS = {"fewest_images": 30, "kept_within": 0.05, "preserved_within": 0.1}
PAIRS = 250  # of six modalities


def judged(name, table):
    return judge({"id": name}, {"kept": table}, SETTINGS, "demo")


def intensities(rng, low_dose, high_dose=0.01, pairs=PAIRS):
    """Return kept.csv where Std deviates by so much in the middle, at the lowest doses and elsewhere."""
    dose = np.exp(rng.normal(3.0, 1.5, pairs))
    lowest = dose < np.quantile(dose, 1 / 3)
    # as skewed as what one restoration came to
    size = np.where(lowest, low_dose, high_dose) * np.exp(rng.standard_t(3, pairs))
    table = pd.DataFrame({"dose": dose, "std_ratio": 1.0 - size, "mean_ratio": 1.0 + size / 20})
    return table.assign(method="published", modality="hrstem")


def test_intensity_kept_and_lost():
    def at(low):
        return lambda rng: judged("L-intensity", intensities(rng, low))

    kept, lost = rates("intensity kept", at(0.02)), rates("lost at low dose", at(0.15))
    border = rates("on the bound", at(0.05))
    assert kept[REFUTED] <= 0.05 and kept[REPRODUCED] > 0.5
    assert lost[REPRODUCED] <= 0.05 and lost[REFUTED] > 0.5
    assert border[REPRODUCED] <= 0.05 and border[REFUTED] <= 0.05 and border[INCONCLUSIVE] > 0.5


def regions(rng, crop, annotation, crops=42, annotations=37, elsewhere=0.14):
    """Return kept.csv with errors inside so many times those elsewhere [Std of the image]."""
    parts = []
    for kind, ratio, number in (("crop", crop, crops), ("annotation", annotation, annotations)):
        outside = elsewhere * np.exp(rng.normal(0.0, 1.0, number))
        inside = outside * ratio * np.exp(rng.normal(0.0, 1.0, number))
        part = {"kind": kind, "error_inside": inside, "error_outside": outside}
        parts.append(pd.DataFrame(part))
    table = pd.concat(parts, ignore_index=True).assign(method="published", dose=1.0)
    # pairs without any
    return pd.concat([table, table.assign(error_inside=np.nan)], ignore_index=True)


def test_regions_kept_and_spoiled():
    def at(crop, annotation):
        return lambda rng: judged("P-preserved", regions(rng, crop, annotation))

    kept = rates("both kept", at(0.05, 0.2))
    spoiled = rates("annotations spoiled", at(0.05, 2.5))
    border = rates("annotations on the bound", at(0.05, 1.0 / 1.4))
    assert kept[REFUTED] <= 0.05 and kept[REPRODUCED] > 0.5
    assert spoiled[REPRODUCED] <= 0.05 and spoiled[REFUTED] > 0.5
    assert border[REPRODUCED] <= 0.05 and border[REFUTED] <= 0.05 and border[INCONCLUSIVE] > 0.5


def test_damage_is_not_preserved_by_more_damage_elsewhere():
    def at(elsewhere):
        return lambda rng: judged("P-preserved", regions(rng, 0.5, 0.5, elsewhere=elsewhere))

    # half the error elsewhere, and a quarter of the Std of the image
    damaged = rates("half of a large error", at(0.5))
    assert damaged[REPRODUCED] <= 0.05 and damaged[REFUTED] > 0.5
    small = rates("half of a small error", at(0.05))
    assert small[REFUTED] <= 0.05 and small[REPRODUCED] > 0.5


def test_a_small_error_is_not_enough_where_the_rest_is_better():
    # a blank image that was restored better than what was to be kept
    worse = rates(
        "worse than elsewhere",
        lambda rng: judged("P-preserved", regions(rng, 4, 4, elsewhere=0.01)),
    )
    assert worse[REPRODUCED] <= 0.05 and worse[REFUTED] > 0.5


def test_regions_that_were_kept_exactly_count_as_kept():
    table = regions(np.random.default_rng(0), 1.2, 1.2)
    without = judged("P-preserved", table)
    assert without["verdict"] != REPRODUCED
    exact = table["error_inside"].notna() & (table.index % 4 > 0)
    row = judged("P-preserved", table.assign(error_inside=table["error_inside"].mask(exact, 0.0)))
    assert row["verdict"] == REPRODUCED and "42 images" in row["why"] and "37 images" in row["why"]
    assert row["measured"] < 1e-6


def test_what_the_losses_do_is_not_claimed():
    row = judged("L-intensity", intensities(np.random.default_rng(0), 0.02))
    assert "whatever the cause" in row["why"]


def test_few_pairs_or_another_network_leave_it_open():
    rng = np.random.default_rng(0)
    few = intensities(rng, 0.02, pairs=12)
    assert judged("L-intensity", few)["verdict"] == TOO_SMALL
    assert judged("L-intensity", few.assign(method="cgrdn"))["verdict"] == UNTESTABLE
    assert judged("P-preserved", regions(rng, 0.1, 0.1, 5, 5))["verdict"] == TOO_SMALL
    assert judged("P-preserved", few.assign(method="cgrdn"))["verdict"] == UNTESTABLE
