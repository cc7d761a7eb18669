"""The law of PSNR against operations in worlds where it is known, and the rule of the reference."""

import numpy as np
import pandas as pd
import pytest
from emrestore.comparison.metrics import percentile_interval
from emrestore.comparison.scaling import (
    OTHER_PAIRS,
    OWN,
    REFERENCE,
    Scaling,
    TooFewBudgets,
    band,
    fitted,
    joined,
    law_table,
    points,
    power_law,
)
from emrestore.figures.scaling import plotted, scaling
from scipy.optimize import curve_fit

TFLOP = np.array([0.3, 1.0, 3.0, 10.0, 30.0, 120.0, 600.0])
BOUNDS, PAPERS, IMAGES = (0.01, 1.0), 1.38e6, 48
LAW = (38.0, 7.0, 0.25)


def world(rng, law=LAW, scatter=0.1, tflop=TFLOP, seeds=2, pairs="one", first=0):
    """Return scores of trainings about a law, on images that differ much and alike for all."""
    of_images = np.random.default_rng(0).normal(0, 5, IMAGES)
    rows = []
    for number, operations in enumerate(tflop, first):
        for repeat in range(seeds):
            value = power_law(operations, *law) + rng.normal(0, scatter)
            rows.append(
                pd.DataFrame({"image": range(IMAGES), "psnr_db": value + of_images}).assign(
                    **{"budget": f"b{number}", "repeat": repeat, "parameters": 1000 * number},
                    **{"tflop": operations, "seconds": 60.0, "pairs": pairs},
                )
            )
    return pd.concat(rows, ignore_index=True)


def found(scores, seed=0, resamples=400, reference=None):
    reference = scores[:0] if reference is None else reference
    return Scaling(joined(scores, reference), BOUNDS, np.random.default_rng(seed), resamples)


def paper(psnr_db):
    return pd.DataFrame({"image": range(IMAGES), "psnr_db": psnr_db, "tflop": PAPERS})


@pytest.mark.parametrize("law", [LAW, (36.0, 5.0, 0.5), (45.0, 14.0, 0.08), (30.0, 1.0, 0.9)])
def test_an_exact_law_is_found_again(law):
    limit, amplitude, exponent = fitted(TFLOP, power_law(TFLOP, *law)[None], np.ones(7), BOUNDS)
    assert np.allclose([limit[0], amplitude[0], exponent[0]], law, rtol=0.02)
    assert np.isclose(
        power_law(PAPERS, limit, amplitude, exponent)[0], power_law(PAPERS, *law), atol=0.1
    )


def test_the_fit_is_that_of_scipys_least_squares():
    rng, weights = np.random.default_rng(5), np.array([2, 2, 2, 2, 1, 1, 2.0])
    seen = power_law(TFLOP, *LAW) + rng.normal(0, 0.1, 7)
    known, _ = curve_fit(power_law, TFLOP, seen, LAW, 1 / np.sqrt(weights))
    ours = np.array(fitted(TFLOP, seen[None], weights, BOUNDS))[:, 0]

    def error(law):
        return (weights * (seen - power_law(TFLOP, *law)) ** 2).sum()

    assert error(ours) <= error(known) * 1.001
    assert np.allclose(ours, known, rtol=0.02)


def test_where_psnr_falls_with_operations_the_law_is_flat():
    limit, amplitude, _ = fitted(TFLOP, -np.log(TFLOP)[None], np.ones(7), BOUNDS)
    assert amplitude[0] == 0 and np.isclose(limit[0], -np.log(TFLOP).mean())


@pytest.mark.parametrize("law", [LAW, (36.0, 5.0, 0.5)])
def test_intervals_cover_the_truth_of_nineteen_worlds_in_twenty(law):
    worlds, hits = 200, np.zeros(2)
    for seed in range(worlds):
        scaling = found(world(np.random.default_rng(seed), law, 0.2), seed, 200)
        of_images = np.random.default_rng(0).normal(0, 5, IMAGES).mean()
        for place, tflop in enumerate((2000.0, PAPERS)):
            low, high = percentile_interval(power_law(tflop, *scaling.same_images), 0.95)
            hits[place] += low <= power_law(tflop, *law) + of_images <= high
    # two and a half deviations of a binomial about 0.95
    assert (np.abs(hits / worlds - 0.95) < 0.04).all(), hits / worlds


def test_images_drawn_anew_widen_the_law_but_not_its_distance_to_the_published_network():
    scores = world(np.random.default_rng(1))
    published = scores[scores["budget"] == "b6"].groupby("image")["psnr_db"].mean()
    rows = law_table(found(scores), paper(published + 1.5), 0.95).set_index("quantity")
    width = rows["high"] - rows["low"]
    assert width["published_db"] > 2.0
    assert width["published_less_law_db"] < width["extrapolated_db"]
    assert np.isclose(
        rows.loc["published_less_law_db", "value"],
        rows.loc["published_db", "value"] - rows.loc["extrapolated_db", "value"],
    )
    assert rows.loc["extrapolated_db", "tflop"] == PAPERS and (rows["n_trainings"] == 14).all()


