"""Features of pairs against closed forms."""

import numpy as np
import pandas as pd
import pytest
from emrestore.comparison.metrics import bootstrap_interval
from emrestore.evidence.distances import distances
from emrestore.evidence.features import (
    feature_table,
    gradient,
    ground_share,
    high_frequency_share,
    lag_one,
    peak_share,
    row_shift_deviation,
    saturated_share,
    variance_exponent,
)
from emrestore.random import stream


@pytest.mark.parametrize("exponent", [0.0, 1.0])
def test_variance_exponent_of_gaussian_and_of_poisson_noise(exponent):
    rng = stream(1, "noise", int(exponent))
    y = 100.0 + 900.0 * rng.random((256, 256))
    noise = rng.poisson(y) - y if exponent else rng.normal(0.0, 20.0, y.shape)
    assert abs(variance_exponent(y, noise) - exponent) < 0.1


def test_lag_one_of_smeared_noise_is_one_half_along_the_smear():
    white = stream(2).normal(size=(300, 301))
    smeared = white[:, 1:] + white[:, :-1]
    assert abs(lag_one(smeared, 1) - 0.5) < 0.02 and abs(lag_one(smeared, 0)) < 0.02


def test_white_noise_has_three_quarters_of_its_power_beyond_half_nyquist():
    assert abs(high_frequency_share(stream(3).normal(size=(256, 256))) - 0.75) < 0.01


def test_a_lattice_lives_in_few_peaks_and_noise_does_not():
    i, j = np.mgrid[:256, :256]
    assert peak_share(np.sin(i / 3.0) * np.sin(j / 2.0)) > 0.95
    assert peak_share(stream(4).normal(size=(256, 256))) < 0.05


def test_a_plane_is_ground_and_white_noise_has_ten_degrees_of_freedom_of_it():
    i, j = np.mgrid[:64, :96]
    assert np.isclose(ground_share(2.0 * i - j + 0.01 * i * j**2), 1.0)
    # the constant is one of the ten, and taken out with the mean
    shares = [ground_share(stream(7, n).normal(size=(32, 32))) for n in range(200)]
    assert abs(np.mean(shares) - 9 / 1023) < 0.001


def test_gradient_of_white_noise_and_of_a_wave_whatever_their_scale():
    # two axes, each of twice the variance
    assert abs(gradient(7.0 + 3.0 * stream(8).normal(size=(256, 256))) - 2.0) < 0.02
    wave = np.sin(2 * np.pi * np.arange(256) / 64)[:, None] * np.ones(256)
    assert abs(gradient(wave) - 2 * np.pi / 64) < 0.001


def test_known_row_shifts_are_found():
    rng = stream(5)
    y = rng.random((64, 256))
    shifts = rng.integers(-5, 6, 64)
    x = np.stack([np.roll(row, shift) for row, shift in zip(y, shifts, strict=True)])
    assert np.isclose(row_shift_deviation(x, y), shifts.std())


def test_a_set_has_no_distance_from_itself_and_identities_are_left_out():
    rng = stream(6)
    y = 1000.0 + 500.0 * rng.random((5, 64, 64))
    x = rng.poisson(y).astype(float)
    x[2] = y[2]
    table = feature_table(x, y)
    assert table.index.tolist() == [0, 1, 3, 4]
    same = distances(table, table, rng)
    assert np.allclose(same["shift"].dropna(), 0.0) and np.allclose(same["ks"], 0.0)
    moved = distances(
        table + pd.Series({"contrast": 1.0}).reindex(table.columns, fill_value=0.0), table, rng
    )
    assert moved.set_index("feature").loc["contrast", "ks"] == 1.0


def test_clipped_share_is_found_and_the_fill_of_a_crop_is_not():
    y = 1000.0 + 500.0 * stream(9).random((128, 128))
    x = stream(10).normal(y, 30.0)
    assert saturated_share(x) == 0.0
    clipped = np.minimum(x, np.percentile(x, 97.0))
    assert np.isclose(saturated_share(clipped), 0.03, atol=1e-3)
    x[:40] = y[:40] = 5000.0
    assert feature_table(x[None], y[None]).loc[0, "saturated"] == 0.0


def test_rare_effects_are_compared_by_their_means():
    authors = pd.DataFrame({"saturated": [0.0] * 9 + [0.1]})
    ours = pd.DataFrame({"saturated": [0.0] * 8 + [0.1] * 2})
    row = distances(ours, authors, stream(1)).iloc[0]
    assert row["authors_q75"] == 0.0 and np.isclose(row["authors_mean"], 0.01)
    # a share p of equal values v has the deviation v·sqrt(p(1 - p))
    assert np.isclose(row["shift"], 0.01 / (0.1 * np.sqrt(0.1 * 0.9)))
    alike = pd.DataFrame({"saturated": [0.0] * 10})
    assert np.isnan(distances(ours, alike, stream(1)).iloc[0]["shift"])


def test_the_share_beyond_by_chance_is_that_of_small_samples():
    """Whole samples of one pair have no spread; of many, all lie within it; else by simulation."""
    rng = stream(11)
    ours = pd.DataFrame({"level": rng.normal(size=4000)})
    few = distances(ours, pd.DataFrame({"level": rng.normal(size=8)}), rng).iloc[0]
    quartiles = np.quantile(rng.normal(size=(20000, 8)), (0.25, 0.5, 0.75), axis=1)
    expected = np.mean(np.abs(quartiles[1]) > quartiles[2] - quartiles[0])
    assert np.isclose(few["beyond_by_chance"], expected, atol=0.015) and 0.005 < expected < 0.1
    many = distances(ours, pd.DataFrame({"level": rng.normal(size=400)}), rng).iloc[0]
    assert many["beyond_by_chance"] == 0.0
    one = distances(ours, pd.DataFrame({"level": [0.3]}), rng).iloc[0]
    assert one["beyond_by_chance"] == 0.0 and np.isnan(one["shift"])


def test_bootstrap_interval_of_a_difference_equals_the_closed_form():
    rng = stream(7)
    first, second = rng.normal(3.0, 2.0, 400), rng.normal(1.0, 1.0, 100)
    low, high = bootstrap_interval(stream(8), first, second)
    half = 1.96 * np.sqrt(first.var() / 400 + second.var() / 100)
    assert np.isclose((low + high) / 2, first.mean() - second.mean(), atol=0.03)
    assert np.isclose((high - low) / 2, half, rtol=0.1)
