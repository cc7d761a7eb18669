"""What our training adds to the published networks, in worlds where that is known."""

import numpy as np
import pandas as pd
import pytest
from emrestore.comparison.published_tuned import gains, learned
from scipy.stats import ttest_rel

SPREAD = 5.0  # dB; of the images, far more than a training changes


def scores(rng, gain, images, data="test", noise=0.3):
    """Return rows of per_image.csv in a drawn order: before, and `gain` dB better after."""
    before = rng.normal(32.0, SPREAD, images)
    columns = {
        "noisy": before - 12.0,
        "published": before,
        "published_tuned": before + rng.normal(gain, noise, images),
    }
    rows = [
        {"method": method, "modality": "hrstem", "data": data, "image": image, "psnr_db": value}
        for method, values in columns.items()
        for image, value in enumerate(values)
    ]
    return pd.DataFrame(rows).sample(frac=1.0, random_state=int(rng.integers(1000)))


def test_a_gain_far_below_the_spread_of_the_images_is_found():
    table = scores(np.random.default_rng(1), 0.4, 60)
    row = gains(table, 0.95).iloc[0]
    wide = table.pivot(index="image", columns="method", values="psnr_db")
    found = ttest_rel(wide["published_tuned"], wide["published"]).confidence_interval(0.95)
    assert (row["low_db"], row["high_db"]) == pytest.approx((found.low, found.high))
    assert 0.2 < row["low_db"] < 0.4 < row["high_db"]
    assert row["after_db"] - row["before_db"] == pytest.approx(row["difference_db"])
    assert row["n_images"] == 60 and row["share_gaining"] > 0.8


def test_where_nothing_is_gained_zero_is_left_out_as_often_as_the_confidence_says():
    rng = np.random.default_rng(2)
    rows = pd.concat(gains(scores(rng, 0.0, 8), 0.9) for _ in range(400))
    wrong = ((rows["low_db"] > 0) | (rows["high_db"] < 0)).sum()
    # 40 are expected, four standard deviations of the binomial law are 24
    assert 16 <= wrong <= 64
    assert rows["share_gaining"].mean() == pytest.approx(0.5, abs=0.05)


def test_every_set_says_what_it_chose_and_one_without_both_networks_is_left_out():
    rng = np.random.default_rng(3)
    known = {
        "test": "nothing",
        "authors": "laws of our pairs",
    }
    tables = [scores(rng, 0.2, 8, data) for data in known]
    other = scores(rng, 0.2, 8, "authors").assign(modality="lrsem")
    rows = gains(pd.concat([*tables, other.query("method != 'published_tuned'")]), 0.95)
    assert dict(zip(rows["data"], rows["guided"], strict=True)) == known
    assert set(rows["modality"]) == {"hrstem"}


def test_a_single_image_has_no_interval():
    row = gains(scores(np.random.default_rng(4), 0.2, 1), 0.95).iloc[0]
    assert np.isnan(row["low_db"]) and np.isfinite(row["difference_db"])


def test_a_layer_without_gradient_is_counted():
    history = pd.DataFrame(
        {"step": [50, 100], "seconds": [9, 18], "loss": [3.0, 2.0], "validation_psnr_db": [34, 35]}
    )
    layers = pd.DataFrame({"gradient": [0.2, 0.0, 0.1], "moved": [1e-3, 0.0, 2e-3]})
    row = learned("hrsem", history, layers)
    assert (row["without_gradient"], row["unmoved"], row["variables"]) == (1, 1, 3)
    assert (row["loss_first"], row["loss_last"], row["steps"]) == (3.0, 2.0, 100)
    assert (row["smallest_gradient"], row["most_moved"]) == (0.0, 2e-3)
