"""What is left of an image after its restoration: is it white, and does it know nothing of the signal?"""

import numpy as np

from emrestore.trust.residual import LAGS, correlation, normalised

TILE = 256  # pixel; the size of the test pairs
STATISTICS = ("across", "shared", "misfit")


def whiteness(raw, restored):
    """Return how far a residual is from white noise of a Poisson and a Gaussian part.

    Along a row the detector's response correlates any noise, so that whiteness is asked across rows.

    Parameters
    ----------
    raw, restored : numpy.ndarray (h, w)
        On one scale.

    Returns
    -------
    dict of str to float
        Of the residual in its own standard deviations at each brightness: ``across``, the largest
        correlation with rows 1, 2 or 4 further; ``shared``, the correlation with the restored image,
        both without sign; ``misfit``, of its variance from a straight line in the signal.
    """
    z, _, misfit = normalised(raw, restored)
    across = max(abs(correlation(z[lag:], z[:-lag])) for lag in LAGS)
    return {"across": across, "shared": abs(correlation(z, restored)), "misfit": misfit}


def of_tiles(raw, restored):
    """Return `whiteness` of an image of any size: medians over its tiles of the pairs' size."""
    height, width = raw.shape
    edge = min(TILE, height, width)
    found = [
        whiteness(*(image[i : i + edge, j : j + edge] for image in (raw, restored)))
        for i in range(0, height - edge + 1, edge)
        for j in range(0, width - edge + 1, edge)
    ]
    return {name: float(np.median([one[name] for one in found])) for name in STATISTICS}
