"""How well a network restores images that it is not trained on."""

import numpy as np

from emrestore.comparison.metrics import psnr
from emrestore.networks.build import restore


def validation_psnr(model, x, y):
    """Return the mean PSNR of restored images, dB, MAX = 65535.

    Parameters
    ----------
    model : keras.Model
    x, y : numpy.ndarray
        Counts (n, h, w). Pairs without distortion (x equal to y) are left out.

    Returns
    -------
    float
        nan if no pair is left.
    """
    noisy = np.any(x != y, axis=(1, 2))
    restored = restore(model, x[noisy])
    ratios = [psnr(image, truth) for image, truth in zip(restored, y[noisy], strict=True)]
    return float(np.mean(ratios)) if ratios else float("nan")
