"""Files of microscopes and of other libraries, whole and broken, and what is written for them."""

import h5py
import imageio.v3 as imageio
import mrcfile
import numpy as np
import pytest
import tifffile
from emrestore.recordings.file_formats import Recording, read, read_all, write
from emrestore.recordings.own_files import image_files, restored_name

IMAGE = np.random.default_rng(0).normal(1000.0, 30.0, (40, 50)).astype(np.float32)
STACK = np.stack([IMAGE, IMAGE + 1.0, IMAGE + 2.0])


@pytest.mark.parametrize(
    "name, shape, dtype, pixel, units",
    [
        ("dm3_2D_data/test_STEM_image.dm3", (1, 68, 68), "uint32", 0.248538, "nm"),
        (
            "dm_stackbuilder_plugin/test_stackbuilder_imagestack.dm3",
            (3, 2, 16),
            "uint32",
            0.0599829,
            "µm",
        ),
        ("dm3_3D_data/test-2.dm3", (2, 2, 2), "float32", 1.0, ""),
        ("dm4_2D_data/test-2.dm4", (1, 2, 2), "float32", 1.0, ""),
        ("FEI_new/128x128-TEM_search_1.ser", (1, 128, 128), "int32", 5.261214, "nm"),
        ("FEI_old/64x64x5_TEM_preview_1.ser", (5, 64, 64), "float32", 6.281834, "nm"),
        ("emd_files/example_image.emd", (1, 3, 3), "int32", 1.0, ""),
        ("tiff_files/FEI-Helios-Ebeam-16bits.tif", (1, 471, 512), "uint16", 3.3724, "µm"),
        (
            "tiff_files/test_loading_image_saved_with_imageJ.tif",
            (1, 68, 68),
            "float32",
            0.168675,
            "µm",
        ),
        (
            "tiff_files/test_loading_image_saved_with_DM_stack.tif",
            (2, 68, 68),
            "float32",
            0.168674,
            "µm",
        ),
    ],
)
def test_files_of_microscopes_are_read_with_their_calibration(
    recorded, name, shape, dtype, pixel, units
):
    recording = read(recorded / name)
    assert recording.frames.shape == shape and recording.frames.dtype == dtype
    assert recording.pixel_size[1] == pytest.approx(pixel, rel=1e-5)
    assert recording.units == units
    assert np.ptp(recording.frames) > 0


def test_values_of_digital_micrograph_come_in_its_order(recorded):
    # the script that made these files in DigitalMicrograph sets im[row, column] = 1, 2 / 3, 4
    # the last two are colour images whose colours are equal
    names = ("dm3_3D_data/test-2.dm3", "dm4_2D_data/test-2.dm4")
    for name in (*names, "dm3_2D_data/test-8.dm3", "dm4_2D_data/test-23.dm4"):
        assert read(recorded / name).frames[0].tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_the_microscope_is_known_where_the_file_tells_it(recorded):
    stem = read(recorded / "dm3_2D_data/test_STEM_image.dm3").metadata["acquisition"]
    assert stem == {"mode": "stem", "beam_energy": 200.0}
    sem = read(recorded / "tiff_files/FEI-Helios-Ebeam-16bits.tif").metadata["acquisition"]
    assert sem == {"mode": "sem", "beam_energy": 5.0}


@pytest.mark.parametrize(
    "name, reason",
    [
        ("dm3_2D_data/test-3.dm3", "values are complex"),
        ("dm4_2D_data/test-27.dm4", "values are complex"),
        ("tiff_files/test_rgba16.tif", "colour image"),
        ("dm3_1D_data/test-2.dm3", "spectra or lines"),
        ("dm4_1D_data/test-2.dm4", "spectra or lines"),
        ("FEI_old/16x16-line_profile_diagonal_10x1024_1.ser", "spectra or lines"),
        ("emd_files/example_spectrum.emd", "spectra or lines"),
        ("hdf5_files/example1_v1.2.hdf5", "spectra or lines"),
        ("dm3_2D_data/test_diffraction_pattern.dm3", "diffraction pattern"),
        ("FEI_new/128x128x5-diffraction_preview_1.ser", "diffraction pattern"),
    ],
)
def test_files_of_microscopes_without_an_image_are_refused(recorded, name, reason):
    refused(recorded / name, reason)


