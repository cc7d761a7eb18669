"""Sums of columns and tiled cells against closed forms."""

import numpy as np
import pytest
from emrestore.quantification.model import Columns, rendered
from emrestore.simulation.superposition import superposed, tiled


def test_gaussian_columns_are_the_gaussian_model():
    r = np.arange(0.0, 3.5, 0.02)
    profiles = np.array([np.exp(-0.5 * (r / 0.4) ** 2), 2.5 * np.exp(-0.5 * (r / 0.4) ** 2)])
    x, y, atoms = np.array([2.03, 4.4, -0.5]), np.array([2.5, 3.3, 4.0]), np.array([1, 2, 2])
    image = superposed(x, y, atoms, profiles, 0.02, (36, 33), 0.2)
    truth = Columns(x, y, np.full(3, 0.4), np.array([1.0, 2.5, 2.5]), 0.0)
    assert np.abs(image - rendered(truth, (36, 33), 0.2)).max() < 1e-6


def test_longer_column_than_the_library_is_refused():
    with pytest.raises(ValueError, match="columns of 3 to 3 atoms, but profiles of 1 to 2"):
        superposed([1.0], [1.0], [3], np.ones((2, 9)), 0.1, (10, 10), 0.2)


@pytest.mark.parametrize("steps", [(8, 8), (9, 6)])
def test_tiles_are_exact_for_waves_and_the_source_damps_them(steps):
    cell, pixel, source = (1.9, 2.3), 0.17, 0.3
    y, x = (np.arange(n) / n for n in steps)
    wave = 1.0 + 0.4 * np.cos(2 * np.pi * (x[None, :] + 2 * y[:, None]))
    image = tiled(wave, cell, (20, 31), pixel, source)
    fx, fy = 1 / cell[0], 2 / cell[1]
    px, py = pixel * np.arange(31), pixel * np.arange(20)
    damping = np.exp(-2 * (np.pi * source) ** 2 * (fx**2 + fy**2))
    expected = 1 + 0.4 * damping * np.cos(2 * np.pi * (fx * px[None, :] + fy * py[:, None]))
    assert np.abs(image - expected).max() < 1e-9
