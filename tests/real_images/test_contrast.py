"""Contrast measured on drawn lattices, where it is known."""

import numpy as np
import pytest
from emrestore.comparison.contrast import column_values, compared, contrasts, gauged
from scipy.ndimage import gaussian_filter

SIZE, SPACING, WIDTH = 128, 16, 2.5
SITES = np.array([(i, j) for i in range(8, SIZE, SPACING) for j in range(8, SIZE, SPACING)], float)


def lattice(height=1000.0, background=500.0):
    """Return an image of Gaussian columns on an even background."""
    rows, columns = np.mgrid[:SIZE, :SIZE]
    image = np.full((SIZE, SIZE), background)
    for i, j in SITES:
        image += height * np.exp(-((rows - i) ** 2 + (columns - j) ** 2) / (2 * WIDTH**2))
    return image


def noisy(image, sigma, seed=0):
    return image + np.random.default_rng(seed).normal(0.0, sigma, image.shape)


def test_michelson_contrast_is_that_of_the_drawing():
    values = column_values(lattice(), SITES)
    # nine pixels about the top of a Gaussian; the hollows are 11 pixels away, where nothing is left
    steps = np.exp(-(np.array([-1, 0, 1]) ** 2) / (2 * WIDTH**2)).mean()
    peak = 1000.0 * steps**2
    assert contrasts(values)["michelson"] == pytest.approx(peak / (peak + 1000.0), rel=1e-3)
    # the outermost columns have no whole cell
    assert len(values) == 36


def test_noise_of_the_background_is_that_which_was_drawn():
    values = column_values(noisy(lattice(), 30.0), SITES)
    height = (values["peak"] - values["background"]).mean()
    # nine pixels have eight degrees of freedom
    assert contrasts(values)["to_noise"] == pytest.approx(height / (30.0 * np.sqrt(8 / 9)), rel=0.1)


def test_a_blur_lowers_one_contrast_and_raises_the_other():
    image = noisy(lattice(), 100.0)
    tables = {"noise2void": column_values(image, SITES)}
    tables["blurred"] = column_values(gaussian_filter(image, 3.0), SITES)
    rows = compared(tables, "noise2void", SIZE, 4, np.random.default_rng(1)).set_index(
        ["method", "measure"]
    )
    assert rows.loc[("blurred", "michelson"), "ratio_high"] < 1.0
    assert rows.loc[("blurred", "to_noise"), "ratio_low"] > 1.0
    assert (rows.loc["noise2void", "ratio"] == 1.0).all()


def test_intervals_shrink_for_columns_that_are_all_alike():
    table = compared(
        {"noise2void": column_values(lattice(), SITES)},
        "noise2void",
        SIZE,
        4,
        np.random.default_rng(1),
    )
    row = table.set_index("measure").loc["michelson"]
    assert row["high"] - row["low"] < 1e-6


def test_an_offset_and_a_factor_of_the_intensity_help_nobody():
    recording = noisy(lattice(), 100.0)
    plain = contrasts(column_values(gauged(lattice(), recording), SITES))
    lifted = contrasts(column_values(gauged(7.0 * lattice() - 400.0, recording), SITES))
    for name, value in plain.items():
        assert lifted[name] == pytest.approx(value, rel=1e-6)
    assert (
        contrasts(column_values(lattice() - 400.0, SITES))["michelson"] > 1.5 * plain["michelson"]
    )
    assert np.allclose(gauged(recording, recording), recording)


def test_columns_of_one_region_are_no_independent_samples():
    # one half of the image has half the contrast: an interval over columns would not tell
    image = lattice()
    image[: SIZE // 2] = 500.0 + 0.5 * (image[: SIZE // 2] - 500.0)
    tables = {"a": column_values(image, SITES), "b": column_values(lattice(), SITES)}

    def width(across):
        rows = compared(tables, "b", SIZE, across, np.random.default_rng(1))
        row = rows.set_index(["method", "measure"]).loc[("a", "michelson")]
        return row["high"] - row["low"], row["n_regions"]

    few, many = width(2), width(8)
    assert few[1] == 4 and many[1] == 36 and few[0] > 2.0 * many[0]
