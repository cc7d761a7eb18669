"""Contrast measured on drawn lattices, where it is known."""

import h5py
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from emrestore.claims.real_image import judge_contrast
from emrestore.claims.verdicts import UNTESTABLE
from emrestore.comparison.contrast import (
    at_quantiles,
    by_region,
    column_values,
    compared,
    contrasts,
    gauged,
)
from emrestore.figures.contrast import MEASURES, column_contrast
from real_images.column_contrast import main
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


def held_against(height, reference=1000.0):
    """Return the rows of a lattice of columns of some height, by measure, against a reference."""
    tables = {
        name: column_values(noisy(lattice(tall), 100.0, seed), SITES)
        for seed, (name, tall) in enumerate({"a": height, "b": reference}.items())
    }
    table = compared(tables, "b", SIZE, 4, np.random.default_rng(1))
    return table.set_index(["method", "measure"]).loc["a"]


@pytest.mark.parametrize("height", [-150.0, 0.0, 5.0])
def test_dark_columns_have_an_interval_about_their_negative_contrast(height):
    for measure, row in held_against(height).iterrows():
        for name, low, high in (("value", "low", "high"), ("ratio", "ratio_low", "ratio_high")):
            assert row[low] < row[name] < row[high], measure
        assert row["ratio_high"] < 1.0 and row["high"] - row["low"] > 1e-3


def test_the_ratio_to_a_contrast_that_may_be_nothing_has_no_interval():
    rows = held_against(1000.0, reference=0.0)
    assert rows[["ratio_low", "ratio_high"]].isna().all(axis=None)
    assert (rows["low"] < rows["value"]).all() and (rows["value"] < rows["high"]).all()


def test_a_shift_of_the_intensity_helps_nobody_and_a_blur_does_not_either():
    recording = noisy(lattice(), 100.0)
    plain = contrasts(column_values(gauged(lattice(), recording), SITES))
    lifted = contrasts(column_values(gauged(lattice() - 400.0, recording), SITES))
    for name, value in plain.items():
        assert lifted[name] == pytest.approx(value, rel=1e-6)
    assert (
        contrasts(column_values(lattice() - 400.0, SITES))["michelson"] > 1.5 * plain["michelson"]
    )
    assert np.allclose(gauged(recording, recording), recording)
    blurred = contrasts(column_values(gauged(gaussian_filter(lattice(), 2.5), recording), SITES))
    assert blurred["michelson"] < 0.8 * plain["michelson"]


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


def test_the_table_of_the_script_is_what_the_claim_is_judged_by(tmp_path):
    recording = noisy(lattice(), 150.0)
    shown = {
        "raw": recording,
        "noise2void": gaussian_filter(recording, 2.5),
        "published": lattice(),
    }
    images = {}
    for method, image in shown.items():
        with h5py.File(tmp_path / f"{method}.h5", "w") as file:
            # one of them lies in a stack, with an offset of its own
            file["image"] = image[None] + 300.0 if method == "published" else image
        number = 0 if method == "published" else None
        images[method] = (str(tmp_path / f"{method}.h5"), "image", number)
    outputs = {"images": tmp_path / "images.h5"}
    outputs |= {name: tmp_path / f"{name}.csv" for name in ("values", "table")}
    columns = {"separation": 10.0, "smoothing": 2.0, "threshold": 0.1, "regions": 4}
    main(images, outputs, SIZE, columns, 1)
    table = pd.read_csv(outputs["table"])
    assert set(table["method"]) == set(shown) and (table["n_regions"] == 16).all()
    published = table[table["method"] == "published"]
    assert (published["ratio"] == 1.0).all()
    row = judge_contrast(
        {"id": "F8-contrast"},
        {"contrast": table.assign(n_trainings=5)},
        {"fewest_trainings": 5},
        "demo",
    )
    assert row["verdict"] == UNTESTABLE and "AtomSegNet, half of the claim" in row["why"]
    assert row["high"] < 1.0


def test_regions_are_those_at_quantiles_of_the_recordings_contrast():
    # region 0, upper left, is the weakest of four and region 3 the strongest
    places = pd.DataFrame({"row": [1, 1, 9, 9], "column": [1, 9, 1, 9], "background": 10.0})
    raw = places.assign(peak=[11.0, 14.0, 12.0, 19.0], spread=4.0)
    found = by_region({"raw": raw, "other": raw.assign(peak=30.0)}, 10, 2)
    assert at_quantiles(found, [0.0, 0.5, 1.0]) == [0, 1, 3]
    assert at_quantiles(found, [0.0, 0.0]) == [0]
    other = found[(found["method"] == "other") & (found["measure"] == "michelson")]
    assert np.allclose(other["value"], 0.5) and set(other["n_columns"]) == {1}


def test_the_figure_enlarges_the_regions_that_it_marks():
    image = np.arange(64.0).reshape(8, 8)
    numbers = {"value": 0.5, "low": 0.4, "high": 0.6}
    table = pd.DataFrame([{"method": "raw", "measure": m} | numbers for m in MEASURES])
    fig = column_contrast({"raw": image}, table, table.assign(region=2), 2)
    whole, part = fig.axes[:2]
    assert np.array_equal(part.images[0].get_array(), image[4:, :4])
    (box,) = whole.patches
    assert box.get_xy() == (-0.5, 3.5) and box.get_width() == box.get_height() == 4
    plt.close(fig)
