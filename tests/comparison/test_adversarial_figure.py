"""The figure of what the discriminator adds."""

import numpy as np
import pandas as pd
from emrestore.figures.adversarial import spectra_panels


def test_spectra_and_their_ratio_are_those_of_the_tables():
    frequency = (np.arange(32) + 0.5) / 32
    y = np.exp(-3 * frequency)
    one = pd.DataFrame({"frequency": frequency, "y": y, "x": 2 * y, "pixel": 0.5 * y})
    tables = [
        one.assign(adversarial=0.8 * y, modality=modality) for modality in ("hrstem", "lrsem")
    ]
    scores = pd.DataFrame(
        {"modality": ["hrstem", "lrsem"], "psnr_pixel_db": 35.0, "psnr_adversarial_db": 34.8}
    ).assign(difference_db=-0.2, low_db=-0.3, high_db=-0.1, n_images=60)
    fig = spectra_panels(pd.concat(tables), scores, 0.5)
    assert len(fig.axes) == 4
    left, right = fig.axes[2:]
    assert "lrsem" in left.get_title() and "60 images" in right.get_title()
    assert [line.get_label() for line in left.lines[:4]] == [
        *("distorted", "undistorted", "pixel losses", "with discriminator")
    ]
    assert np.allclose(right.lines[0].get_ydata(), 0.5)
    assert np.allclose(right.lines[1].get_ydata(), 0.8)
    assert all("Nyquist" in ax.get_xlabel() for ax in fig.axes)
