"""The paper's claim that whitening enhances the particle's edge and the support (Figure 11)."""

import numpy as np

from emrestore.claims.verdicts import TOO_SMALL

SOURCE = {"rule": "whitening_contrast", "source": "figures/fig11-contrast.csv"}
UNDISTORTED = 0
READINGS = {"to_panel": "the panel's Std", "to_interior": "the interior's fine structure"}
FEWEST_TILES = 5  # of a region; fewer say nothing of its mean


def gains_of(table, reading):
    """Return contrast after / before, the geometric mean over the tiles, by region and window."""
    wide = np.log(table.pivot(index=["region", "tile"], columns="window", values=reading))
    gains = wide.drop(columns=UNDISTORTED).sub(wide[UNDISTORTED], axis=0)
    return np.exp(gains.groupby(level="region").mean()).stack()


def judge_whitening(claim, tables, settings, scale):
    """Tell how much more fine structure at the edge and on the support stands out at all windows.

    In two readings: against the standard deviation of the panel, as it is seen in a figure, and against
    the fine structure of the particle's interior, since what raises everything alike enhances nothing.
    Tiles of one image share that denominator, and its particle: they are no sample of images. Shown is
    the smallest gain against the panel, without an interval.

    Table: ``whitening``, fig11-contrast.csv.
    """
    table = tables["whitening"]
    tiles = table[table["window"] == UNDISTORTED].groupby("region").size()
    if set(tiles.index) != {"edge", "support"} or tiles.min() < FEWEST_TILES:
        why = f"the image has too few tiles of edge or support: {tiles.to_dict()}"
        return {"verdict": TOO_SMALL, "why": why} | SOURCE
    gains = {reading: gains_of(table, reading) for reading in READINGS}
    told = [
        f"in {unit} "
        + ", ".join(f"{region} {g:.2f} at {size}" for (region, size), g in gains[reading].items())
        for reading, unit in READINGS.items()
    ]
    why = (
        f"one image: its tiles say nothing of other images; contrast of the fine structure after "
        f"whitening with a window of so many pixels / before, geometric mean of {tiles['edge']} tiles "
        f"of edge and {tiles['support']} of support: {'; '.join(told)}"
    )
    numbers = {"measured": float(gains["to_panel"].min()), "unit": "ratio", "agree_low": 1.0}
    return numbers | {"verdict": TOO_SMALL, "why": why} | SOURCE
