"""Pixels that are no signal: found where they were put, and nowhere else."""

import numpy as np
import pytest
from emrestore.recordings.defects import outliers, put_back, saturated, without, without_bar
from real_cases import lattice


def scenes():
    """Return images without a defect, by name."""
    rng = np.random.default_rng(0)
    size = (256, 256)
    found = {f"{mean:g} electrons": rng.poisson(mean, size) for mean in (1e-4, 2e-3, 0.05, 1, 300)}
    smooth = rng.normal(0.0, 1.0, size)
    particles = smooth.copy()
    for place in range(0, 256, 64):  # two pixels wide and high: no single pixels
        particles[place : place + 2, place : place + 2] += rng.normal(200.0, 5.0, (2, 2))
    vacuum = np.maximum(rng.normal(100.0, 20.0, size), 0.0).round()
    vacuum[200:] = np.maximum(
        rng.normal(-30.0, 15.0, (56, 256)), 0.0
    ).round()  # straight edge, black
    unscanned = smooth.copy()
    unscanned[128:] = 0.0
    found |= {"noise": smooth, "speckle": rng.exponential(1.0, size), "lattice": lattice()}
    found |= {"particles": particles, "vacuum": vacuum, "half scanned": unscanned}
    return found | {"one bit": smooth > 0, "flat": np.full(size, 7), "wide": lattice(16, 300)}


SCENES = scenes()


@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_found_where_nothing_is(name):
    image = SCENES[name]
    assert not outliers(image).any() and saturated(image) == 0.0
    assert without_bar(image) == slice(0, len(image))


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32"])
@pytest.mark.parametrize("value", [1e3, 1e6, -1e6])
def test_hot_and_dead_pixels_are_found_replaced_and_put_back(dtype, value):
    image = lattice().astype(dtype)
    spoilt = image.copy()
    places = [(0, 0), (40, 41), (40, 42), (95, 7)]
    for place in places:
        spoilt[place] = value
    apart = outliers(spoilt)
    assert [tuple(place) for place in np.argwhere(apart)] == places
    mended = without(spoilt, apart)
    assert np.array_equal(mended[~apart], image[~apart])
    assert mended[0, 0] == np.median([image[0, 1], image[1, 0], image[1, 1]])
    assert np.array_equal(put_back(mended, spoilt, apart), spoilt)
    assert without(image, outliers(image)) is image


def test_a_pixel_beyond_the_range_of_float32_is_put_back_in_float64():
    image = lattice()
    image[3, 4] = 1e300
    whole = put_back(lattice().astype(np.float32), image, outliers(image))
    assert whole.dtype == np.float64 and whole[3, 4] == 1e300


@pytest.mark.parametrize("full, dtype", [(65535, "uint16"), (255, "uint8"), (50.5, "float32")])
def test_saturated_pixels_are_counted(full, dtype):
    image = np.random.default_rng(1).normal(0.8 * full, 0.1 * full, (128, 128))
    cut = image.clip(0, full).astype(dtype)
    assert (
        saturated(cut) == pytest.approx((image >= full).mean(), abs=1e-3) and (image > full).any()
    )


@pytest.mark.parametrize("ground, writing", [(255, 0), (0, 255), (0, 180)])
@pytest.mark.parametrize("upper", [False, True])
def test_a_data_bar_is_found_at_either_edge(ground, writing, upper):
    image = (lattice(100, 128, period=37.0, dose=30.0) * 3).clip(0, 255).astype(np.uint8)
    bar = np.full((14, 128), ground, np.uint8)
    bar[4:10, 6:60:3] = bar[4:10, 7:60:3] = writing
    bar[7:9, 80:120] = writing
    whole = np.vstack([bar, image] if upper else [image, bar])
    assert without_bar(whole) == (slice(14, 114) if upper else slice(0, 100))


def test_a_bar_without_writing_is_none():
    image = np.vstack([lattice(100, 128), np.zeros((14, 128))])
    assert without_bar(image) == slice(0, 114)
