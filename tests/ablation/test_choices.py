"""The study of choices in worlds whose best choice, effects and noise of seeds are known."""

import json
import multiprocessing
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from emrestore.claims.choice import judge_grid
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE
from emrestore.comparison.choices import difference, grid_table, paired, seed_variance, terms_table
from emrestore.comparison.image_measures import MEASURES, image_scores
from emrestore.config.layers import resolved
from emrestore.figures.choices import choices_panels
from emrestore.jobs.choices import grid_cells, switched_terms, variants, weight_sets

SEED_NOISE = 0.08  # dB
SETTINGS = {"equivalent_db": 0.26}


def judged(grid, scale):
    return judge_grid({"id": "R-grid-search"}, {"grid": grid}, SETTINGS, scale)


IMAGES, REPEATS = 24, 2


def world(rng, effects, seed_noise=SEED_NOISE, image_noise=0.4, repeats=REPEATS):
    """Return scores of variants: effect, image, common batches, own seed, and how images respond."""
    names = list(effects)
    image = rng.normal(33.0, 6.0, IMAGES)
    response = rng.normal(0.0, image_noise, (len(names), IMAGES))
    shape = (len(names), repeats, IMAGES)
    values = np.array(list(effects.values()))[:, None, None] + image + response[:, None]
    values = values + rng.normal(0.0, 0.3, (1, repeats, 1))
    values = values + rng.normal(0.0, seed_noise, (len(names), repeats, 1))
    index = pd.MultiIndex.from_product(
        [names, range(repeats), range(IMAGES)], names=["variant", "repeat", "image"]
    )
    return pd.DataFrame({"psnr_db": values.reshape(np.prod(shape))}, index=index).reset_index()


def cells(names):
    return [{"variant": name, "weights": name, "learning_rate": 1e-3} for name in names]


NAMES = [f"v{k:02d}" for k in range(16)]


def test_the_variance_of_the_seeds_is_found_and_nothing_else():
    rng = np.random.default_rng(0)
    found = [
        seed_variance(paired(world(rng, dict.fromkeys(NAMES, 0.0), image_noise=1.0), "psnr_db"))
        for _ in range(40)
    ]
    assert np.mean([variance for variance, _ in found]) == pytest.approx(SEED_NOISE**2, rel=0.15)
    assert {freedom for _, freedom in found} == {15}


@pytest.mark.parametrize("image_noise", [0.0, 0.4, 2.0])
def test_intervals_hold_the_truth_as_often_as_they_say(image_noise):
    """Where seeds rule, where images do, and between: a t interval over images fails the first."""
    rng = np.random.default_rng(1)
    effects = dict.fromkeys(NAMES, 0.0) | {NAMES[1]: 0.5}
    # images of one world respond at random: the truth is the mean over all possible images
    held, images_alone = 0, 0
    for _ in range(300):
        wide = paired(world(rng, effects, image_noise=image_noise), "psnr_db")
        _, low, high = difference(wide, NAMES[1], NAMES[0], 0.025)
        held += low <= 0.5 <= high
        one = (wide[NAMES[1]] - wide[NAMES[0]]).groupby("image").mean()
        images_alone += abs(one.mean() - 0.5) <= 2.07 * one.std(ddof=1) / np.sqrt(IMAGES)
    assert 0.92 <= held / 300 <= 0.985
    if image_noise == 0.0:
        assert images_alone / 300 < 0.5


def test_the_best_set_holds_the_best_cell_where_all_are_alike():
    rng = np.random.default_rng(2)
    effects = dict.fromkeys(NAMES, 0.0)
    held = [
        grid_table(world(rng, effects), cells(NAMES[:9]), NAMES[4], 0.95)
        .set_index("variant")
        .loc[NAMES[4], "in_best_set"]
        for _ in range(200)
    ]
    # any cell is the best one here: the highest was picked among nine, and none may suffer by it
    assert np.mean(held) >= 0.95


