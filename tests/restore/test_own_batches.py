"""Whole batches through the command, a stand-in for the network: what comes out, and what is said."""

import json

import numpy as np
import pytest
import tifffile
from emrestore.recordings.file_formats import read
from emrestore.restoring.page_figure import draw
from real_cases import lattice
from scipy.ndimage import gaussian_filter


def verdict_of(folder):
    return json.loads((folder / "verdict.json").read_text())


def test_bad_files_are_named_and_the_others_restored(cases, restored, tmp_path):
    missing = cases / "nowhere"
    dangling = tmp_path / "dangling.tif"
    dangling.symlink_to("gone.tif")
    status, log = restored(missing, dangling, cases / "mixed")
    assert status == 1 and "Traceback" not in log
    made = sorted(
        path.name for path in (tmp_path / "to").iterdir() if (path / "page.html").exists()
    )
    assert made == ["good hrstem.tif"]
    for name in ("nowhere", "dangling.tif", "~$lock.tif", "empty.tif", "text.dm3", "random.dm4"):
        assert f"{name}: " in log and "not restored: " in log, name
    assert "1 of 11 files restored" in log
    for name in ("._good", ".hidden", "Thumbs", "notes"):
        assert name not in log


def test_an_error_that_nobody_foresaw_stops_no_other_file(restored, tmp_path, monkeypatch):
    for name in ("a.tif", "b.tif"):
        tifffile.imwrite(tmp_path / name, lattice(32, 32).astype(np.uint16))
    seen = []

    def broken(*given):
        seen.append(given)
        if len(seen) == 1:
            raise ZeroDivisionError("division by zero")
        draw(*given)

    monkeypatch.setattr("emrestore.restoring.own_images.draw", broken)
    status, log = restored(tmp_path / "a.tif", tmp_path / "b.tif")
    assert status == 1 and f"{tmp_path / 'a.tif'}: ZeroDivisionError('division by zero')" in log
    assert (tmp_path / "to" / "b.tif" / "restored.tif").exists()


def test_two_files_of_one_name_are_both_kept_now_and_later(cases, restored, tmp_path):
    days = [cases / "days" / day / "image.tif" for day in ("day1", "day2")]
    assert restored(days[0])[0] == 0
    first = (tmp_path / "to/image.tif/restored.tif").read_bytes()
    status, log = restored(days[1])
    assert status == 0 and "restored into" in log and "its own name is taken" in log
    assert (tmp_path / "to/image.tif/restored.tif").read_bytes() == first
    assert verdict_of(tmp_path / "to/image-2.tif")["path"] == str(days[1])
    assert restored(*days)[0] == 0
    assert len(list((tmp_path / "to").iterdir())) == 2


def test_results_among_the_files_are_refused_before_any_work(cases, restored, capsys):
    status, log = restored(cases / "days/day1", to=cases / "days/day1")
    assert status == 2 and not log
    assert "where a file is" in capsys.readouterr().err


def test_all_images_of_a_file_are_restored_in_both_formats(cases, restored, tmp_path):
    status, log = restored(cases / "emd/hrstem two detectors.emd", modality=None)
    folder = tmp_path / "to/hrstem two detectors.emd"
    assert status == 0 and "2 images, and all are restored: 1 (abf), 2 (haadf)" in log
    facts = verdict_of(folder)
    assert [image["title"] for image in facts["images"]] == ["abf", "haadf"]
    assert facts["frames"] == 2 and [row["image"] for row in facts["judgements"]] == [1, 2]
    for number, seed in (("", 2), ("-2", 1)):
        raw = (lattice(seed=seed) * 40).astype(np.uint16)
        for ending in ("tif", "emd"):
            recording = read(folder / f"restored{number}.{ending}")
            assert recording.frames[0] == pytest.approx(
                gaussian_filter(raw.astype(float), 1.0), abs=0.2
            )
            assert recording.angstrom == pytest.approx(0.2, rel=1e-6)
    page = (folder / "page.html").read_text()
    assert "Image 2: haadf" in page and "restored-2.tif" in page


def test_a_data_bar_is_kept_and_left_out(cases, restored, tmp_path):
    name = "f sem with data bar.tif"
    status, log = restored(cases / "sem" / name, modality=None)
    words = "Rows 128 to 139 hold a data bar: left as they are, and out of the verdict."
    assert status == 0 and words in log
    folder = tmp_path / "to" / name
    raw, made = read(cases / "sem" / name).frames[0], read(folder / "restored.tif").frames[0]
    assert np.array_equal(made[128:], raw[128:])
    # the bright bar does not shine into the image
    assert made[:128] == pytest.approx(gaussian_filter(raw[:128].astype(float), 1.0), abs=0.01)
    assert words in (folder / "page.html").read_text()
    (row,) = verdict_of(folder)["judgements"]
    assert row["bar_rows"] == 12 and row["tiles"] == 1


def test_a_hot_pixel_is_put_back_and_reported(cases, restored, tmp_path):
    names = [f"hrstem {name}.tif" for name in ("no outlier", "outlier 1e+06")]
    status, log = restored(*(cases / "noise" / name for name in names))
    assert status == 0
    clean, spoilt = (read(tmp_path / "to" / name / "restored.tif").frames[0] for name in names)
    assert spoilt[40, 41] == 1e6
    far = np.hypot(*np.indices(clean.shape) - np.array([40, 41])[:, None, None]) > 4.0
    assert spoilt[far] == pytest.approx(clean[far], abs=2e-3)
    words = (
        "1 hot or dead pixel set apart from the restoration and put back (row 40, column 41: 1e+06)"
    )
    assert words in log and words in (tmp_path / "to" / names[1] / "page.html").read_text()
    one, other = (verdict_of(tmp_path / "to" / name)["judgements"][0] for name in names)
    assert (one["outliers"], other["outliers"]) == (0, 1)
    assert other["score"] == pytest.approx(one["score"], abs=0.2)


@pytest.mark.parametrize("offset", [4e9, 1e9 + 1.0])
def test_a_small_signal_on_a_large_offset_does_not_collapse(restored, tmp_path, offset):
    image = np.uint32(offset) + lattice(64, 64).astype(np.uint32)
    tifffile.imwrite(tmp_path / "x.tif", image)
    assert restored(tmp_path / "x.tif")[0] == 0
    made = tifffile.imread(tmp_path / "to/x.tif/restored.tif")
    expected = gaussian_filter(lattice(64, 64), 1.0)
    assert made - float(np.uint32(offset)) == pytest.approx(expected, abs=0.01)


def test_saturation_is_named(cases, restored, tmp_path):
    status, log = restored(cases / "values/hrstem saturated.tif")
    assert status == 0 and "Saturated: 8 % of the pixels end at the largest value" in log


@pytest.mark.parametrize("size", ["2x2", "3x3"])
def test_too_small_an_image_is_refused_with_the_smallest_size(cases, restored, size):
    name = cases / f"sizes/hrstem {size}.tif"
    status, log = restored(name)
    words = "too small to restore, expected at least 2 rows, 2 columns and 16 pixels"
    assert status == 1 and f"{name}: of {size.replace('x', ' x ')} pixels: {words}" in log


@pytest.mark.parametrize("size", ["7x5", "64x3", "33x47"])
def test_odd_sizes_are_restored(cases, restored, size):
    assert restored(cases / f"sizes/hrstem {size}.tif")[0] == 0
