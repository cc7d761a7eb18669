"""Eq. 21 by integration against its closed form for Lobato's parametrisation."""

import numpy as np
import pytest
from emrestore.atoms.projected_radius import projected_radius
from scipy.special import kn

RADIUS, POINTS = 60.0, 4001


def test_gaussian_potential():
    # ∫ r³ exp(-r²/2s²) dr / ∫ r exp(-r²/2s²) dr = 2 s²
    value = projected_radius(lambda r: np.exp(-(r**2) / (2 * 0.4**2)), 20.0, POINTS)
    assert value == pytest.approx(0.4 * np.sqrt(2), rel=1e-6)


@pytest.mark.parametrize(
    ("element", "expected"), [("C", 0.661), ("Pt", 0.696), ("Au", 0.623), ("U", 1.0145)]
)
def test_published_radii(element, expected):
    lobato = pytest.importorskip("abtem.parametrizations").LobatoParametrization()
    a, b = np.array(lobato.parameters[element])[:2]
    closed_form = np.sqrt(3 * np.sum(a * b) / (2 * np.pi**2 * np.sum(a)))
    value = projected_radius(lobato.projected_potential(element), RADIUS, POINTS)
    assert value == pytest.approx(closed_form, rel=2e-5)
    assert value == pytest.approx(expected, abs=6e-4)


def test_sum_of_bessel_terms():
    # one term of Lobato's potential, 2 K0(br)/b + r K1(br): closed form sqrt(6)/b
    b = 5.0
    value = projected_radius(lambda r: 2 * kn(0, b * r) / b + r * kn(1, b * r), RADIUS, POINTS)
    assert value == pytest.approx(np.sqrt(6) / b, rel=1e-6)