def refused(path, reason):
    """Assert that a file is refused with a reason of one line that names it."""
    with pytest.raises(ValueError, match=reason) as error:
        read(path)
    assert str(path) in str(error.value) and "\n" not in str(error.value)


def by_other_libraries(folder):
    """Write the image, and for some formats the stack, with libraries of others."""
    with mrcfile.new(folder / "a.mrc") as file:
        file.set_data(IMAGE)
        file.voxel_size = 0.25
    with mrcfile.new(folder / "stack.mrc") as file:
        file.set_data(STACK)
        file.set_image_stack()
        file.voxel_size = 0.25
    imageio.imwrite(folder / "a.png", IMAGE.astype(np.uint16))
    # the convention of ImageJ: pixels per unit, and the unit in the description
    tifffile.imwrite(
        folder / "a.tif", IMAGE, imagej=True, resolution=(40.0, 40.0), metadata={"unit": "nm"}
    )
    with h5py.File(folder / "a.h5", "w") as file:
        file["group/image"] = IMAGE
        file["group/image"].attrs.update(pixel_size=0.025, units="nm")
        file["other"] = np.arange(5)
    with h5py.File(folder / "a.emd", "w") as file:  # the Berkeley convention
        file.attrs.update(version_major=0, version_minor=2)
        group = file.create_group("experimental/image")
        group.attrs["emd_group_type"] = 1
        group["data"] = IMAGE.T  # its dimensions are (x, y)
        for number, size in ((1, 50), (2, 40)):
            group[f"dim{number}"] = np.arange(size) * 0.025
            group[f"dim{number}"].attrs.update(name="xy"[number - 1], units="nm")


@pytest.mark.parametrize(
    "name, angstrom", [("mrc", 0.25), ("png", None), ("tif", 0.25), ("h5", 0.25), ("emd", 0.25)]
)
def test_files_of_other_libraries_are_read_with_their_calibration(tmp_path, name, angstrom):
    by_other_libraries(tmp_path)
    recording = read(tmp_path / f"a.{name}")
    expected = IMAGE.astype(np.uint16) if name == "png" else IMAGE
    assert np.array_equal(recording.frames[0], expected) and not recording.stack
    assert recording.angstrom == (angstrom and pytest.approx(angstrom, rel=1e-6))


def test_stack_of_another_library_is_read_frame_by_frame(tmp_path):
    by_other_libraries(tmp_path)
    recording = read(tmp_path / "stack.mrc")
    assert recording.stack and np.array_equal(recording.frames, STACK)
    assert recording.angstrom == pytest.approx(0.25, rel=1e-6)


@pytest.mark.parametrize("ending", ["mrc", "png", "tif", "h5"])
def test_truncated_and_empty_files_are_refused(tmp_path, ending):
    by_other_libraries(tmp_path)
    whole = (tmp_path / f"a.{ending}").read_bytes()
    for share in (0.3, 0.9):
        broken = tmp_path / f"broken.{ending}"
        broken.write_bytes(whole[: int(len(whole) * share)])
        refused(broken, "truncated, damaged or no")
    empty = tmp_path / f"empty.{ending}"
    empty.touch()
    refused(empty, "the file is empty")


