"""Edge, interior and support of a drawn particle, and the contrast of known textures in them."""

import numpy as np
import pytest
from emrestore.comparison.local_contrast import BAND, local_contrasts, regions

EDGE, RADIUS = 192, 60


def drawn(amplitudes):
    """Return a disk with a texture of given amplitudes at its edge, in its interior and beside it."""
    rows, columns = np.ogrid[:EDGE, :EDGE]
    away = np.hypot(rows - EDGE / 2, columns - EDGE / 2)
    texture = np.sin(2 * np.pi * rows / 8) * np.sin(2 * np.pi * columns / 8)
    edge, interior, support = amplitudes
    inside = np.where(away > RADIUS - BAND - 4, edge, interior)
    return np.where(away < RADIUS, 5.0, 0.0) + np.where(
        away < RADIUS, inside, support
    ) * texture, away


def test_regions_follow_the_border():
    image, away = drawn((0.2, 0.2, 0.2))
    masks = regions(image)
    assert away[masks["edge"]].min() > RADIUS - BAND - 3 and away[masks["edge"]].max() < RADIUS + 3
    assert away[masks["interior"]].max() < RADIUS - 15
    assert away[masks["support"]].min() > RADIUS + 15


def test_contrasts_are_the_ratios_of_the_textures():
    image, _ = drawn((0.2, 0.2, 0.05))
    flat, _ = drawn((0.2, 0.2, 0.2))
    # the second panel has no step: nothing but texture
    table = local_contrasts(np.stack([image, flat - 5.0 * (flat > 2.5)]), [4])
    means = table.groupby(["window", "region"])["to_interior"].mean()
    assert means[0, "support"] == pytest.approx(0.25, rel=0.1)
    assert means[4, "support"] == pytest.approx(1.0, rel=0.1)
    assert means[4, "edge"] == pytest.approx(1.0, rel=0.1)
