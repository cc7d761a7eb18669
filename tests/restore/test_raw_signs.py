"""What a raw image shows, on images that were made to show it."""

import io

import numpy as np
import pytest
from emrestore.trust.raw_signs import (
    compressed,
    contrast,
    equal_neighbours,
    floor,
    lines,
    raw_signs,
    waves,
    whiteness,
    windowed_power,
)
from PIL import Image
from scipy.ndimage import gaussian_filter

SIZE = 128


def noise(seed):
    return np.random.default_rng(seed).normal(0.0, 1.0, (SIZE, SIZE))


def wave(period, angle=0.0):
    rows, columns = np.indices((SIZE, SIZE))
    return np.sin(2 * np.pi / period * (rows * np.sin(angle) + columns * np.cos(angle)))


def test_white_noise_has_a_floor_of_its_own_power_and_is_white():
    power = windowed_power(noise(0))
    level, peaks = floor(power)
    assert level == pytest.approx(0.0, abs=0.06) and peaks == pytest.approx(0.0, abs=0.06)
    bands = whiteness(power)
    assert (
        len(bands) == 15 and np.abs(bands).max() < 0.35
    )  # 200 waves in each, neighbours correlated


def test_noise_under_a_specimen_is_found_by_its_share_of_the_variance():
    # white noise of variance 1 under slow waves of variance 9: a tenth of the power
    scene = np.sqrt(18.0) * wave(32.0)
    level, _ = floor(windowed_power(noise(1) + scene))
    assert level == pytest.approx(np.log(0.1), abs=0.15)


def test_a_smoothed_image_has_no_floor():
    assert floor(windowed_power(gaussian_filter(noise(2), 2.0)))[0] < -8.0


def test_whiteness_tells_smoothing_along_the_scan_from_that_across():
    along = whiteness(windowed_power(noise(3) + np.roll(noise(3), 1, axis=1)))
    across = whiteness(windowed_power((noise(3) + np.roll(noise(3), 1, axis=1)).T))
    # the 15 bands in the order of rows, then columns: 3 is fastest along, 12 fastest across
    assert along[2] < -1.0 < across[2] - 0.5 and across[11] < -1.0
    assert along[11] == pytest.approx(across[2], abs=1e-9)


def test_offsets_of_columns_and_of_rows_are_told_apart():
    offsets = np.random.default_rng(4).normal(0.0, 0.5, SIZE)
    columns, rows = lines(windowed_power(noise(4) + offsets))
    # a line of the spectrum gains SIZE · 0.25 · (the window's 2/3) over the noise's 1
    assert columns == pytest.approx(np.log(1.0 + SIZE * 0.25 * 2.0 / 3.0), abs=0.35)
    assert abs(rows) < 0.4
    assert lines(windowed_power((noise(4) + offsets).T)) == pytest.approx((rows, columns))


def test_a_single_wave_leads_and_a_lattice_does_not():
    one = waves(windowed_power(noise(5) + wave(7.3, 0.4)))
    two = waves(windowed_power(noise(5) + wave(7.3, 0.4) + wave(7.3, 1.6)))
    none = waves(windowed_power(noise(5)))
    assert one[0] > none[0] + 3.0
    assert one[1] > 3.0 > 1.0 > two[1]
    # a wave of amplitude 1 has half the variance of the noise: a third of the whole
    assert one[2] == pytest.approx(np.log(1.0 / 3.0), abs=0.2)
    part = waves(
        windowed_power(
            noise(5) + wave(7.3, 0.4) * np.exp(-((np.indices((SIZE, SIZE))[0] - 64) ** 2) / 200.0)
        )
    )
    assert one[3] < part[3]


@pytest.mark.parametrize("left", [0, 3])
def test_a_jpeg_file_shows_wherever_it_was_cut(left):
    image = 128.0 + 20.0 * noise(6) + 40.0 * wave(40.0)
    wide = np.pad(image, 8, mode="reflect")
    file = io.BytesIO()
    Image.fromarray(np.clip(wide, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=15)
    found = np.asarray(Image.open(file)).astype(float)[left:, left:][:SIZE, :SIZE]
    assert compressed(found) < -0.5
    assert compressed(image) > -0.15


def test_few_grey_levels_make_neighbours_equal():
    fine = equal_neighbours(noise(7))
    coarse = equal_neighbours(np.round(gaussian_filter(noise(7), 1.0) * 4.0))
    assert max(fine) < -6.0 and min(coarse) > -1.5
    stairs = np.repeat(noise(7)[:, ::2], 2, axis=1)
    assert equal_neighbours(stairs)[0] == pytest.approx(np.log(0.5), abs=0.05)
    assert equal_neighbours(stairs)[1] < -6.0


def test_gaussian_noise_has_the_kurtosis_of_a_gauss_curve_and_spots_more():
    kurtosis, _ = contrast(noise(8))
    assert kurtosis == pytest.approx(np.log(3.0), abs=0.1)
    spots = np.zeros((SIZE, SIZE))
    spots[::16, ::16] = 30.0
    assert contrast(noise(8) + spots)[0] > np.log(10.0)


def test_scale_and_offset_do_not_matter_and_flat_images_pass():
    clear = 3.0 * wave(20.0)
    one, other = (
        raw_signs(noise(9) + clear, clear),
        raw_signs(5 * (noise(9) + clear) + 2, 5 * clear),
    )
    for name in one:
        assert other[name] == pytest.approx(one[name], abs=1e-6), name
    flat = raw_signs(np.zeros((SIZE, SIZE)), np.zeros((SIZE, SIZE)))
    assert np.isfinite(list(flat.values())).all()
    assert np.isfinite(list(raw_signs(noise(9)[:70, :64], clear[:70, :64]).values())).all()
