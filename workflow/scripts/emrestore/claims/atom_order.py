"""The paper's constraint that the integrated intensity of the atoms rises with Z (eq. 22)."""

from emrestore.claims.verdicts import UNTESTABLE

SOURCE = {"rule": "drawn_atoms", "source": "datasets/drawn_atoms.csv"}


def judge_heavier_brighter(claim, tables, settings, scale):
    """Say why eq. 22 cannot be judged, and how often its order is possible at all.

    Eq. 22 is imposed on the heights of the drawn atoms. The atoms that the authors drew are not
    published; those drawn here have heights that this project chose (deviation heights-order), and
    whatever order they have is no evidence.

    Table: ``drawn_atoms``, drawn_atoms.csv.
    """
    table = tables["drawn_atoms"]
    can = {name: 100 * table[f"{name}_can_rise"].mean() for name in ("area", "line")}
    why = (
        f"a constraint on the heights of drawn atoms, and the authors' drawn atoms are not published; "
        f"with the printed widths and bounds the printed integral, over r, can rise in "
        f"{can['line']:.0f} % of our {len(table)} specimens of several elements, that over the plane in "
        f"{can['area']:.0f} %; of multislice atoms see SCS-Z"
    )
    return {"verdict": UNTESTABLE, "why": why} | SOURCE
