"""The rule on eq. 17, on worlds in which the model is accurate and in which it is not."""

import numpy as np
import pandas as pd
from emrestore.claims.generator import judge_atom_model
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, UNTESTABLE
from emrestore.random import stream

SETTINGS = {"accurate_within": 0.1, "almost_any": 0.8}
WORLDS = 500


def world(rng, share, atoms=16, specimens=24):
    """Return the tables of a world in which a share of all cases is within 10 %."""

    def errors(count):
        good = rng.random(count) < share
        return np.where(good, rng.uniform(0.0, 0.1, count), rng.uniform(0.11, 1.0, count))

    lone = pd.DataFrame({"detector": "haadf", "relative_rms": errors(atoms)})
    bodies = pd.DataFrame(
        {
            "specimen": [f"s{i}" for i in range(specimens)],
            "voltage_kv": 80,
            "detector": "haadf",
            "thickness_angstrom": 40.0,
            "relative_rms_scaled": errors(specimens),
        }
    )
    # half way through, and in an image that is coherent, it fails: neither counts
    thin = bodies.assign(thickness_angstrom=20.0, relative_rms_scaled=9.0)
    coherent = bodies.assign(detector="hrtem", relative_rms_scaled=9.0)
    return lone, pd.concat([bodies, thin, coherent], ignore_index=True)


def judged(atoms, specimens):
    tables = {"atoms": atoms, "specimens": specimens}
    return judge_atom_model(
        {"id": "M-atom-model"}, tables, SETTINGS | {"incoherent": ["haadf"]}, "demo"
    )


def verdicts(name, share):
    """Return how often each verdict comes out."""
    found = [judged(*world(stream(1, name, i), share))["verdict"] for i in range(WORLDS)]
    return {
        verdict: found.count(verdict) / WORLDS for verdict in (REPRODUCED, REFUTED, INCONCLUSIVE)
    }


def test_the_wrong_verdict_is_rare_and_a_clear_world_is_judged():
    clear, failing = verdicts("clear", 0.99), verdicts("failing", 0.4)
    assert clear[REFUTED] == 0.0 and clear[REPRODUCED] > 0.8
    assert failing[REPRODUCED] == 0.0 and failing[REFUTED] > 0.8


def test_a_world_on_the_border_is_seldom_decided():
    border = verdicts("border", 0.8)
    assert border[REPRODUCED] <= 0.05 and border[REFUTED] <= 0.05


def test_without_specimens_there_is_no_verdict():
    assert judged(None, None)["verdict"] == UNTESTABLE
