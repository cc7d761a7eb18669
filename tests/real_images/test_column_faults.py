"""Faults are counted on drawn lattices, where they are put in by hand."""

import numpy as np
import pandas as pd
import pytest
from emrestore.comparison.column_faults import column_faults, visible_peaks
from emrestore.comparison.noise_models import COLUMNS, compared, image_scores

SIZE, SPACING = 96, 16
SETTINGS = {"prominence": 0.1, "smoothing": 1.0}
SITES = [(i, j) for i in range(8, SIZE, SPACING) for j in range(8, SIZE, SPACING)]


def drawn(sites, height=1000.0, background=200.0):
    """Return an image with a Gaussian column of 3 pixels at each site (row, column)."""
    rows, columns = np.mgrid[:SIZE, :SIZE]
    image = np.full((SIZE, SIZE), background)
    for i, j in sites:
        image += height * np.exp(-((rows - i) ** 2 + (columns - j) ** 2) / (2 * 3.0**2))
    return image


TRUTH = drawn(SITES)


def faults(image):
    counts = column_faults(image, TRUTH, **SETTINGS)
    return counts["columns"], counts["invented"], counts["missing"], counts["split"]


def test_a_perfect_restoration_has_no_fault():
    assert faults(TRUTH) == (36, 0, 0, 0)


def test_a_column_left_out_is_missing():
    assert faults(drawn(SITES[:5] + SITES[7:])) == (36, 0, 2, 0)


def test_a_peak_between_columns_is_invented():
    assert faults(drawn([*SITES, (16, 16), (48, 64)])) == (36, 2, 0, 0)


def test_a_column_torn_in_two_is_split():
    i, j = SITES[14]
    torn = [site for site in SITES if site != (i, j)] + [(i, j - 5), (i, j + 5)]
    assert faults(drawn(torn)) == (36, 0, 0, 1)


def test_a_faint_ripple_is_no_peak():
    assert faults(TRUTH + drawn([(16, 16)], height=50.0, background=0.0)) == (36, 0, 0, 0)


def test_shift_and_scale_of_the_intensity_change_nothing():
    assert column_faults(3.0 * TRUTH + 50.0, 3.0 * TRUTH + 50.0, **SETTINGS)["columns"] == 36


def test_positions_are_those_that_were_drawn():
    found = visible_peaks(TRUTH, 100.0, 1.0)
    assert sorted(map(tuple, found)) == sorted(SITES)


def test_a_flat_image_has_no_columns_and_no_faults():
    flat = np.full((SIZE, SIZE), 7.0)
    assert set(column_faults(TRUTH, flat, **SETTINGS).values()) == {0}


def scores(kept):
    """Return scores of 12 images: the wrong model loses three columns in each, the full one one."""
    settings = SETTINGS | {"fewest": 5}
    truth = np.stack([TRUTH] * kept)
    rows = image_scores("c", "wrong", 0, np.stack([drawn(SITES[3:])] * kept), truth, settings)
    return pd.DataFrame(
        rows + image_scores("c", "full", 0, np.stack([drawn(SITES[1:])] * kept), truth, settings)
    )


def test_rates_and_their_change_are_per_hundred_columns():
    row = compared(scores(3), 5, 1).set_index("measure").loc["missing"]
    assert row["wrong"] == pytest.approx(100 * 3 / 36)
    assert row["change"] == pytest.approx(-100 * 2 / 36)
    # all images are alike, so the intervals have no width
    assert row["change_low"] == pytest.approx(row["change_high"])
    assert (row["n_images"], row["n_columns"]) == (3, 108)


def test_intervals_cover_the_mean_of_other_draws():
    rng = np.random.default_rng(5)
    covered = 0
    for seed in range(40):
        table = pd.DataFrame(
            [
                {
                    "case": "c",
                    "model": model,
                    "repeat": 0,
                    "image": k,
                    "psnr_db": value,
                    "columns": 10,
                }
                | {"invented": 0, "missing": 0, "split": 0}
                for k in range(40)
                for model, value in (("wrong", 0.0), ("full", rng.normal(1.0, 2.0)))
            ]
        )
        row = compared(table, 5, seed).set_index("measure").loc["psnr"]
        covered += row["change_low"] <= 1.0 <= row["change_high"]
    assert covered >= 33


def test_the_spread_of_trainings_widens_the_interval():
    rng = np.random.default_rng(6)
    covered = widths = 0
    for seed in range(40):
        luck = rng.normal(0.0, 1.0, (5, 2))
        table = pd.DataFrame(
            [
                {"case": "c", "model": model, "repeat": r, "image": k, "columns": 10}
                | {"psnr_db": m + luck[r, m] + rng.normal(0.0, 0.5)}
                | {"invented": 0, "missing": 0, "split": 0}
                for r in range(5)
                for k in range(30)
                for m, model in enumerate(("wrong", "full"))
            ]
        )
        row = compared(table, 5, seed).set_index("measure").loc["psnr"]
        covered += row["change_low"] <= 1.0 <= row["change_high"]
        one = compared(table[table["repeat"] == 0], 5, seed).set_index("measure").loc["psnr"]
        widths += row["change_high"] - row["change_low"] > one["change_high"] - one["change_low"]
        assert (row["n_trainings"], one["n_trainings"]) == (5, 1)
    assert covered >= 35 and widths >= 35


def test_a_fault_that_never_occurred_has_a_largest_rate():
    row = compared(scores(10), 5, 1).set_index("measure").loc["invented"]
    # exact Poisson limit of no event, 97.5 %: 3.689 of 360 columns
    assert (row["full"], row["full_low"]) == (0.0, 0.0)
    assert row["full_high"] == pytest.approx(100 * 3.689 / 360, rel=1e-3)


def test_images_with_too_few_columns_are_left_out():
    assert compared(scores(1), 37, 1).empty
    assert list(compared(scores(1), 37, 1).columns) == COLUMNS
