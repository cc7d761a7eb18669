"""A training that taught nothing fails, and says why."""

import numpy as np
import pytest
from emrestore.training.validation import distorted_psnr, require_gain

STEPS = [100, 200, 300]


def test_distorted_psnr_is_that_of_the_noise():
    y = np.full((2, 8, 8), 1000.0)
    x = y.copy()
    x[0] += 65.535  # a thousandth of the largest count: 60 dB; the second pair has no distortion
    assert distorted_psnr(x, y) == pytest.approx(60.0)


@pytest.mark.parametrize("qualities", [[21.0, 24.0, 23.0], [19.0, 19.5, 20.1]])
def test_a_network_that_restores_passes(qualities):
    require_gain(STEPS, qualities, 20.0, 0.0, "training.grdn")


@pytest.mark.parametrize(
    ("qualities", "cause"),
    [
        ([24.0, 25.0, 20.0], "had reached 25.00 dB after 200 steps .* training.grdn.learning_rate"),
        ([18.0, 19.0, 19.9], "never was: raise training.grdn.steps"),
        ([24.0, 25.0, float("nan")], "25.00 dB after 200 steps"),
        ([float("nan")] * 3, "never was"),
    ],
)
def test_a_network_that_restores_nothing_fails(qualities, cause):
    with pytest.raises(RuntimeError, match=cause):
        require_gain(STEPS, qualities, 20.0, 0.0, "training.grdn")


def test_a_run_may_ask_for_nothing():
    require_gain(STEPS, [1.0, 1.0, 1.0], 20.0, None, "training.grdn")
