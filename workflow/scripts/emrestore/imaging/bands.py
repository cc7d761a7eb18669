"""Bands of low-resolution images: straight strips across the whole field."""

import numpy as np

from emrestore.imaging.objects import across_and_along, draw_each
from emrestore.random import draw_key, happens


def bands(rng, config, shape):
    """Draw bands, parallel or crossing; the paper only names them, the rest is observed.

    Their borders are not antialiased (observed). Parameters drawn: ``number``, ``parallel``,
    ``mean_width`` [pixel].
    """
    number = round(draw_key(rng, config, "number", 1))
    parallel = happens(rng, draw_key(rng, config, "parallel"))
    angles = np.full(number, rng.uniform(0.0, np.pi))
    if not parallel:
        angles = rng.uniform(0.0, np.pi, number)
    widths = draw_each(rng, config, "width", number, 1.0)
    diagonal = np.hypot(*shape)
    i, j = np.ogrid[: shape[0], : shape[1]]
    image = np.zeros(shape)
    for angle, width in zip(angles, widths, strict=True):
        row, column = rng.random(2) * shape
        across, along = across_and_along(i - row, j - column, angle)
        level, tilt = draw_key(rng, config, "level"), draw_key(rng, config, "tilt")
        azimuth = rng.uniform(0.0, 2.0 * np.pi)
        # both scaled to the band: the authors' bands fall across as well as along (observed)
        fall = 0.5 + np.sin(azimuth) * across / width + 0.5 * np.cos(azimuth) * along / diagonal
        inside = (across >= -width / 2.0) & (across < width / 2.0)
        image += inside * level * (1.0 - tilt * np.clip(fall, 0.0, 1.0))
    return image, {"number": number, "parallel": parallel, "mean_width": float(widths.mean())}