@pytest.mark.parametrize("lead, inside", [(1.5, False), (-1.5, True)])
def test_values_in_use_are_in_the_best_set_or_not(lead, inside):
    """One cell is ahead by `lead` of those in use, all others are far behind."""
    rng = np.random.default_rng(3)
    effects = dict.fromkeys(NAMES, -3.0) | {NAMES[0]: lead, NAMES[4]: 0.0}
    table = grid_table(world(rng, effects), cells(NAMES[:9]), NAMES[4], 0.95)
    row = table.set_index("variant").loc[NAMES[4]]
    assert row["in_use"] and table["in_use"].sum() == 1
    assert row["in_best_set"] == inside
    judgement = judged(table, "demo")
    assert judgement["verdict"] == (REPRODUCED if inside else REFUTED)
    assert judged(table, "test")["verdict"] == TOO_SMALL
    if not inside:
        assert row["high_db"] < 0.0 and row["difference_db"] == pytest.approx(-lead, abs=0.4)
        assert judgement["measured"] == pytest.approx(-row["difference_db"])
        assert judgement["low"] > SETTINGS["equivalent_db"]


def test_a_grid_that_excludes_nothing_gives_no_verdict():
    rng = np.random.default_rng(4)
    scores = world(rng, dict.fromkeys(NAMES, 0.0), seed_noise=1.0)
    table = grid_table(scores, cells(NAMES[:4]), NAMES[0], 0.95)
    row = judged(table, "paper")
    assert table["in_best_set"].all() and row["verdict"] == INCONCLUSIVE
    assert "others may be better" in row["why"]
    assert judged(None, "paper")["verdict"] == UNTESTABLE


def test_a_flat_grid_confirms_no_values():
    rng = np.random.default_rng(4)
    scores = world(rng, dict.fromkeys(NAMES, 0.0), seed_noise=0.001, image_noise=0.001)
    row = judged(grid_table(scores, cells(NAMES[:4]), NAMES[0], 0.95), "paper")
    assert row["verdict"] == INCONCLUSIVE and "too few values apart" in row["why"]


def test_values_that_are_not_told_from_the_best_are_not_as_good_by_that():
    rng = np.random.default_rng(3)
    effects = dict.fromkeys(NAMES, -9.0) | {NAMES[0]: 0.5, NAMES[4]: 0.0}
    scores = world(rng, effects, seed_noise=0.4)
    table = grid_table(scores, cells(NAMES[:9]), NAMES[4], 0.95)
    used = table[table["in_use"]].iloc[0]
    assert used["in_best_set"] and 2 * table["in_best_set"].sum() <= len(table)
    row = judged(table, "demo")
    assert row["verdict"] == INCONCLUSIVE and row["high"] > SETTINGS["equivalent_db"]


def test_the_gain_over_the_values_in_use_has_an_interval_where_they_are_best():
    rng = np.random.default_rng(3)
    effects = dict.fromkeys(NAMES, -3.0) | {NAMES[4]: 0.0}
    table = grid_table(world(rng, effects), cells(NAMES[:9]), NAMES[4], 0.95)
    others = table[~table["in_use"]]
    assert (table.loc[table["in_use"], "gain_db"] == 0.0).all()
    assert (others["gain_low_db"] < others["gain_db"]).all()
    assert (others["gain_high_db"] > others["high_db"]).all()


def test_one_repeat_leaves_every_cell_in_the_set():
    scores = world(np.random.default_rng(5), {"a": 0.0, "b": -9.0}, repeats=1)
    table = grid_table(scores, cells("ab"), "b", 0.95)
    assert table["in_best_set"].all() and table[["low_db", "high_db"]].isna().all(axis=None)


def known_terms(rng, effect):
    """Return scores and terms: one that is in use and helps by `effect`, one that is not and harms."""
    effects = {"base": 0.0, "l2 off": -effect, "std on": -effect} | dict.fromkeys(NAMES, 0.0)
    scores = world(rng, effects, image_noise=0.05)
    scores = scores.assign(**{name: 0.01 * scores["psnr_db"] for name in MEASURES[1:]})
    return scores, [
        {"term": "l2", "variant": "l2 off", "in_use": True, "weight": 1.0},
        {"term": "std", "variant": "std on", "in_use": False, "weight": 10.0},
    ]


