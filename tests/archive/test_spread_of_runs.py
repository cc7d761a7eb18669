"""The spread between runs: what it is in worlds that are known, and what differs by it."""

from pathlib import Path

import numpy as np
import pytest
from emrestore.archive.comparing import DIFFERENT, findings_of
from emrestore.archive.runs import Place, Run, read_run
from emrestore.archive.spread import (
    PROCESSOR,
    SEED,
    read_spread,
    spread_table,
    standard_deviations,
    write_spread,
)
from made_up_runs import RULES, changed, write_run


def world(rng, method_scale=(0.0, 0.1, 1.0), images=20):
    """Return cells of a table: one method without chance, two with it."""
    return {
        Place("comparison/per_image.csv", method, f"image {image}", column): f"{value:.9g}"
        for method, scale in zip(("noisy", "grdn", "cgrdn"), method_scale, strict=True)
        for image in range(images)
        for column, value in (("psnr_db", 30 + image + scale * rng.normal()), ("ssim", 0.5))
    }


def test_the_spread_is_the_deviation_between_runs():
    rng = np.random.default_rng(1)
    found = standard_deviations([world(rng, images=300) for _ in range(4)])
    by_method = {place.row: value for place, value in found.items() if place.column == "psnr_db"}
    assert by_method["cgrdn"] == pytest.approx(1.0, rel=0.1) and by_method["noisy"] == 0
    # the larger one of its own and the column's
    assert by_method["grdn"] == pytest.approx(np.sqrt((0.1**2 + 1) / 2), rel=0.1)
    assert all(value == 0 for place, value in found.items() if place.column == "ssim")


def judged_worlds(run, others):
    """Return what differs between a run and the first of others, by the spread of all of these."""

    def of(cells):
        return Run(Path("x"), {"seed": 1}, "f00", cells, {}, {}, frozenset())

    found = findings_of(RULES, of(others[0]), of(run), standard_deviations(others))
    return [one for one in found if one.state == DIFFERENT]


@pytest.mark.parametrize("runs", [3, 4])
def test_runs_that_chance_alone_sets_apart_seldom_differ(runs):
    rng = np.random.default_rng(2)
    alarms = [
        bool(judged_worlds(world(rng), [world(rng) for _ in range(runs)])) for _ in range(200)
    ]
    # the level is for all numbers of a run together; three runs know their spread but roughly
    assert np.mean(alarms) <= 2 * RULES["level"]


def test_a_run_with_another_network_differs():
    rng = np.random.default_rng(3)
    others = [world(rng) for _ in range(3)]
    worse = {
        place: f"{float(value) - 12}"
        if place.row == "cgrdn" and place.column == "psnr_db"
        else value
        for place, value in world(rng).items()
    }
    assert {one.place.row for one in judged_worlds(worse, others)} == {"cgrdn"}
    # and where nothing is left to chance, the least difference counts
    touched = world(rng)
    place = Place("comparison/per_image.csv", "noisy", "image 3", "psnr_db")
    touched[place] = "33.001"
    assert [one.place for one in judged_worlds(touched, others)] == [place]


def test_spreads_of_seeds_and_of_processors_are_apart(tmp_path):
    def run(number, seed, psnr):
        tables = changed("comparison/table1.csv", "30,29,31", f"{psnr},29,31")
        return read_run(write_run(tmp_path / str(number), tables, seed), RULES)

    runs = [run(1, 1, 30), run(2, 1, 30.1), run(3, 2, 31), run(4, 3, 32)]
    write_spread(spread_table(runs, 1), tmp_path / "spread.csv")
    place = Place("comparison/table1.csv", "cgrdn, hrstem, test", "", "psnr_db")
    known = {kind: read_spread(tmp_path / "spread.csv", kind)[place] for kind in (PROCESSOR, SEED)}
    assert known[PROCESSOR] == pytest.approx(0.1 / np.sqrt(2), rel=1e-5)
    assert known[SEED] == pytest.approx(1.0, rel=1e-5)
    with pytest.raises(ValueError, match="1 run.s. of the seed 1 and 1 seed"):
        spread_table(runs[:1], 1)
    assert read_spread(tmp_path / "none.csv", SEED) == {}
