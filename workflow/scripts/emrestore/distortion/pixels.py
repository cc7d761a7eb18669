"""Single defective pixels and saturation (eq. 52-54)."""

import numpy as np


def black_pixels(rng, image, factors):
    """Weaken as many random pixels as there are factors (eq. 52)."""
    image = image.copy()
    chosen = rng.integers(image.size, size=len(factors))
    image.flat[chosen] *= factors
    return image


def zingers(rng, image, factors):
    """Set random pixels to factors of the image's maximum (eq. 53)."""
    image = image.copy()
    chosen = rng.integers(image.size, size=len(factors))
    image.flat[chosen] = np.asarray(factors) * image.max()
    return image


def upper_clip(image, percentile):
    """Saturate an image at one of its percentiles (eq. 54)."""
    return np.minimum(image, np.percentile(image, percentile))
