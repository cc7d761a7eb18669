"""Whether a claim on the nanoparticle's cross sections hangs on how its vacuum is taken."""

from emrestore.claims.verdicts import REFUTED, REPRODUCED

WAYS = {"fixed": "a fixed background", "cells": "cells integrated"}


def other_ways(judge, verdict, vacuum):
    """Return what a claim comes to by the ways that it is not judged by, in words.

    Parameters
    ----------
    judge : callable
        Of the claim: the table of a study -> dict with measured, low, high, unit, verdict.
    verdict : str
        By columns fitted on a free background.
    vacuum : pandas.DataFrame
        quantification/vacuum.csv.

    Returns
    -------
    str
    """
    found = {way: judge(vacuum[vacuum["way"] == way]) for way in WAYS}
    parts = []
    for way, other in found.items():
        numbers = "{measured:.2f} ({low:.2f} to {high:.2f})".format(**other)
        same = "the same" if other["verdict"] == verdict else other["verdict"]
        parts.append(f"{WAYS[way]}: {numbers} {other['unit']}, {same}")
    verdicts = {verdict, *(other["verdict"] for other in found.values())}
    if {REPRODUCED, REFUTED} <= verdicts:
        depends = "the verdict depends on the background"
    elif len(verdicts) > 1:
        depends = "the verdict differs with the background, within what the data decide"
    else:
        depends = "the verdict does not depend on the background"
    return f"{depends}: free as judged; at low doses by {'; by '.join(parts)}"
