"""Learning rates against the released rule worked out by hand."""

import pytest
from emrestore.training.schedule import learning_rate

SETTINGS = {
    "warm_up_steps": 512,
    "warm_up_start": 1e-4,
    "decay": "epochs",
    "epoch_factor": 0.9,
    "epochs_at_peak": 3,
    "final_share": 0.01,
}


@pytest.mark.parametrize(
    "step, expected",
    [
        (0, 1e-7),
        (256, 0.5e-3 + 0.5e-7),
        (512, 1e-3),
        (2999, 1e-3),
        (3000, 0.9e-3),
        (5000, 0.729e-3),
    ],
)
def test_released_decay(step, expected):
    assert learning_rate(step, 10000, 1e-3, SETTINGS, 1000) == pytest.approx(expected)


def test_warm_up_is_at_most_half_of_a_short_training():
    cosine = SETTINGS | {"decay": "cosine"}
    rates = [learning_rate(step, 100, 1.0, cosine, 10) for step in range(100)]
    assert rates.index(max(rates)) == 50
    assert rates[50] == 1.0 and rates[99] == pytest.approx(0.01)


def test_unknown_decay_is_named():
    with pytest.raises(ValueError, match="training.schedule.decay is 'linear'"):
        learning_rate(600, 10000, 1.0, SETTINGS | {"decay": "linear"}, 10)
