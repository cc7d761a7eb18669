"""Preview sheets and histograms of the drawn parameters."""

from pathlib import Path

import h5py
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from emrestore.config.sections import of_set
from emrestore.dataset.pairs import make_pair
from emrestore.dataset.reading import read_parameters
from emrestore.dataset.shards import write_shard
from emrestore.figures.laws import SYSTEMS, effective_laws
from emrestore.figures.parameters import (
    LOGARITHMIC,
    UNITS,
    draw_numbers,
    drawn_values,
    ends_with,
    histograms,
)
from emrestore.figures.preview import GAP, sheet, title
from emrestore.figures.style import save
from emrestore.random import stream
from emrestore.specimen.crystal import random_crystal
from emrestore.specimen.laws import drawn_crystals
from radii import R_HAT

ROOT = Path(__file__).parents[2]


def panels(fig):
    """Return the axes of a figure by their titles."""
    return {ax.get_title(): ax for ax in fig.axes if ax.get_title()}


def test_x_stands_above_y_on_the_grey_scale_of_y():
    y = np.arange(2 * 40 * 30.0).reshape(2, 40, 30)
    fig = sheet(5.0 * y, y, ["one", "two"])
    for number, name in enumerate(("one", "two")):
        (image,) = panels(fig)[name].images
        assert np.array_equal(image.get_array()[:40], 5.0 * y[number])
        assert np.array_equal(image.get_array()[40 + GAP :], y[number])
        assert image.get_clim() == tuple(np.percentile(y[number], [0.5, 99.5]))


def test_titles_tell_the_dose_of_either_chain_and_identities():
    row = {"index": 3.0, "specimen.kind": "points", "distortion.storage.identity": 0.0}
    scanned = pd.Series(row | {"distortion.detector.dose": 12.345})
    camera = pd.Series(row | {"distortion.tem.shot.dose": 0.5})
    assert title(scanned) == "#3 points, 12.3 e/px" and title(camera) == "#3 points, 0.5 e/px"
    assert title(camera.replace({0.0: 1.0})) == "#3 points, x = y"


def test_bars_and_bins_count_the_images():
    n = 60
    table = pd.DataFrame(
        {
            "index": np.arange(n, dtype=float),
            "distortion.storage.bits": np.repeat([0.0, 1.0, 3.0], [30, 20, 10]),
            "distortion.detector.dose": np.geomspace(1.0, 1000.0, n),
            "distortion.jitter.sigma_x": np.where(np.arange(n) < 20, 0.0, 0.5 + np.arange(n)),
            "specimen.kind": ["crystal"] * 45 + ["points"] * 15,
            "specimen.objects.layers": ["soft+bands"] * 25 + ["bands"] * 10 + [""] * 25,
            "distortion.fast_scan.gamma": 8.49,
        }
    )
    shown = panels(histograms(table))
    assert set(shown) == {
        *("storage.bits", "detector.dose", "jitter.sigma_x", "kind", "layers"),
    }  # fmt: skip
    assert [bar.get_height() for bar in shown["storage.bits"].patches] == [30, 20, 10]
    dose = shown["detector.dose"]
    assert dose.get_xscale() == "log" and dose.get_xlabel() == "electrons/pixel (n = 60)"
    # log-uniform numbers fill logarithmic bins evenly
    assert np.ptp([bar.get_height() for bar in dose.patches]) <= 2
    jitter = shown["jitter.sigma_x"]
    assert jitter.get_xscale() == "linear" and jitter.get_xlabel() == "pixel (n = 40)"
    assert sum(bar.get_height() for bar in jitter.patches) == 40
    words = [text.get_text() for text in shown["layers"].texts]
    assert dict(zip(words, [bar.get_width() for bar in shown["layers"].patches], strict=True)) == {
        "bands": 35,
        "soft": 25,
    }


