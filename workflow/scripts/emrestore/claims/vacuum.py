"""Whether a claim on the nanoparticle's cross sections hangs on how its vacuum is taken."""

from emrestore.claims.column_studies import NETWORK
from emrestore.claims.verdicts import REFUTED, REPRODUCED

WAYS = {"fixed": "a fixed background", "cells": "cells integrated"}


def agrees(result):
    """Return whether what is shown lies on the side of its bound that the claim asks for."""
    if "agree_high" in result:
        return result["measured"] < result["agree_high"]
    return result["measured"] > result["agree_low"]


def mean_errors(vacuum):
    """Return the mean error of restored cross sections by way and dose, in words; "" without any."""
    rows = vacuum[(vacuum["quantity"] == "scs_mean_error") & (vacuum["method"] == NETWORK)]
    by_way = {name: part.sort_values("dose_e_per_a2") for name, part in rows.groupby("way")}
    if not {"free", "fixed"} <= set(by_way):
        return ""
    words = " and ".join(
        f"{', '.join(f'{value:+.1f}' for value in by_way[way]['value'])} % {how}"
        for way, how in (
            ("free", "with the background fitted over image and vacuum"),
            ("fixed", "with it held at that of the image without noise"),
        )
    )
    return f"; mean error of restored cross sections, by dose: {words}"


def other_ways(judge, free, vacuum):
    """Return what a claim comes to by the ways that it is not judged by, in words.

    Parameters
    ----------
    judge : callable
        Of the claim: the table of a study -> dict with measured, low, high, unit, verdict, and agree_low
        or agree_high.
    free : dict
        What it says of columns fitted on a free background.
    vacuum : pandas.DataFrame
        quantification/vacuum.csv.

    Returns
    -------
    str
    """
    found = {way: judge(vacuum[vacuum["way"] == way]) for way in WAYS}
    verdict = free["verdict"]
    parts = []
    for way, other in found.items():
        numbers = "{measured:.2f} ({low:.2f} to {high:.2f})".format(**other)
        parts.append(f"{WAYS[way]}: {numbers} {other['unit']}, {other['verdict']}")
    verdicts = {verdict, *(other["verdict"] for other in found.values())}
    if {REPRODUCED, REFUTED} <= verdicts:
        depends = "the verdict depends on the background"
    elif len(verdicts) > 1:
        depends = "the verdict differs with the background, within what the data decide"
    else:
        depends = "the verdict does not depend on how the background is taken"
    if any(agrees(other) != agrees(free) for other in found.values()):
        depends += ", the sign of the mean over low doses does"
    return f"{depends}: at low doses by {'; by '.join(parts)}{mean_errors(vacuum)}"
