"""The paper's claim on the model of its generator, eq. 16 and 17, against multislice."""

import pandas as pd

from emrestore.claims.intervals import LEVEL, shown
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, UNTESTABLE
from emrestore.evidence.laws_of_values import estimated_share

SOURCE = {
    "rule": "generator_against_multislice",
    "source": "fit/generator_against_multislice.csv",
}


def judge_atom_model(claim, tables, settings, scale):
    """Judge that eq. 17 models almost any incoherent image accurately.

    Cases are the single atoms and the specimens, at every voltage, each at its whole thickness. A case is
    accurate where the difference is a small share of the signal; the share of accurate cases is held
    against what passes as "almost any", with the interval of Clopper and Pearson.

    Tables: ``atoms``, atom_model.csv; ``specimens``, generator_against_multislice.csv. Settings:
    ``accurate_within`` (root mean square difference over that of the signal), ``almost_any`` (share of
    the cases) and ``incoherent``.
    """
    atoms, specimens, incoherent = tables["atoms"], tables["specimens"], settings["incoherent"]
    if atoms is None or specimens is None:
        return {"verdict": UNTESTABLE, "why": "no specimen was simulated"} | SOURCE
    lone = atoms[atoms["detector"].isin(incoherent)]["relative_rms"]
    dark = specimens[specimens["detector"].isin(incoherent)]
    whole = dark.loc[dark.groupby(["specimen", "voltage_kv"])["thickness_angstrom"].idxmax()]
    bodies = whole["relative_rms_scaled"]
    bound, wanted = settings["accurate_within"], settings["almost_any"]
    share, low, high = estimated_share(pd.concat([lone, bodies]) <= bound, LEVEL)
    verdict = REPRODUCED if low >= wanted else REFUTED if high < wanted else INCONCLUSIVE
    why = (
        f"within {bound:.0%} of the signal are {int((lone <= bound).sum())} of {len(lone)} single atoms "
        f"(largest {lone.max():.1%}) and {int((bodies <= bound).sum())} of {len(bodies)} specimens "
        f"(largest {bodies.max():.1%}, after the best scale) in {', '.join(incoherent)}; almost any "
        f"means {wanted:.0%} here"
    )
    numbers = shown((share, low, high), "", agree_low=wanted)
    return numbers | {"verdict": verdict, "why": why} | SOURCE
