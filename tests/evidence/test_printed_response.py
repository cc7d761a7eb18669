"""Eq. 47 to 50 as printed, against numerical integration."""

import numpy as np
import pytest
from emrestore.evidence.measurements import measured_pairs
from emrestore.evidence.printed_response import (
    DETECTOR_INTEGRAL,
    printed_factor,
    readout_integral,
    response_integrals,
)
from scipy.integrate import quad

SETS = [(0.618, 8.493, 1.172), (3.04, 8.493, 0.504), (1.0, 5.0, 0.0)]


@pytest.mark.parametrize("beta, gamma, theta", SETS)
def test_the_readout_integrates_to_its_closed_form(beta, gamma, theta):
    found, _ = quad(
        lambda t: np.exp(-t / beta) * np.sin(2 * np.pi * t / gamma + theta), 0, 60 * beta, limit=200
    )
    assert readout_integral(beta, gamma, theta) == pytest.approx(found, rel=1e-9)
    # eq. 50 is that integral, not its inverse, for half the printed period
    assert printed_factor(beta, gamma, theta) == pytest.approx(
        readout_integral(beta, gamma / 2, theta), rel=1e-12
    )


@pytest.mark.parametrize("alpha", [0.3, 5.66])
def test_the_detector_integrates_to_a_quarter(alpha):
    found, _ = quad(lambda x: alpha / (4 * np.pi**2 * x**2 + alpha**2), -np.inf, 0)
    assert found == pytest.approx(DETECTOR_INTEGRAL, rel=1e-9)


def test_every_pair_with_a_known_response_is_there():
    pairs = measured_pairs()
    table = response_integrals(pairs)
    assert len(table) == pairs[["beta", "theta"]].notna().all(axis=1).sum()
    row = table[(table["modality"] == "hrsem") & (table["image"] == 0)].iloc[0]
    assert row["readout"] == pytest.approx(row["inverse"] * printed_factor(*SETS[0]) ** 2)
