"""The radial convolution against closed forms of two-dimensional Gaussians."""

import numpy as np
import pytest
from emrestore.simulation.source import blurred
from scipy.integrate import simpson

R = np.linspace(0.0, 6.0, 1201)


def test_gaussian_becomes_a_wider_gaussian():
    a, w = 0.4, 0.3
    total = a**2 + w**2
    expected = a**2 / total * np.exp(-(R**2) / (2 * total))
    assert np.abs(blurred(R, np.exp(-(R**2) / (2 * a**2)), w) - expected).max() < 1e-6


def test_integral_over_the_plane_is_kept():
    disk = 1.0 / (1.0 + R**12)
    assert simpson(blurred(R, disk, 0.3) * R, x=R) == pytest.approx(
        simpson(disk * R, x=R), rel=1e-5
    )


def test_constant_background_stays():
    assert np.allclose(blurred(R, np.full_like(R, 0.24), 0.3), 0.24)