@pytest.mark.parametrize("values", [[0.5, 0.5], [0.0, 2.5], [0.5, 2.5]])
def test_few_values_on_a_logarithmic_axis_are_counted(values):
    fig, ax = plt.subplots()
    draw_numbers(ax, pd.Series(values), logarithmic=True)
    heights = [patch.get_height() for patch in ax.patches]
    assert sum(heights) == 2
    plt.close(fig)


def test_zeros_are_off_only_where_numbers_are_not_whole():
    assert drawn_values(pd.Series([0.0, 2.0, np.nan])).tolist() == [0.0, 2.0]
    assert drawn_values(pd.Series([0.0, 2.5, np.nan])).tolist() == [2.5]


def test_every_unit_and_every_logarithmic_axis_belongs_to_a_parameter(config):
    names = set()
    for modality in ("hrstem", "lrstem", "lrtem"):
        sections = config | of_set(config, modality)
        for index in range(40):
            names |= set(make_pair(sections, 1, modality, "units", index, R_HAT)[2])
    for end in (*UNITS, *LOGARITHMIC):
        assert any(ends_with(name, end) for name in names), end


def test_shards_of_different_parameters_are_read_as_one_table(tmp_path):
    shards = [{"index": [0.0, 1.0], "word": ["text", ""]}, {"index": [2.0], "size": [0.5]}]
    paths = [tmp_path / f"{number}.h5" for number in range(2)]
    for path, columns in zip(paths, shards, strict=True):
        with h5py.File(path, "w") as file:
            for name, values in columns.items():
                file[f"parameters/{name}"] = values
    table = read_parameters(paths)
    assert table["index"].tolist() == [0.0, 1.0, 2.0]
    assert table["word"].tolist() == ["text", "", ""]
    assert table["size"].isna().tolist() == [True, True, False]


def test_the_same_table_gives_the_same_bytes(config, tmp_path):
    write_shard(tmp_path / "shard.h5", config, 5, "lrstem", "training", 0, 3, R_HAT)
    table = read_parameters([tmp_path / "shard.h5"])
    for name in ("one.png", "two.png"):
        save(histograms(table), tmp_path / name)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def test_effective_laws_tell_the_crystals_that_are_drawn(config):
    rows = drawn_crystals(config["specimen"]["crystal"], 5, 30)
    assert rows == drawn_crystals(config["specimen"]["crystal"], 5, 30)
    assert {row["crystal_system"] for row in rows} <= set(SYSTEMS)
    for index, row in enumerate(rows):
        name = stream(5, "effective_laws", index)
        _, basis, numbers, drawn = random_crystal(name, config["specimen"]["crystal"])
        assert row["elements"] == len(set(numbers.tolist()))
        assert row["atoms_per_cell"] == len(basis)
        assert row["density_g_per_cm3"] == drawn["density"]


def test_effective_laws_are_drawn_as_shares():
    table = pd.DataFrame(
        {
            "elements": [1, 1, 3, 16],
            "atoms_per_cell": [1, 2, 3, 300],
            "density_g_per_cm3": [0.5, 2.0, 9.0, 22.0],
            "crystal_system": ["cubic", "cubic", "trigonal", "triclinic"],
        }
    )
    fig = effective_laws(table)
    elements, atoms, density, systems = fig.axes
    assert [bar.get_height() for bar in elements.patches][:3] == [50.0, 0.0, 25.0]
    # doublings: 1, 2 and 3, ..., 256 to 511
    assert [bar.get_height() for bar in atoms.patches] == [25.0, 50.0, *[0.0] * 6, 25.0]
    assert np.isclose(sum(bar.get_height() for bar in density.patches), 100.0)
    assert density.get_xlabel() == "density (g/cm³)"
    names = [label.get_text() for label in systems.get_yticklabels()]
    shares = dict(zip(names, [bar.get_width() for bar in systems.patches], strict=True))
    assert shares["cubic"] == 50.0 and shares["trigonal"] == 25.0 and shares["monoclinic"] == 0.0
    plt.close(fig)
