"""Intervals and trends of the ablation against SciPy and lines whose slope is known."""

import numpy as np
import pandas as pd
import pytest
from emrestore.comparison.ablation import by_layers, by_repeat, trend
from emrestore.comparison.intervals import t_interval
from emrestore.comparison.metrics import contrast_l1
from scipy import stats

RNG = np.random.default_rng(3)


def repeats(l1, n_repeats=4, common=0.1, own=0.0):
    """Return a table of repeats: `l1` of each n_lay, what a repeat has in common, and noise."""
    rows = [
        {"n_lay": n, "repeat": k, "parameters": 1000 * n, "psnr_db": 30.0, "n_images": 8}
        | {"l1": value + shift + own * RNG.normal()}
        for k, shift in enumerate(common * RNG.normal(size=n_repeats))
        for n, value in l1.items()
    ]
    return pd.DataFrame(rows)


def test_interval_is_the_one_of_the_t_test():
    values = RNG.normal(2.0, 0.3, 5)
    expected = stats.ttest_1samp(values, 0.0).confidence_interval(0.9)
    mean, low, high = t_interval(values, 0.9)
    assert np.isclose(mean, values.mean())
    assert np.allclose([low, high], [expected.low, expected.high])


def test_one_repeat_has_no_interval():
    assert np.isnan(t_interval([1.0], 0.95)[1:]).all()


def test_differences_within_a_repeat_drop_what_it_has_in_common():
    table = by_layers(repeats({5: 0.50, 6: 0.48, 9: 0.45}), 0.95).set_index("n_lay")
    assert table.loc[9, "l1_high"] - table.loc[9, "l1_low"] > 0.05
    assert np.allclose(table["difference"], [0.0, -0.02, -0.05])
    assert np.allclose(table["difference_low"], table["difference_high"])
    assert table["growth_convolutions"].tolist() == [4, 5, 8]


@pytest.mark.parametrize("slope, curvature", [(-0.01, 0.002), (0.003, -0.001)])
def test_slope_and_curvature_of_a_known_parabola(slope, curvature):
    layers = np.arange(5, 10)
    l1 = dict(
        zip(layers, 0.4 + slope * (layers - 7) + curvature / 2 * (layers - 7.0) ** 2, strict=True)
    )
    found = trend(repeats(l1), 0.95).set_index("quantity")
    assert np.isclose(found.loc["slope", "value"], slope)
    assert np.isclose(found.loc["curvature", "value"], curvature)
    assert found.loc["slope", "low"] <= slope + 1e-12 <= found.loc["slope", "high"] + 2e-12


def test_noise_alone_shows_no_trend():
    found = trend(repeats(dict.fromkeys(range(5, 10), 0.4), own=0.01), 0.999)
    assert ((found["low"] < 0) & (found["high"] > 0)).all()


def test_images_are_averaged_within_a_training():
    scores = pd.DataFrame(
        {"n_lay": 5, "repeat": [0, 0, 1], "parameters": 9, "image": [0, 1, 0]}
    ).assign(l1=[0.2, 0.4, 0.5], psnr_db=[30.0, 32.0, 33.0])
    table = by_repeat(scores)
    assert np.allclose(table["l1"], [0.3, 0.5]) and table["n_images"].tolist() == [2, 1]


def test_l1_is_in_units_of_the_contrast_and_the_floor_bounds_it():
    truth = np.array([[0.0, 2.0], [0.0, 2.0]])
    assert np.isclose(contrast_l1(truth + 0.5, truth, 0.1), 0.5)
    assert np.isclose(contrast_l1(truth + 0.5, truth, 4.0), 0.125)


def test_no_interval_of_l1_goes_below_0():
    repeats = pd.DataFrame(
        {"n_lay": 5, "repeat": [0, 1], "parameters": 9, "l1": [1.0, 2.0], "psnr_db": 20.0}
        | {"n_images": 2}
    )
    (row,) = by_layers(repeats, 0.95).to_dict("records")
    assert row["l1_low"] == 0.0 and row["l1"] == 1.5 and row["l1_high"] > 5.0
    (row,) = by_layers(repeats[:1], 0.95).to_dict("records")
    assert np.isnan(row["l1_low"])
