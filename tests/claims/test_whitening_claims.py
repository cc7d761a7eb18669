"""What is told of whitening: the gains of one image, and no verdict from its tiles."""

import numpy as np
import pandas as pd
import pytest
from emrestore.claims.judging import judge
from emrestore.claims.verdicts import TOO_SMALL
from emrestore.claims.whitening import gains_of

WINDOWS = (2, 4, 8, 16)
CLAIM = {"id": "L-whitening"}


def world(rng, edge, support, interior=1.0, tiles=(21, 43)):
    """Return fig11-contrast.csv of an image whose edge, support and interior gain so many times."""
    rows = []
    for region, gain, number in (("edge", edge, tiles[0]), ("support", support, tiles[1])):
        before = 0.6 * np.exp(rng.normal(0.0, 0.2, number))
        for window in (0, *WINDOWS):
            values = before * (gain * np.exp(rng.normal(0.0, 0.25, number)) if window else 1.0)
            row = {"window": window, "region": region, "tile": range(number), "to_panel": values}
            rows.append(
                pd.DataFrame(row).assign(to_interior=values / (interior if window else 1.0))
            )
    return pd.concat(rows, ignore_index=True)


def judged(table):
    return judge(CLAIM, {"whitening": table}, {}, "demo")


@pytest.mark.parametrize("edge, support", [(1.5, 1.5), (0.7, 1.5), (1.0, 1.0)])
def test_one_image_gives_its_numbers_and_no_verdict(edge, support):
    found = judged(world(np.random.default_rng(0), edge, support, interior=3.0))
    assert found["verdict"] == TOO_SMALL
    assert found["why"].startswith("one image: its tiles say nothing of other images")
    # an interval over tiles would be taken for one over images
    assert "low" not in found and "high" not in found
    assert found["measured"] == pytest.approx(min(edge, support), rel=0.2)


def test_gains_are_those_of_both_readings():
    table = world(np.random.default_rng(1), 1.5, 1.2, interior=3.0)
    gains = gains_of(table, "to_panel")
    assert gains["edge"].to_numpy() == pytest.approx(1.5, rel=0.15)
    assert gains["support"].index.tolist() == list(WINDOWS)
    assert gains_of(table, "to_interior").to_numpy() == pytest.approx(gains.to_numpy() / 3.0)


def test_too_few_tiles_leave_it_open():
    assert judged(world(np.random.default_rng(0), 1.5, 1.5, tiles=(2, 43)))["verdict"] == TOO_SMALL
