"""The pictures of a restored image: one grey scale, the middle of the image, every panel."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from emrestore.figures.restored import examined, front, wide


@pytest.fixture
def images():
    rng = np.random.default_rng(1)
    restored = np.outer(np.hanning(60), np.hanning(60)) * 1000
    return restored + rng.normal(0, 100, restored.shape), restored


def test_the_middle_rows_are_shown(images):
    shown = wide(images[1])
    assert shown.shape == (40, 60)
    assert np.array_equal(shown, images[1][10:50])
    assert wide(images[1][:20]).shape == (20, 60)


def test_recorded_and_restored_share_a_grey_scale(images):
    for figure, panels in ((front, 2), (examined, 4)):
        fig = figure(*images)
        looks = [ax.images[0].get_clim() for ax in fig.axes]
        assert len(looks) == panels and looks[0] == looks[1]
        plt.close(fig)


def test_the_difference_is_in_its_own_deviations(images):
    fig = examined(*images)
    assert np.std(fig.axes[2].images[0].get_array()) == pytest.approx(1.0)
    plt.close(fig)
