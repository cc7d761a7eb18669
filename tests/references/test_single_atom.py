"""Multislice of one atom against what a thin specimen must do. Needs abTEM."""

import numpy as np
import pytest

pytest.importorskip("abtem", reason="abTEM lives in the environment of the multislice rules")

from emrestore.simulation.angles import wavelength  # noqa: E402
from emrestore.simulation.single_atom import signals  # noqa: E402

SETTINGS = {"energy": 300e3, "convergence": 21.0, "extent": 12.0, "sampling": 0.05}


def test_even_illumination_counts_the_points_of_each_detector():
    rings = {"small": (0, 10), "large": (0, 15), "all": (0, 60), "dark": (30, 60)}
    _, vacuum = signals(6, detectors=rings, radii=np.zeros(1), **SETTINGS)
    angle = 1e3 * wavelength(SETTINGS["energy"]) / SETTINGS["extent"]
    i = np.arange(-20, 21)
    square = angle**2 * (i[:, None] ** 2 + i[None, :] ** 2)
    expected = np.sum(square < 10**2) / np.sum(square < 15**2)
    assert vacuum["small"] / vacuum["large"] == pytest.approx(expected, rel=1e-4)
    assert vacuum["all"] == pytest.approx(1.0, abs=1e-5)
    assert vacuum["dark"] < 1e-9


def test_same_bits_twice():
    first, _ = signals(79, detectors={"haadf": (60, 120)}, radii=np.array([0.0, 0.5]), **SETTINGS)
    second, _ = signals(79, detectors={"haadf": (60, 120)}, radii=np.array([0.0, 0.5]), **SETTINGS)
    assert np.array_equal(first["haadf"], second["haadf"])


def test_detector_beyond_the_grid_is_refused():
    with pytest.raises(ValueError, match="antialias limit"):
        signals(6, detectors={"haadf": (80, 200)}, radii=np.zeros(1), **SETTINGS)
