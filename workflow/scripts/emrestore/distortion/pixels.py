"""Single defective pixels and saturation (eq. 52-54)."""

import numpy as np


def black_pixels(rng, image, factors):
    """Weaken as many random pixels as there are factors (eq. 52)."""
    image = image.copy()
    chosen = rng.integers(image.size, size=len(factors))
    image.flat[chosen] *= factors
    return image


def zingers(rng, image, factors, factor_of):
    """Make random pixels bright (eq. 53).

    Parameters
    ----------
    rng : numpy.random.Generator
    image : numpy.ndarray (h, w)
    factors : sequence of float
        One for each pixel.
    factor_of : {"maximum", "pixel"}
        What the factors multiply: the image's maximum, or each pixel itself (paper), which leaves
        zingers on dark pixels dark.

    Returns
    -------
    numpy.ndarray (h, w)
    """
    image = image.copy()
    chosen = rng.integers(image.size, size=len(factors))
    base = image.max() if factor_of == "maximum" else image.flat[chosen]
    image.flat[chosen] = np.asarray(factors) * base
    return image


def upper_clip(image, percentile):
    """Saturate an image at one of its percentiles (eq. 54)."""
    return np.minimum(image, np.percentile(image, percentile))
