"""The rule on sharpness, in worlds where a discriminator sharpens what was blurred, and where not."""

import numpy as np
import pandas as pd
from emrestore.audit.judges import JUDGES
from emrestore.audit.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE
from verdict_rates import rates

SETTINGS = {"fewest_images": 30}
CLAIM = {"id": "L-sharper"}
PAIRS = 93


def world(rng, pixel, gain, pairs=PAIRS):
    """Return the scores of a world: power of the pixel losses over the truth's, and what is gained."""
    truth = np.exp(rng.normal(-7.0, 2.0, pairs))
    blurred = truth * pixel * np.exp(rng.standard_t(4, pairs) * 0.8)
    sharp = blurred * gain * np.exp(rng.standard_t(4, pairs) * 0.4)
    quality = rng.normal(34.0, 4.0, pairs)
    return pd.DataFrame(
        {
            "psnr_pixel_db": quality,
            "psnr_adversarial_db": quality - rng.gamma(2.0, 0.2, pairs),
            "high_frequency_power_y": truth,
            "high_frequency_power_pixel": blurred,
            "high_frequency_power_adversarial": sharp,
        }
    )


def judged(scores, scale="demo"):
    return JUDGES[CLAIM["id"]](CLAIM, {"adversarial": scores}, SETTINGS, scale)


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


def test_short_trainings_few_images_or_none_leave_it_open():
    rng = np.random.default_rng(0)
    assert judged(world(rng, 0.5, 1.4), "test")["verdict"] == TOO_SMALL
    assert judged(world(rng, 0.5, 1.4, pairs=8))["verdict"] == TOO_SMALL
    assert judged(None)["verdict"] == UNTESTABLE