def test_a_term_is_judged_with_it_less_without_it():
    scores, terms = known_terms(np.random.default_rng(6), 1.0)
    table = terms_table(scores, terms, "base", 0.95).set_index(["term", "measure"])
    helps, harms = table.loc[("l2", "psnr_db")], table.loc[("std", "psnr_db")]
    assert helps["low"] > 0.5 and helps["difference"] == pytest.approx(1.0, abs=0.25)
    assert harms["high"] < -0.5
    assert np.allclose(table["on"] - table["off"], table["difference"])
    assert len(table) == 2 * len(MEASURES)
    assert table.loc[("l2", "l1"), "difference"] == pytest.approx(0.01 * helps["difference"])


def test_the_figure_shows_every_cell_and_every_term():
    rng = np.random.default_rng(7)
    scores, terms = known_terms(rng, 1.0)
    names = NAMES[:6]
    grid = grid_table(
        scores,
        [
            {"variant": n, "weights": "ab"[k % 2], "learning_rate": 10.0 ** (k // 2 - 4)}
            for k, n in enumerate(names)
        ],
        NAMES[2],
        0.95,
    )
    fig = choices_panels(grid, terms_table(scores, terms, "base", 0.95))
    left, right = fig.axes
    heights = [y for part in left.collections for y in np.ma.getdata(part.get_offsets())[:, 1]]
    assert set(np.round(grid["difference_db"], 6)) <= set(np.round(heights, 6))
    assert [label.get_text() for label in right.get_yticklabels()] == ["Std, λ = 10", "L2, λ = 1"]
    assert "dB" in left.get_ylabel() and "dB" in right.get_xlabel()


def striped(strength):
    waves = 1000.0 * np.sin(2 * np.pi * np.arange(64) * 2 / 64)[None] * np.ones((64, 1))
    stripes = strength * np.sin(2 * np.pi * np.arange(64) * 24 / 64)[:, None]
    return 20000.0 + waves + stripes


def test_measures_of_images_whose_answer_is_known():
    truth = striped(300.0)
    scores = image_scores(striped(150.0), truth, 1.0, 0.5)
    assert set(scores) == set(MEASURES)
    # half the amplitude is a quarter of the power
    assert scores["high_frequency_db"] == pytest.approx(-6.02, abs=0.01)
    assert scores["mean_error"] == pytest.approx(0.0, abs=1e-9) and scores["std_ratio"] < 1.0
    shifted = image_scores(truth + 0.5 * truth.std(), truth, 1.0, 0.5)
    assert shifted["mean_error"] == pytest.approx(0.5) == shifted["l1"]
    assert shifted["std_ratio"] == pytest.approx(1.0)
    assert shifted["high_frequency_db"] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    "scale, used", [("test", "in use"), ("demo", "decibels"), ("paper", "released")]
)
def test_the_values_in_use_are_a_cell_of_the_grid_whatever_they_are(scale, used):
    config = resolved({"scale": scale})
    known, found = cells_of(config), grid_cells(config)[1]
    assert weight_sets(config)[1] == used
    training = config["training"]
    own = variants(config)[found]
    assert own["cgrdn"]["learning_rate"] == training["cgrdn"]["learning_rate"]
    assert own["losses"]["weights"] == {
        name: value
        for name, value in training["losses"]["weights"].items()
        if name != "adversarial"
    }
    assert found in known and set(known) <= set(variants(config))
    assert own["cgrdn"]["steps"] == config["choices"]["training"]["cgrdn"]["steps"]


def cells_of(config):
    return [cell["variant"] for cell in grid_cells(config)[0]]


def test_weights_of_another_run_join_the_grid():
    config = resolved({"scale": "demo", "training": {"losses": {"weights": {"mlwt": 0.7}}}})
    sets, used = weight_sets(config)
    assert used == "in use" and len(sets) == 4 and sets[used]["mlwt"] == 0.7
    config["choices"]["grid"]["sets"].append("relased")
    with pytest.raises(ValueError, match="'relased'.*choices.sets"):
        weight_sets(config)


def test_each_term_is_switched_alone_and_the_last_one_is_not_taken():
    config = resolved({"scale": "demo"})
    base = variants(config)[grid_cells(config)[1]]["losses"]["weights"]
    for term in switched_terms(config):
        weights = variants(config)[term["variant"]]["losses"]["weights"]
        assert {name for name in base if base[name] != weights[name]} == {term["term"]}
        assert bool(weights[term["term"]]) != bool(base[term["term"]]) == term["in_use"]
    assert len(switched_terms(config)) == 7
    assert "l1" not in [term["term"] for term in switched_terms(resolved({"scale": "paper"}))]


TINY = {"base": 4, "growth": 2, "convolutions": 2, "rdbs": 1, "grdbs": 1, "floor": 0.1}
TESTS = Path(__file__).parents[1]


def run(folder, name, names, died_at=None):
    """Train variants on pairs of 32² pixels; the run dies where `died_at` begins.

    Returns how many trainings began.
    """
    import ablation.train_choices as script

    known = variants(resolved({"scale": "test"}))
    wanted = {one: known[one] | {"patch": 16, "precision": "float32"} for one in names}
    shards = [str(folder / "training-0000.h5")]
    scoring = {"images": 3, "std_floor": 0.1, "high_frequency": 0.5}
    train, begun = script.train_variant, []

    def watched(*arguments):
        begun.append(arguments)
        if names[len(begun) - 1] == died_at:
            raise KeyboardInterrupt
        return train(*arguments)

    script.train_variant = watched
    try:
        script.main((shards, shards), str(folder / name), wanted, TINY, scoring, 0, 5, "code", 1)
    except KeyboardInterrupt:
        assert died_at and not (folder / name).exists()
    finally:
        script.train_variant = train
    return len(begun)


def runs(folder):
    """Run two variants, and in another order with a death in between; note the trainings."""
    sys.path[:0] = [str(TESTS.parent / "workflow" / "scripts"), str(TESTS / "training")]
    from small_training import write_pairs

    write_pairs(folder / "training-0000.h5", 3, 0)
    names = ["decibels 1", "fourier on"]
    begun = [
        run(folder, "whole.csv", names),
        run(folder, "turned.csv", names[::-1], died_at="decibels 1"),
        run(folder, "turned.csv", names[::-1]),
    ]
    (folder / "begun.json").write_text(json.dumps(begun))


def test_a_run_that_dies_keeps_its_finished_variants_and_their_order_has_no_effect(tmp_path):
    # threads cannot be pinned in a process that has computed before
    process = multiprocessing.get_context("spawn").Process(target=runs, args=(tmp_path,))
    process.start()
    process.join()
    # only the one that had not ended is trained again
    assert json.loads((tmp_path / "begun.json").read_text()) == [2, 2, 1]
    whole, turned = (pd.read_csv(tmp_path / f"{name}.csv") for name in ("whole", "turned"))
    assert whole.groupby("variant")["psnr_db"].mean().nunique() == 2 and len(whole) == 6
    key = ["variant", "image"]
    pd.testing.assert_frame_equal(
        turned.sort_values(key, ignore_index=True), whole.sort_values(key, ignore_index=True)
    )
    assert not (tmp_path / "turned").exists()


def test_a_training_that_diverges_restores_nothing(monkeypatch):
    import ablation.train_choices as script

    def diverges():
        raise FloatingPointError("loss not finite")

    monkeypatch.setattr(script, "train_variant", diverges)
    x = np.ones((2, 4, 4))
    assert script.restored_by("high rate", x) is x
