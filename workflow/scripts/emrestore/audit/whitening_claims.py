"""The paper's claim that whitening enhances the particle's edge and the support (Figure 11)."""

import numpy as np

from emrestore.audit.intervals import all_below, of_paired
from emrestore.audit.verdicts import INCONCLUSIVE, TOO_SMALL

SOURCE = {"rule": "whitening_contrast", "source": "figures/fig11-contrast.csv"}
UNDISTORTED = 0
READINGS = {"to_panel": "the panel's Std", "to_interior": "the interior's fine structure"}
FEWEST_TILES = 5  # of a region; fewer say nothing of their spread


def gains_of(table, reading):
    """Return the mean logarithm of contrast after / before, with its interval, by region and window."""
    wide = np.log(table.pivot(index=["region", "tile"], columns="window", values=reading))
    return {
        (region, window): of_paired(part[window], part[UNDISTORTED])
        for region, part in wide.groupby(level="region")
        for window in wide.columns
        if window != UNDISTORTED
    }


def judge_whitening(claim, measured, settings, scale):
    """Judge that fine structure at the edge and on the support stands out more at all windows.

    In two readings, which must agree: against the standard deviation of the panel, as it is seen in a
    figure, and against the fine structure of the particle's interior, since what raises everything
    alike enhances nothing.

    Parameters
    ----------
    claim : dict
        Entry of claims.yaml.
    measured : dict of str to pandas.DataFrame
        ``whitening``: fig11-contrast.csv.
    settings : dict
        Config section ``audit``, without use here.
    scale : str

    Returns
    -------
    dict
        The smallest gain against the panel.
    """
    table = measured["whitening"]
    tiles = table[table["window"] == UNDISTORTED].groupby("region").size()
    if set(tiles.index) != {"edge", "support"} or tiles.min() < FEWEST_TILES:
        why = f"the image has too few tiles of edge or support: {tiles.to_dict()}"
        return {"verdict": TOO_SMALL, "why": why} | SOURCE
    gains = {reading: gains_of(table, reading) for reading in READINGS}
    verdicts, told = [], []
    for reading, unit in READINGS.items():
        against = [one.opposite() for one in gains[reading].values()]
        verdict, words = all_below(against, 0.0, tiles.min() - 1)
        verdicts.append(verdict)
        factors = ", ".join(
            f"{region} {np.exp(one.value):.2f} at {window}"
            for (region, window), one in gains[reading].items()
        )
        told.append(f"in {unit} {factors} (as logarithms, each against the claim: {words})")
    agree = len(set(verdicts)) == 1
    why = (
        f"contrast of the fine structure after whitening with a window of so many pixels / before, "
        f"{tiles['edge']} tiles of edge and {tiles['support']} of support of one simulated image: "
        f"{'; '.join(told)}"
    )
    why += "" if agree else "; the two readings do not agree"
    weakest = min(gains["to_panel"].values(), key=lambda interval: interval.value)
    numbers = dict(zip(("measured", "low", "high"), map(float, np.exp(weakest)), strict=True))
    verdict = verdicts[0] if agree else INCONCLUSIVE
    return numbers | {"unit": "ratio", "agree_low": 1.0, "verdict": verdict, "why": why} | SOURCE
