"""Medians and their intervals: how often they hold the true one."""

import numpy as np
import pytest
from emrestore.claims.medians import of_median


@pytest.mark.parametrize("n", [6, 14, 85])
def test_the_interval_holds_the_median_of_heavy_tails(n):
    rng = np.random.default_rng(0)
    found = [of_median(np.exp(3.0 * rng.standard_normal(n))) for _ in range(2000)]
    assert np.mean([one.low <= 1.0 <= one.high for one in found]) >= 0.94
    assert np.mean([one.low <= 1.0 for one in found]) >= 0.97


def test_five_values_have_no_interval():
    found = of_median([1.0, 2.0, 3.0, 4.0, 50.0])
    assert found.value == 3.0 and np.isnan(found.low) and np.isnan(found.high)
