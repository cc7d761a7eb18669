"""The paper's claim on the growth of the scattering cross section with Z and thickness."""

import numpy as np

from emrestore.claims.intervals import Interval, around, chance_outside, near, of_parts, shown
from emrestore.claims.verdicts import REFUTED, UNTESTABLE

EXPONENT = 1.7  # of Z; paper, Atomic structure quantification, which cites it


def judge_growth(claim, tables, settings, scale):
    """Judge the growth of the cross section with Z and with the thickness (SCS-Z).

    Both come from simulations without chance in them. What an exponent has for an interval is the misfit
    of the elements to a power law; the steps in thickness have none. Shown is the exponent whose
    interval reaches farthest from 1.7.

    Tables: ``exponents``, scs_exponent.csv; ``thickness``, bulk-001.csv. Settings: ``exponent_within``,
    how far from 1.7 an exponent may lie; ``mostly_rising``, the share of the steps in thickness that
    must rise.
    """
    exponents, thickness = tables["exponents"], tables["thickness"]
    within, mostly = settings["exponent_within"], settings["mostly_rising"]
    if exponents is None or exponents.empty:
        return {"verdict": UNTESTABLE, "why": "no exponent was fitted", "rule": "", "source": ""}
    reach = np.maximum(exponents["high"] - EXPONENT, EXPONENT - exponents["low"])
    row = exponents.loc[reach.idxmax()]
    numbers = shown(row[["exponent", "low", "high"]], "", **around(EXPONENT, within))
    source = {"rule": "fit_atoms", "source": "fit/scs_exponent.csv"}
    each = ", ".join(
        f"{r.exponent:.2f} ({r.low:.2f} to {r.high:.2f}) at {r.voltage_kv:g} kV"
        for r in exponents.itertuples()
    )
    why = (
        f"exponent of Z of single atoms in {row['detector']}: {each}; in brackets what the misfit of "
        f"{row['n_atoms']:.0f} elements to a power law leaves open, no sampling interval"
    )
    if thickness is None or len(thickness) < 2:
        why += "; the growth with thickness was not measured"
        return numbers | {"verdict": UNTESTABLE, "why": why} | source
    rises = np.diff(thickness["scs_angstrom2"]) > 0.0
    fitted = [Interval(r.exponent, r.low, r.high) for r in exponents.itertuples()]
    inside = [near(one, EXPONENT, within)[0] for one in fitted]
    chances = [
        chance_outside(one, EXPONENT, within, elements - 2)
        for one, elements in zip(fitted, exponents["n_atoms"], strict=True)
    ]
    verdict = of_parts(inside, chances)
    # one curve, not a sample of curves: its share is as it is
    if rises.mean() < mostly:
        verdict = REFUTED
    why += (
        f"; taken as approximately Z^{EXPONENT:g} within {within:g}; platinum [001] rises in "
        f"{rises.sum()} of {len(rises)} steps from 1 to {thickness['atoms'].max()} atoms; the paper "
        f"says mostly, taken as {mostly:.0%} of them"
    )
    return numbers | {"verdict": verdict, "why": why} | source