@pytest.mark.parametrize(
    "above, word", [(0.0, "cannot be told from"), (4.0, "falls short of"), (-4.0, "goes beyond")]
)
def test_a_law_that_saturates_elsewhere_is_told_as_such(above, word):
    steep = (36.0, 5.0, 0.5)
    scores = world(np.random.default_rng(2), steep, 0.05)
    of_images = np.random.default_rng(0).normal(0, 5, IMAGES)
    published = power_law(PAPERS, *steep) + above + of_images
    rows = law_table(found(scores), paper(published), 0.95).set_index("quantity")
    assert rows.loc["published_less_law_db", "why"] == f"the law {word} the published network"


def test_one_seed_and_as_many_budgets_as_unknowns_leave_the_scatter_open():
    alone = found(world(np.random.default_rng(3), tflop=TFLOP[:3], seeds=1))
    assert alone.scatter == 0.0 and np.ptp(alone.same_images[0]) == 0.0
    assert found(world(np.random.default_rng(3), tflop=TFLOP[:3])).scatter > 0.0
    with pytest.raises(TooFewBudgets, match="2 budgets"):
        found(world(np.random.default_rng(3), tflop=TFLOP[:2]))


def test_the_scatter_is_the_one_of_the_world():
    many = [found(world(np.random.default_rng(k), scatter=0.3), k, 2).scatter for k in range(40)]
    assert 0.3 < np.mean(many) < 0.4


def test_a_law_that_does_not_hold_shows_in_the_scatter():
    scores = world(np.random.default_rng(4), scatter=0.01)
    bent = scores.assign(psnr_db=scores["psnr_db"] + 0.5 * (scores["budget"] == "b3"))
    assert found(scores).scatter < 0.03 and found(bent).scatter > 0.2


def test_the_reference_counts_on_the_same_pairs_alone_and_never_beside_own_trainings():
    rng = np.random.default_rng(6)
    own = world(rng, tflop=TFLOP[:4])
    same, other = (
        world(rng, tflop=TFLOP[3:], seeds=1, first=3, pairs=pairs) for pairs in ("one", "two")
    )
    scores = joined(own, same)
    sources = points(scores).set_index("budget")["source"]
    assert sources["b3"].tolist() == [OWN, OWN] and sources["b6"] == REFERENCE
    assert found(own, reference=same).trainings == 8 + 3
    refused = joined(own, other)
    assert (points(refused)["source"] == OTHER_PAIRS).sum() == 3
    assert found(own, reference=other).tflop.max() == 10.0
    assert joined(own, own[:0])["source"].eq(OWN).all()


def figures_tables(published=True, reference="one"):
    rng = np.random.default_rng(7)
    own = world(rng, tflop=TFLOP[:4])
    scores = joined(own, world(rng, tflop=TFLOP[4:], first=4, pairs=reference))
    law = Scaling(scores, BOUNDS, rng, 200)
    beside = paper(37.0 if published else float("nan"))
    return points(scores), band(law, PAPERS, 0.95), law_table(law, beside, 0.95)


def test_the_figure_shows_trainings_law_and_the_published_network():
    known, curve, law = figures_tables()
    ax = scaling(known, curve, law).axes[0]
    lines = {line.get_label(): line for line in ax.lines}
    assert list(lines) == [
        *("law, fitted", "law, extrapolated", "this run", "reference run", "published network")
    ]
    assert lines["law, fitted"].get_xdata().max() <= 600e12
    assert np.isclose(lines["law, extrapolated"].get_xdata().max(), PAPERS * 1e12)
    assert len(lines["this run"].get_xdata()) == 8 and len(lines["reference run"].get_xdata()) == 6
    assert np.allclose([lines["published network"].get_ydata()[0]], 37.0)
    assert "FLOP" in ax.get_xlabel() and "dB" in ax.get_ylabel() and ax.get_xscale() == "log"
    shown = plotted(known, curve, law)
    assert shown["shows"].value_counts()[["this run", "reference", "published"]].tolist() == [
        8,
        6,
        1,
    ]


def test_the_figure_does_without_published_network_law_and_other_pairs():
    known, curve, law = figures_tables(published=False, reference="two")
    ax = scaling(known, curve, law).axes[0]
    assert [line.get_label() for line in ax.lines] == [
        "law, fitted",
        "law, extrapolated",
        "this run",
    ]
    bare = scaling(known, curve[:0], law[:0]).axes[0]
    assert [line.get_label() for line in bare.lines] == ["this run"]
    assert plotted(known, curve[:0], law[:0])["shows"].unique().tolist() == ["this run"]
