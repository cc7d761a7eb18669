"""Errors near the core and beside it, on fits whose errors are known."""

import numpy as np
import pandas as pd
import pytest
from emrestore.quantification.core import core_errors

REALISATIONS = 40


def fits_of(rng, near, scale):
    """Return fits with errors of `scale` [pm], twice that restored near the core, and a shift."""
    n = len(near)
    truth = {f"truth/{name}": rng.uniform(1.0, 5.0, (1, n)) for name in ("x", "y", "scs")}
    found = {}
    for method, worse in (("raw", 1.0), ("published", 2.0)):
        for name in ("x", "y"):
            noise = rng.normal(0.0, 0.01 * scale, (REALISATIONS, n)) * np.where(near, worse, 1.0)
            # an image has no origin: a shift of all is no error
            shift = rng.normal(0.0, 1.0, (REALISATIONS, 1))
            found[f"{method}/{name}"] = (truth[f"truth/{name}"] + noise + shift)[None]
        found[f"{method}/scs"] = np.repeat(truth["truth/scs"][None], REALISATIONS, axis=1)
    return truth | found


def test_the_ratio_of_the_errors_is_found_and_a_shift_is_none():
    rng = np.random.default_rng(0)
    kinds = ["near"] * 12 + ["evaluated"] * 60 + ["fitted"] * 8
    near = np.array(kinds) == "near"
    fits = {500: fits_of(rng, near, 20.0), 50000: fits_of(rng, near, 5.0)}
    table = core_errors(fits, pd.DataFrame({"kind": kinds}), rng)
    table = table.set_index(["dose_e_per_a2", "method"])
    for dose, scale in ((500, 20.0), (50000, 5.0)):
        # the mean length of two normal errors
        expected = scale * np.sqrt(np.pi / 2)
        assert table.loc[(dose, "raw"), "far_pm"] == pytest.approx(expected, rel=0.05)
        assert table.loc[(dose, "raw"), "ratio"] == pytest.approx(1.0, abs=0.1)
        assert table.loc[(dose, "published"), "ratio"] == pytest.approx(2.0, abs=0.2)
        low, high = table.loc[(dose, "published"), ["ratio_low", "ratio_high"]]
        assert 1.5 < low < high < 2.5
    assert (table["n_near"] == 12).all() and (table["n_far"] == 60).all()