@pytest.mark.parametrize(
    "name",
    [
        "dm3_2D_data/test_STEM_image.dm3",
        "dm4_2D_data/test-2.dm4",
        "FEI_new/128x128-TEM_search_1.ser",
        "emd_files/example_image.emd",
    ],
)
def test_truncated_files_of_microscopes_are_refused(recorded, tmp_path, name):
    broken = tmp_path / f"broken.{name.rsplit('.', 1)[1]}"
    broken.write_bytes((recorded / name).read_bytes()[: -(recorded / name).stat().st_size // 3])
    refused(broken, "truncated, damaged or no")


def test_images_that_hold_no_real_numbers_are_refused(tmp_path):
    holes = IMAGE.copy()
    holes[3, 4:6] = np.nan, np.inf
    for name, data, reason in (
        ("nan.tif", holes, "2 of 2000 pixels are not finite"),
        ("complex.tif", IMAGE.astype(np.complex64), "values are complex"),
        ("line.tif", IMAGE[0], "spectra or lines"),
        ("four.tif", np.zeros((2, 2, 40, 50), np.float32), "4 dimensions"),
    ):
        tifffile.imwrite(tmp_path / name, data)
        refused(tmp_path / name, reason)
    colour = np.random.default_rng(1).integers(0, 255, (40, 50, 3), np.uint8)
    imageio.imwrite(tmp_path / "colour.png", colour)
    tifffile.imwrite(tmp_path / "colour.tif", colour, photometric="rgb")
    with h5py.File(tmp_path / "colour.h5", "w") as file:
        file["x"] = colour
    for ending in ("png", "tif", "h5"):
        refused(tmp_path / f"colour.{ending}", "colour image")
    with mrcfile.new(tmp_path / "complex.mrc") as file:
        file.set_data(IMAGE.astype(np.complex64))
    refused(tmp_path / "complex.mrc", "values are complex")


def test_all_images_of_an_h5_are_read_unless_one_is_named_so(tmp_path):
    with h5py.File(tmp_path / "two.h5", "w") as file:
        file["a"], file["b"], file["places"] = IMAGE, IMAGE + 1.0, np.zeros((40, 2))
    both = read_all(tmp_path / "two.h5")
    assert [recording.title for recording in both] == ["a", "b"]
    assert np.array_equal(both[1].frames[0], IMAGE + 1.0)
    assert "2 images, and all are restored: 1 (a), 2 (b)" in both[0].notes[0]
    with h5py.File(tmp_path / "two.h5", "a") as file:
        file["entry/image"] = IMAGE + 2.0
    (one,) = read_all(tmp_path / "two.h5")
    assert np.array_equal(one.frames[0], IMAGE + 2.0)


@pytest.mark.parametrize("ending", ["tif", "emd", "hspy", "mrc"])
@pytest.mark.parametrize("stack", [False, True])
def test_restored_images_keep_size_units_and_intensities(tmp_path, ending, stack):
    frames = (STACK if stack else IMAGE[None]) * 1e-3 - 5.0
    recording = Recording(frames, stack, (0.02, 0.03), "nm", (1.0, 2.0))
    path = tmp_path / f"restored.{ending}"
    write(path, recording, frames)
    again = read(path)
    assert again.stack == stack and again.units == "nm"
    assert np.array_equal(again.frames, frames) and again.frames.dtype == np.float32
    assert again.pixel_size == pytest.approx((0.02, 0.03), rel=1e-6)
    if ending != "mrc":
        assert again.offset == pytest.approx((1.0, 2.0))


def test_other_libraries_read_the_calibration_of_what_was_written(tmp_path):
    recording = Recording(IMAGE[None], False, (0.02, 0.03), "nm")
    write(tmp_path / "a.tif", recording, IMAGE[None])
    with tifffile.TiffFile(tmp_path / "a.tif") as file:
        assert file.imagej_metadata["unit"] == "nm"
        pixels, units = file.pages[0].tags["XResolution"].value
        assert units / pixels == pytest.approx(0.03, rel=1e-5)
    write(tmp_path / "a.mrc", recording, IMAGE[None])
    with mrcfile.open(tmp_path / "a.mrc") as file:
        assert (file.voxel_size.x, file.voxel_size.y) == pytest.approx((0.3, 0.2))


def test_uncalibrated_images_stay_so(tmp_path):
    for ending in ("tif", "emd", "hspy"):
        write(tmp_path / f"a.{ending}", Recording(IMAGE[None], False), IMAGE[None])
        assert read(tmp_path / f"a.{ending}").angstrom is None, ending


def test_folders_give_the_files_that_can_be_read(tmp_path):
    for name in ("b.tif", "a.DM3", "notes.txt"):
        (tmp_path / name).touch()
    assert [file.name for file in image_files(tmp_path)] == ["a.DM3", "b.tif"]
    assert [restored_name(f"x.{e}") for e in ("dm3", "emd", "h5")] == [
        "restored.tif",
        "restored.emd",
        "restored.hspy",
    ]
    (tmp_path / "empty").mkdir()
    for path, reason in ((tmp_path / "empty", "holds no file"), (tmp_path / "no", "no such file")):
        with pytest.raises(ValueError, match=reason):
            image_files(path)
    refused(tmp_path / "notes.txt", "unknown ending")
