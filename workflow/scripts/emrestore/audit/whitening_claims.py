"""The paper's claim that whitening enhances the particle's edge and the support (Figure 11)."""

import numpy as np

from emrestore.audit.intervals import all_below, of_paired
from emrestore.audit.verdicts import TOO_SMALL

SOURCE = {"rule": "whitening_contrast", "source": "figures/fig11-contrast.csv"}
UNDISTORTED = 0
FEWEST_TILES = 5  # of a region; fewer say nothing of their spread


def judge_whitening(claim, measured, settings, scale):
    """Judge that fine structure at the edge and on the support stands out more at all windows.

    Its contrast is taken in that of the particle's interior, the strongest of the undistorted image: a
    transform that raises everything alike enhances nothing.

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
        Of the means over the tiles of the logarithm of contrast after / before.
    """
    table = measured["whitening"].assign(log=lambda rows: np.log(rows["contrast"]))
    wide = table.pivot(index=["region", "tile"], columns="window", values="log")
    tiles = wide.groupby(level="region").size()
    if set(tiles.index) != {"edge", "support"} or tiles.min() < FEWEST_TILES:
        why = f"the image has too few tiles of edge or support: {tiles.to_dict()}"
        return {"verdict": TOO_SMALL, "why": why} | SOURCE
    gains = {
        (region, window): of_paired(part[window], part[UNDISTORTED])
        for region, part in wide.groupby(level="region")
        for window in wide.columns
        if window != UNDISTORTED
    }
    against = [(-one.value, -one.high, -one.low) for one in gains.values()]
    verdict, words = all_below(against, 0.0, tiles.min() - 1)
    told = "; ".join(
        f"{region} ({tiles[region]} tiles) {np.exp(wide.loc[region, UNDISTORTED].mean()):.2f}, then "
        + ", ".join(
            f"{np.exp(wide.loc[region, window].mean()):.2f} at {window}"
            for window in wide.columns
            if window != UNDISTORTED
        )
        for region in tiles.index
    )
    why = (
        f"contrast of the fine structure, in that of the particle's interior, undistorted and after "
        f"whitening with windows of so many pixels: {told}; gains as logarithms, each against the claim: "
        f"{words}; one simulated image"
    )
    weakest = min(gains.values(), key=lambda interval: interval.value)
    numbers = dict(zip(("measured", "low", "high"), map(float, np.exp(weakest)), strict=True))
    return numbers | {"unit": "ratio", "verdict": verdict, "why": why} | SOURCE
