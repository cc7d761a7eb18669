"""The rule on sharpness, in worlds where a discriminator sharpens what was blurred, and where not."""

import numpy as np
import pandas as pd
from emrestore.claims.judging import judge
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE
from verdict_rates import rates

SETTINGS = {"fewest_images": 30, "fewest_trainings": 5}
CLAIM = {"id": "L-sharper"}
PAIRS = 93
LUCK = 0.05  # of the logarithm of the power; how far a training strays with its seed


def world(rng, pixel, gain, pairs=PAIRS, trainings=5, luck=LUCK):
    """Return the scores of a world: power of the pixel losses over the truth's, and what is gained."""
    truth = np.exp(rng.normal(-7.0, 2.0, pairs))
    blur = pixel * np.exp(rng.standard_t(4, pairs) * 0.8)
    more = gain * np.exp(rng.standard_t(4, pairs) * 0.4)
    quality = rng.normal(34.0, 4.0, pairs)
    parts = []
    for training in range(trainings):
        blurred = truth * blur * np.exp(luck * rng.standard_normal())
        scores = {
            "psnr_pixel_db": quality,
            "psnr_adversarial_db": quality - rng.gamma(2.0, 0.2, pairs),
            "high_frequency_power_y": truth,
            "high_frequency_power_pixel": blurred,
            "high_frequency_power_adversarial": blurred
            * more
            * np.exp(luck * rng.standard_normal()),
        }
        parts.append(pd.DataFrame(scores).assign(training=training, image=range(pairs)))
    return pd.concat(parts, ignore_index=True)


def judged(scores, scale="demo"):
    return judge(CLAIM, {"adversarial": scores}, SETTINGS, scale)


def test_wrong_verdicts_are_rare_and_clear_worlds_are_judged():
    holds = rates("sharper", lambda rng: judged(world(rng, 0.5, 1.4)))
    softer = rates("softer", lambda rng: judged(world(rng, 0.5, 0.8)))
    noisy = rates("no blur before", lambda rng: judged(world(rng, 1.6, 1.4)))
    assert holds[REFUTED] <= 0.05 and holds[REPRODUCED] > 0.5
    for failing in (softer, noisy):
        assert failing[REPRODUCED] <= 0.05 and failing[REFUTED] > 0.5


def test_where_nothing_changes_little_is_decided():
    nothing = rates("no change", lambda rng: judged(world(rng, 1.0, 1.0)))
    assert nothing[REPRODUCED] <= 0.05 and nothing[REFUTED] <= 0.05 and nothing[INCONCLUSIVE] > 0.5


def test_the_luck_of_trainings_decides_nothing():
    strayed = rates("luck alone", lambda rng: judged(world(rng, 0.5, 1.0, luck=0.5)))
    assert strayed[REPRODUCED] <= 0.05 and strayed[REFUTED] <= 0.05


def test_one_training_of_each_network_is_too_few():
    # as the workflow makes them: many test pairs, one network trained on from one other
    scores = world(np.random.default_rng(0), 0.5, 1.4, trainings=1)
    row = judged(scores.drop(columns=["training", "image"]), "paper")
    assert row["verdict"] == TOO_SMALL and "1 training of each network" in row["why"]
    assert "also trained on" in row["why"]
    # what was measured is shown all the same
    assert 1.0 < row["low"] < row["measured"] < row["high"]


def test_short_trainings_few_images_or_none_leave_it_open():
    rng = np.random.default_rng(0)
    assert judged(world(rng, 0.5, 1.4), "test")["verdict"] == TOO_SMALL
    assert judged(world(rng, 0.5, 1.4, pairs=8))["verdict"] == TOO_SMALL
    assert judged(None)["verdict"] == UNTESTABLE
