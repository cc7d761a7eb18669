"""The paper's claim on the growth of the scattering cross section with Z and thickness."""

import numpy as np
import pandas as pd

from emrestore.audit.intervals import LEVEL, Interval, above, chance_above, holm, near
from emrestore.audit.verdicts import (
    INCONCLUSIVE,
    REFUTED,
    REPRODUCED,
    UNTESTABLE,
    together,
)
from emrestore.evidence.laws_of_values import estimated_share


def judge_growth(exponents, thickness, bounds, mostly):
    """Judge the growth of the cross section with Z and with the thickness (SCS-Z).

    Parameters
    ----------
    exponents : pandas.DataFrame or None
        scs_exponent.csv: voltage_kv, detector, exponent, low, high, n_atoms.
    thickness : pandas.DataFrame or None
        bulk-001.csv: atoms, scs_angstrom2.
    bounds : (float, float)
        What passes as Z^1.7.
    mostly : float
        Share of the steps in thickness that must rise.

    Returns
    -------
    dict
    """
    if exponents is None or exponents.empty:
        return {"verdict": UNTESTABLE, "why": "no exponent was fitted", "rule": "", "source": ""}
    row = exponents.iloc[-1]
    numbers = {"measured": row["exponent"], "low": row["low"], "high": row["high"]}
    numbers |= {"agree_low": bounds[0], "agree_high": bounds[1]}
    source = {"rule": "fit_atoms", "source": "fit/scs_exponent.csv"}
    shown = ", ".join(
        f"{r.exponent:.2f} ({r.low:.2f} to {r.high:.2f}) at {r.voltage_kv:g} kV"
        for r in exponents.itertuples()
    )
    why = f"exponent of Z of single atoms in {row['detector']}: {shown}"
    if thickness is None or len(thickness) < 2:
        why += "; the growth with thickness was not measured"
        return numbers | {"verdict": UNTESTABLE, "why": why} | source
    rises = np.diff(thickness["scs_angstrom2"]) > 0.0
    share, low, high = estimated_share(pd.Series(rises), LEVEL)
    middle, half = np.mean(bounds), 0.5 * np.ptp(bounds)
    fitted = [Interval(r.exponent, r.low, r.high) for r in exponents.itertuples()]
    freedoms = exponents["n_atoms"] - 2
    beyond = [
        min(
            chance_above(one, middle + half, behind),
            chance_above(one.opposite(), half - middle, behind),
        )
        for one, behind in zip(fitted, freedoms, strict=True)
    ]
    inside = [near(one, middle, half)[0] for one in fitted]
    verdict = REPRODUCED if set(inside) == {REPRODUCED} else INCONCLUSIVE
    if (holm(beyond) < 0.5 * (1.0 - LEVEL)).any():
        verdict = REFUTED
    why += (
        f"; taken as Z^1.7 from {bounds[0]:g} to {bounds[1]:g}; platinum [001] rises in {rises.sum()} of "
        f"{len(rises)} steps from 1 to {thickness['atoms'].max()} atoms ({100 * low:.0f} to "
        f"{100 * high:.0f} %); the paper says mostly, taken as {mostly:.0%}"
    )
    verdict = together(verdict, above(Interval(share, low, high), mostly))
    return numbers | {"verdict": verdict, "why": why} | source
