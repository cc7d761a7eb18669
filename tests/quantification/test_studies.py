"""Statistics of estimates whose spread and bias are known, counting, circuits, noise, the figures."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from emrestore.config.layers import resolved
from emrestore.quantification import fields, studies
from emrestore.quantification.burgers import circuit, closure
from emrestore.quantification.counting import (
    count_atoms,
    count_by_others,
    mean_library,
)
from emrestore.quantification.realisations import realisation, replaced
from emrestore.quantification.statistics import (
    bias,
    centred,
    estimate,
    mean_absolute,
    percent,
    rms,
    share_interval,
    spread,
)
from emrestore.random import stream

ROOT = Path(__file__).parents[2]


def test_spread_and_bias_are_told_apart():
    rng = np.random.default_rng(1)
    offsets = rng.choice([-3.0, 3.0], 200)
    errors = offsets + rng.normal(0.0, 2.0, (40, 200))
    assert spread(errors) == pytest.approx(2.0, rel=0.03)
    assert bias(errors) == pytest.approx(3.0, rel=0.03)
    assert rms(errors) == pytest.approx(np.sqrt(13.0), rel=0.03)
    assert bias(rng.normal(0.0, 2.0, (40, 200))) < 0.1


def test_intervals_hold_the_truth_as_often_as_they_say():
    # half a unit is common to an image: its columns are no independent samples
    inside = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        errors = rng.normal(0.0, 0.5, (20, 1)) + rng.normal(0.0, 1.0, (20, 30))
        row = estimate(spread, errors, rng)
        inside += row["low"] <= np.sqrt(1.25) <= row["high"]
    assert inside >= 85


def test_ratio_of_the_same_noise_is_sharp():
    rng = np.random.default_rng(2)
    raw = rng.normal(0.0, 1.0, (20, 50))
    row = estimate(mean_absolute, 0.5 * raw, rng, raw)
    assert row["ratio_to_raw"] == pytest.approx(0.5)
    assert row["ratio_high"] - row["ratio_low"] < 1e-9


def test_common_shift_is_no_error():
    errors = np.ones((2, 3, 4)) * np.arange(3)[:, None]
    assert np.abs(centred(errors)).max() == 0.0


def test_wilson_interval():
    # Wilson 1927: 20 of 20
    share, low, high = share_interval(20, 20)
    assert share == 1.0 and high == 1.0 and low == pytest.approx(0.8389, abs=1e-3)


def test_counts_go_to_the_nearest_library_value(caplog):
    library = mean_library(np.array([1.0, 2.2, 2.0, 3.5]), np.array([1, 2, 2, 3]))
    assert np.allclose(library, [1.0, 2.1, 3.5])
    assert count_atoms(np.array([0.0, 1.5, 1.6, 9.0]), library).tolist() == [1, 1, 2, 3]
    assert not caplog.records
    # a library that does not rise still has a nearest value, and the log says so
    assert count_atoms(np.array([1.1, 1.6, 1.9]), [1.0, 2.0, 1.5]).tolist() == [1, 3, 2]
    assert "3 atoms have 1.5 Å², 2 have 2 Å²" in caplog.text


def test_no_column_is_counted_by_itself():
    atoms = np.array([1, 1, 2, 2])
    truth = np.array([1.0, 1.0, 2.0, 3.2])
    # by all columns the border is at 1.8; without the last one at 1.5, without the third at 2.1
    assert count_atoms(1.9, mean_library(truth, atoms)) == 2
    found = count_by_others(np.full((1, 4), 1.9), truth, atoms)
    assert found.tolist() == [[2, 2, 1, 2]]
    with pytest.raises(ValueError, match=r"\[3\] atoms have fewer than two columns"):
        count_by_others(np.ones((1, 5)), np.r_[truth, 5.0], np.r_[atoms, 3])


def made_up_fits(shift=0.0, sign=1.0):
    """Return fits of 12 columns in 8 realisations; restored errors are half of raw ones."""
    rng = np.random.default_rng(7)
    x, y = (part.ravel() for part in np.meshgrid(2.0 * np.arange(4), 2.0 * np.arange(3)))
    atoms = np.repeat([1, 2, 3], 4)
    scs = 0.1 * atoms
    fit = {"truth/x": x[None], "truth/y": y[None], "truth/scs": scs[None]}
    noise = rng.normal(0.0, 0.1, (3, 8, 12))
    for method, size in (("raw", 1.0), ("published", 0.5)):
        fit[f"{method}/x"] = (x + shift + size * noise[0])[None]
        fit[f"{method}/y"] = (y + size * noise[1])[None]
        fit[f"{method}/scs"] = (scs * (1 + size * noise[2]))[None]
        fit[f"{method}/burgers"] = np.tile([sign * 2.0, 0.0], (8, 1))
    starts = np.stack([x, y]) + rng.normal(0.0, 0.3, (2, 12))
    # fits that move half of the way
    kept = 0.5 * (starts - np.stack([x, y]))
    fit["raw_wrong_start/x"], fit["raw_wrong_start/y"] = (
        (place + way + part)[None] for place, way, part in zip((x, y), kept, noise[:2], strict=True)
    )
    fit["raw_wrong_start/scs"], fit["raw_wrong_start/start"] = fit["raw/scs"], starts[None]
    fit["truth/burgers"] = np.array([2.0, 0.0])
    return fit, atoms


def rows_of_study(**given):
    fit, atoms = made_up_fits(**given)
    chosen = np.ones(12, bool)
    profiles = np.array([0.1, 0.2, 0.3])
    table = studies.distorted({500.0: fit}, chosen, atoms, profiles, np.random.default_rng(1))
    return table.set_index(["method", "quantity"])


def test_a_study_compares_by_ratio_and_difference_and_keeps_the_shift_apart():
    rows = rows_of_study(shift=0.2)
    error = rows.loc[("published", "position_mae")]
    assert error["ratio_to_raw"] == pytest.approx(0.5) and error["less_raw"] < 0.0
    assert error["less_raw_high"] < 0.0
    assert error["value"] < 15.0 < 19.0 < rows.loc[("published", "position_mae_uncentred"), "value"]
    gain = rows.loc[("published", "correct_counts")]
    assert gain["less_raw"] == pytest.approx(
        gain["value"] - rows.loc[("raw", "correct_counts"), "value"]
    )
    assert np.isnan(rows.loc[("raw", "position_mae"), "less_raw"])


def test_a_study_tells_how_far_fits_stay_at_their_starts():
    kept = rows_of_study().loc[("raw_wrong_start", "start_kept")]
    assert kept["low"] < 0.5 < kept["high"] and kept["high"] - kept["low"] < 0.4


def test_a_burgers_vector_of_the_other_sign_is_wrong():
    assert rows_of_study().loc[("published", "burgers_found"), "value"] == 100.0
    assert rows_of_study(sign=-1.0).loc[("published", "burgers_found"), "value"] == 0.0


def test_circuit_in_a_perfect_lattice_closes_and_breaks_at_a_hole():
    x, y = (part.ravel() for part in np.meshgrid(1.4 * np.arange(20), 2.3 * np.arange(12)))
    path, whole = circuit(x, y, (13.0, 12.0), (1.4, 2.3), (5, 3))
    assert whole and len(path) == 1 + 4 * 5 + 4 * 3
    assert closure(path, (1.4, 2.3)).tolist() == [0, 0]
    hole = np.hypot(x - path[7][0], y - path[7][1]) > 0.5
    path, whole = circuit(x[hole], y[hole], (13.0, 12.0), (1.4, 2.3), (5, 3))
    assert not whole and len(path) == 7


@pytest.fixture(scope="module")
def config():
    return resolved({"scale": "test"}, ROOT)


def test_dose_gives_the_counts(config):
    settings = config["quantification"]
    changes = replaced(settings["distortion"], settings["poisson_only"])
    distortion = replaced(config["distortion"], changes)
    image, _ = realisation(
        np.full((60, 60), 0.02), 40, 5e4, 0.2, distortion, lambda name: stream(1, name)
    )
    counts = image * 5e4 * 0.04
    assert np.allclose(counts, np.round(counts), atol=1e-3)
    assert counts.mean() == pytest.approx(40.0, rel=0.02)
    assert counts.var() == pytest.approx(40.0, rel=0.15)


def test_scan_beyond_the_field_names_the_margin(config):
    settings = config["quantification"]
    jitter = {"jitter": {"sigma": 2.0, "probability": 1.0}}
    distortion = replaced(replaced(config["distortion"], settings["distortion"]), jitter)
    with pytest.raises(ValueError, match="quantification: margin gives 3 pixels"):
        realisation(np.ones((46, 46)), 40, 500.0, 0.2, distortion, lambda name: stream(1, name))


def test_special_columns_are_moved_and_changed_as_told(config):
    settings = config["quantification"]
    r = np.arange(0.0, 3.0, 0.02)
    profiles = np.arange(1, 12)[:, None] * np.exp(-0.5 * (r / 0.4) ** 2)
    image, table = fields.response(settings, profiles, 0.02, stream(1, "response"))
    moved = table[table["kind"] == "moved"]
    step = settings["lattice_parameter"] / 2
    margin = round(settings["margin"] / 0.2) * 0.2
    away = (moved[["x_angstrom", "y_angstrom"]] + margin) / step
    away = (away - away.round()) * step
    assert np.allclose(100 * np.hypot(*away.to_numpy().T), moved["size"], atol=1e-6)
    changed = table[table["kind"] == "changed"]
    assert (changed["atoms"] == 8 + changed["size"]).all() and len(changed) and len(moved)
    assert image.shape[1] == 96 + 2 * round(settings["margin"] / 0.2)


def test_response_of_half_is_found():
    # an estimator that shows half of every move and half of every change
    rng = np.random.default_rng(3)
    n, r = 60, 40
    columns = pd.DataFrame({"case": 0, "column": range(n), "kind": "evaluated"})
    columns["size"], columns["direction"] = 0.0, 0.0
    columns.loc[:9, ["kind", "size"]] = "moved", 20.0
    columns.loc[:9, "direction"] = rng.uniform(0, 6, 10)
    columns.loc[10:19, ["kind", "size"]] = "changed", 1.0
    truth = {"x": np.zeros((1, n)), "y": np.zeros((1, n)), "scs": np.ones((1, n))}
    truth["scs"][0, 10:20] = 1.1
    x = np.zeros(n)
    y = np.zeros(n)
    x[:10] = -0.1 * np.cos(columns["direction"][:10])
    y[:10] = -0.1 * np.sin(columns["direction"][:10])
    scs = np.ones(n)
    scs[10:20] = 1.05
    fit = {f"truth/{k}": v for k, v in truth.items()}
    fit |= {f"bound/{k}": np.full((1, n), 0.01) for k in truth}
    for name, value in (("x", x), ("y", y), ("scs", scs)):
        fit[f"raw/{name}"] = value + rng.normal(0, 0.01, (1, r, n))
    table = studies.response({500.0: fit}, columns, rng)
    shown = table[table["quantity"] == "response"].set_index("change")["value"]
    assert shown["moved"] == pytest.approx(0.5, abs=0.02)
    assert shown["changed"] == pytest.approx(0.5, abs=0.04)
    left = table[table["quantity"] == "precision_over_response"].set_index("change")["value"]
    assert left["moved"] == pytest.approx(2.0, rel=0.1)


def test_no_interval_of_a_percentage_goes_beyond_0_and_100():
    right = 100.0 * (np.arange(3 * 9).reshape(3, 9) % 7 > 0)
    found = estimate(percent, right, stream(1, "percent"), 100.0 - right)
    assert 0.0 <= found["low"] < found["value"] < found["high"] <= 100.0
    assert -100.0 <= found["less_raw_low"] <= found["less_raw_high"] <= 100.0
    none = estimate(percent, 0.0 * right, stream(1, "percent"))
    assert none["low"] == none["high"] == 0.0
