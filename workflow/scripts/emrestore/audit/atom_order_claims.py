"""The paper's claim that the integrated intensity of the atoms rises with Z (eq. 22)."""

from emrestore.audit.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED
from emrestore.evidence.laws_of_values import estimated_share

SOURCE = {"rule": "drawn_atoms", "source": "datasets/drawn_atoms.csv"}


def judge_heavier_brighter(claim, measured, settings, scale):
    """Judge that the area integrals of the drawn atoms of a specimen rise from element to element.

    Parameters
    ----------
    claim : dict
        Entry of claims.yaml.
    measured : dict of str to pandas.DataFrame
        ``drawn_atoms``: drawn_atoms.csv.
    settings : dict
        Config section ``audit``: ``slips``, the share of specimens that may break an order that is
        said to hold in all.
    scale : str

    Returns
    -------
    dict
    """
    table = measured["drawn_atoms"]
    share, low, high = estimated_share(table["area_rises"], 0.95)
    wanted = 1.0 - settings["slips"]
    verdict = REPRODUCED if low >= wanted else REFUTED if high < wanted else INCONCLUSIVE
    can = {name: 100 * table[f"{name}_can_rise"].mean() for name in ("area", "line")}
    why = (
        f"share of {len(table)} drawn specimens of several elements in which the integral of eq. 17 over "
        f"the plane rises with Z, to hold in {wanted:.0%}; with the printed widths and heights from 0.5 "
        f"to 1 it can rise in {can['area']:.0f} %, the integral over r, as eq. 22 is printed, in "
        f"{can['line']:.0f} %; of multislice atoms see SCS-Z"
    )
    numbers = {"measured": 100 * share, "low": 100 * low, "high": 100 * high, "unit": "%"}
    numbers |= {"agree_low": 100 * wanted}
    return numbers | {"verdict": verdict, "why": why} | SOURCE
