"""A whole specimen that was killed half way comes out with the same bits as one that was not."""

from collections import Counter

import numpy as np
import pytest

abtem = pytest.importorskip("abtem")

from emrestore.simulation import whole_specimen as module  # noqa: E402
from emrestore.simulation.multislice import dark_field, isolated_column  # noqa: E402
from emrestore.simulation.whole_specimen import whole_specimen  # noqa: E402

PERIOD = 3.9242  # Å
SIMULATION = {
    "energy": 300.0,
    "convergence": 20.0,
    "detector": (58.0, 90.0),
    "sampling": 0.065,
    "projection": "infinite",
    "displacement": 0.07,
    "full": {"tile": 3.0, "window": 4.0},
}


class Killed(Exception):
    """Stands for a signal."""


@pytest.fixture
def specimen():
    """Return a column of two atoms and probes on a line across it, which lie in four tiles."""
    atoms = isolated_column(PERIOD, 2, 12.0)
    x = np.linspace(1.0, 11.0, 9)
    return atoms, np.stack([x, np.full(len(x), 6.0)], axis=1)


def run(specimen, checkpoint, key="key", every=0.0):
    rng = np.random.default_rng(3)
    return whole_specimen(*specimen, SIMULATION, PERIOD, rng, checkpoint, key, every)


@pytest.fixture
def calls(monkeypatch):
    """Count the patches that are simulated; from the one numbered `calls["kill"]` on there are none."""
    counted = Counter(kill=1000)

    def counting(*arguments):
        if counted["patches"] == counted["kill"]:
            raise Killed
        counted["patches"] += 1
        return dark_field(*arguments)

    monkeypatch.setattr(module, "dark_field", counting)
    return counted


def test_killed_and_gone_on_it_has_the_same_bits(specimen, tmp_path, calls):
    whole = run(specimen, tmp_path / "whole.npz")
    patches = calls["patches"]
    # four tiles, a pair of phonons; beside one of them there may be no atom
    assert 7 <= patches <= 8 and not list(tmp_path.iterdir())
    calls.update(patches=-patches)
    calls["kill"] = 5
    with pytest.raises(Killed):
        run(specimen, tmp_path / "cut.npz")
    calls["kill"] = 1000
    assert (tmp_path / "cut.npz").exists()
    np.testing.assert_array_equal(run(specimen, tmp_path / "cut.npz"), whole)
    # nothing was done twice
    assert calls["patches"] == patches and not list(tmp_path.iterdir())


def test_a_checkpoint_of_other_settings_is_none(specimen, tmp_path, calls):
    calls["kill"] = 5
    with pytest.raises(Killed):
        run(specimen, tmp_path / "cut.npz", key="other")
    calls.update(kill=995, patches=-5)
    run(specimen, tmp_path / "cut.npz")
    assert 7 <= calls["patches"] <= 8


def test_between_checkpoints_nothing_is_written(specimen, tmp_path, calls):
    calls["kill"] = 5
    with pytest.raises(Killed):
        run(specimen, tmp_path / "cut.npz", every=1000.0)
    assert not list(tmp_path.iterdir())


def test_the_signal_is_that_of_the_whole_cell(specimen, tmp_path):
    """Patch by patch the middle of the column scatters as it does in one cell."""
    still = SIMULATION | {"displacement": 0.0}
    rng = np.random.default_rng(3)
    found = whole_specimen(*specimen, still, PERIOD, rng, tmp_path / "a.npz", "key")
    atoms, probes = specimen
    expected = dark_field(atoms, probes, still, PERIOD)[-1]
    # the patch is smaller than the cell
    assert found[4] == pytest.approx(expected[4], rel=0.2)
    assert found[4] > 3 * found[0]
