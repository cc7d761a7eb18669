"""Batches come in order, from any step on, and no more of them wait than was asked for."""

import time

import numpy as np
import pytest
import tensorflow as tf
from emrestore.training.devices import strategy_of
from emrestore.training.feeding import feed


class Source:
    def __init__(self):
        self.made = []

    def __call__(self, step):
        self.made.append(step)
        return np.full((4, 2), step, np.float32), np.full((4,), -step, np.float32)


def test_batches_come_in_order_from_any_step_on():
    source = Source()
    for first in (0, 3):
        values = [
            (one.numpy()[0, 0], other.numpy()[3])
            for one, other in feed(source, first, 7, tf.distribute.get_strategy(), 2)
        ]
        assert values == [(step, -step) for step in range(first, 7)]


def test_they_are_made_ahead_and_bounded():
    source = Source()
    batches = iter(feed(source, 0, 100, tf.distribute.get_strategy(), 3))
    next(batches)
    deadline = time.monotonic() + 20
    while max(source.made) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.2)
    assert 3 <= max(source.made) <= 4


def test_too_few_devices_are_named():
    with pytest.raises(ValueError, match=r"training\.replicas is 50, but this process sees"):
        strategy_of(50)
