"""Verdict and map of an image do not depend on its unit of intensity and its offset."""

import numpy as np
import pytest
from emrestore.restoring import own_images
from emrestore.restoring.counts import restore
from emrestore.restoring.frames import restored_frame
from emrestore.trust.reference import read_references
from real_cases import lattice
from scipy.ndimage import gaussian_filter

SETTINGS = {"map": {"draws": 2, "largest": 1e6}, "seed": 1}
RAW = lattice(64, 64)


def judged(image):
    """Return score and map of an image that is restored by blurring it."""

    def restorer(given):
        return restore(
            given, lambda images: np.stack([gaussian_filter(one, 1.0) for one in images])
        )

    reference = read_references(own_images.REFERENCE)["hrstem"]
    made = restored_frame(image, restorer, "hrstem", reference, 0.0)
    return made.judgement.score, own_images._spread(made, restorer, SETTINGS, (0, 0))


@pytest.mark.parametrize(
    "scale, offset",
    [(2.0**-20, 0.0), (2.0**-40, 0.0), (2.0**-800, 0.0), (2.0**800, 0.0), (1.0, 4e9)],
)
def test_the_unit_of_intensity_changes_neither_verdict_nor_map(scale, offset):
    score, spread = judged(RAW)
    again, same = judged(RAW * scale + offset)
    assert again == pytest.approx(score, abs=1e-3)
    assert np.allclose(same / scale, spread, rtol=1e-3)
