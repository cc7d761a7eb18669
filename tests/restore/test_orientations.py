"""Which orientations are taken, that they are undone, and what the mean gains."""

import numpy as np
import pytest
from emrestore.restoring.orientations import over_orientations
from scipy.ndimage import gaussian_filter, uniform_filter


@pytest.fixture
def image():
    return np.random.default_rng(1).normal(size=(12, 17))


def seen_by(image, number):
    """Return the images that a restorer is given."""
    seen = []

    def restorer(images):
        seen.append(images[0].copy())
        return images

    restored = over_orientations(restorer, image, number)
    assert np.allclose(restored, image, atol=1e-12)
    return seen


def test_one_orientation_is_the_image_itself(image):
    (seen,) = seen_by(image, 1)
    assert np.array_equal(seen, image)


def test_two_orientations_keep_the_direction_of_the_rows(image):
    first, second = seen_by(image, 2)
    assert np.array_equal(first, image) and np.array_equal(second, np.flipud(image))


def test_eight_orientations_are_the_symmetries_of_the_square():
    seen = seen_by(np.arange(9.0).reshape(3, 3), 8)
    corners = {tuple(x[[0, 0, 2, 2], [0, 2, 2, 0]]) for x in seen}
    cycle, back = (0, 2, 8, 6), (0, 6, 8, 2)
    expected = {tuple(np.roll(one, k).tolist()) for one in (cycle, back) for k in range(4)}
    assert len(seen) == 8 and corners == expected


@pytest.mark.parametrize("number", [2, 8])
def test_a_filter_without_direction_gives_the_same_in_every_orientation(image, number):
    def restorer(images):
        return gaussian_filter(images, (0, 1.5, 1.5), mode="mirror")

    assert np.allclose(over_orientations(restorer, image, number), restorer(image[None])[0])


def test_the_mean_of_a_lopsided_filter_is_symmetric():
    point = np.zeros((9, 9))
    point[4, 4] = 1.0

    def restorer(images):
        return uniform_filter(images, (0, 4, 2), mode="constant")

    restored = over_orientations(restorer, point, 8)
    assert np.allclose(restored, restored.T) and np.allclose(restored, restored[::-1])
    assert not np.allclose(restorer(point[None])[0], restored)
    assert restored.sum() == pytest.approx(1.0)
