"""The order of the drawn atoms' integrals, against numerical integration and a search."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.atoms.radial_model import profile
from emrestore.config.layers import resolved
from emrestore.imaging.drawn_atoms import can_rise, drawn_atoms, line_integral
from scipy.integrate import quad

CONFIG = resolved({"scale": "test"}, Path(__file__).parents[2])


@pytest.mark.parametrize("order", [4.0, 16.0])
def test_the_integral_along_a_ray(order):
    form = (0.7, 0.5, 0.9, order, 0.6)
    found = sum(quad(lambda r: profile(r, *form), *part)[0] for part in ((0, 1), (1, 30)))
    assert line_integral(*form) == pytest.approx(found, rel=1e-6)


def test_what_can_rise_agrees_with_a_search():
    rng = np.random.default_rng(0)
    found = set()
    for _ in range(200):
        low = rng.uniform(0.0, 1.0, 3)
        high = low + rng.uniform(0.0, 1.0, 3)
        grids = [np.linspace(*ends, 25) for ends in zip(low, high, strict=True)]
        search = any((np.diff(values) > 0.0).all() for values in product(*grids))
        # a grid may miss a narrow way
        assert can_rise(low, high) >= search
        found.add((can_rise(low, high), search))
    assert {(True, True), (False, False)} <= found


def test_atoms_that_rise_could_and_one_element_has_no_order():
    table = drawn_atoms(
        CONFIG["specimen"]["crystal"], CONFIG["imaging"]["atoms"], radii_by_atomic_number(), 60, 1
    )
    assert len(table) == 60 and table["elements"].min() >= 2
    for name in ("area", "line"):
        assert (table[f"{name}_can_rise"] >= table[f"{name}_rises"]).all()
    pairs = table[table["elements"] <= 4]["area_rises"].mean()
    assert pairs > table[table["elements"] >= 10]["area_rises"].mean()
