"""What a training gained on a set of pairs."""

import numpy as np

from emrestore.comparison.intervals import of_paired


def gain(before, after, words):
    """Return what a training gained on a set of pairs.

    Parameters
    ----------
    before, after : list of float [dB]
        PSNR of the same images by the published and by the trained network.
    words : str
        What the pairs are.

    Returns
    -------
    dict
        pairs, images, before_db, after_db, gain_db with low_db and high_db (95 % t interval of the mean
        paired difference).
    """
    found = of_paired(after, before)
    means = {"before_db": np.mean(before), "after_db": np.mean(after)}
    bounds = dict(zip(("gain_db", "low_db", "high_db"), found, strict=True))
    return {"pairs": words, "images": len(before)} | means | bounds
