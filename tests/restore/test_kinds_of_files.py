"""Kinds of files beyond the drawn cases: what formats allow and people's programs write."""

import struct

import h5py
import imageio.v3 as imageio
import mrcfile
import numpy as np
import pytest
import real_cases
import tifffile
from emrestore.recordings import signals
from emrestore.recordings.file_formats import read, read_all
from emrestore.recordings.units import carried, quantity

IMAGE = np.random.default_rng(0).integers(0, 200, (40, 50)).astype(np.uint16)
STACK = np.stack([IMAGE, IMAGE + 1, IMAGE + 2])


@pytest.mark.parametrize(
    "unit, measured",
    [
        ("nm-1", "reciprocal length"),
        ("Å⁻¹", "reciprocal length"),
        ("1/A", "reciprocal length"),
        ("[n_m^-1]", "reciprocal length"),
        ("1/px", "reciprocal length"),
        ("m^-1", "reciprocal length"),
        ("mrad", "angle"),
        ("°", "angle"),
        ("degrees", "angle"),
        ("keV", "energy"),
        ("ms", "time"),
        ("Hz", "frequency"),
        ("px", "none"),
        ("counts", "none"),
        ("a.u.", "none"),
        ("\N{ANGSTROM SIGN}", "length"),
        ("μm", "length"),
        ("Nanometers", "length"),
    ],
)
def test_units_are_known_by_what_they_measure(unit, measured):
    assert quantity(unit) == measured


@pytest.mark.parametrize(
    "unit, size, found, new",
    [
        ("m", 7.7e-12, "nm", 7.7e-3),
        ("m", 1.1649976e-8, "nm", 11.649976),
        ("meters", 2.6e-6, "µm", 2.6),
        ("cm", 5e-7, "nm", 5.0),
        ("inch", 1e-6, "nm", 25.4),
        ("A", 0.2, "Å", 0.2),
        ("pm", 20.0, "pm", 20.0),
    ],
)
def test_lengths_come_in_units_that_files_carry(unit, size, found, new):
    name, factor = carried(unit, size)
    assert name == found and size * factor == pytest.approx(new, rel=1e-12)


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.float32, np.uint16])
def test_mrc_is_read_in_either_order_of_bytes(tmp_path, dtype):
    data = (IMAGE - 100.0).astype(dtype) if dtype != np.uint16 else IMAGE
    with mrcfile.new(tmp_path / "a.mrc") as file:
        file.set_data(data.astype(np.dtype(dtype).newbyteorder(">")))
        file.voxel_size = (2.0, 3.0, 1.0)
    assert (tmp_path / "a.mrc").read_bytes()[212:214] == b"\x11\x11" or dtype == np.int8
    recording = read(tmp_path / "a.mrc")
    assert np.array_equal(recording.frames[0], data) and recording.frames.dtype == dtype
    assert recording.pixel_size == pytest.approx((0.3, 0.2), rel=1e-6)


@pytest.mark.parametrize("flags, dtype", [(0, np.uint8), (1, np.int8)])
def test_the_mark_of_imod_says_whether_bytes_are_signed(tmp_path, flags, dtype):
    path = tmp_path / "a.mrc"
    mrcfile.write(path, IMAGE.astype(np.uint8).view(np.int8))
    raw = bytearray(path.read_bytes())
    raw[152:160] = struct.pack("<ii", 1146047817, flags)
    path.write_bytes(raw)
    assert np.array_equal(read(path).frames[0], IMAGE.astype(np.uint8).view(dtype))


@pytest.mark.parametrize(
    "names, order",
    [("xy", (1, 0)), ("yx", (0, 1)), ("zyx", (0, 1, 2)), ("yxz", (1, 2, 0)), ("xyz", (2, 1, 0))],
)
def test_emd_is_ordered_by_the_names_of_its_axes(tmp_path, monkeypatch, names, order):
    monkeypatch.setattr(real_cases, "ROOT", tmp_path)
    upright = IMAGE if len(names) == 2 else STACK
    # stored so that the axes in this order give the upright image
    stored = upright.transpose(order)
    label = {"x": 50, "y": 40, "z": 3}
    assert stored.shape == tuple(label[name] for name in names)
    real_cases.berkeley("a.emd", stored, "[n_m]", names)
    recording = read(tmp_path / "emd/a.emd")
    assert np.array_equal(recording.frames, upright.reshape(-1, 40, 50))
    assert recording.units == "nm" and recording.pixel_size == pytest.approx((0.02, 0.02))


def test_ome_tells_the_pixel_size(tmp_path):
    metadata = {"axes": "YX", "PhysicalSizeX": 0.3, "PhysicalSizeY": 0.2, "PhysicalSizeXUnit": "nm"}
    tifffile.imwrite(tmp_path / "a.ome.tif", IMAGE, ome=True, metadata=metadata)
    recording = read(tmp_path / "a.ome.tif")
    assert recording.units == "nm" and recording.pixel_size == pytest.approx((0.2, 0.3))


def test_a_pixel_of_a_microscope_that_is_no_square_keeps_its_sides(tmp_path):
    text = "[User]\r\nDate=01/01/2020\r\n[Scan]\r\nPixelWidth=2e-9\r\nPixelHeight=3e-9\r\n"
    tag = (34680, "s", 0, text, True)
    tifffile.imwrite(tmp_path / "a.tif", IMAGE, metadata=None, extratags=[tag])
    recording = read(tmp_path / "a.tif")
    assert recording.units == "nm" and recording.pixel_size == pytest.approx((3.0, 2.0))


def test_a_resolution_of_zero_is_none(tmp_path):
    tifffile.imwrite(
        tmp_path / "a.tif",
        IMAGE,
        imagej=True,
        resolution=((0, 1), (0, 1)),
        metadata={"unit": "nm"},
    )
    recording = read(tmp_path / "a.tif")
    assert recording.units == "" and np.array_equal(recording.frames[0], IMAGE)


def test_origins_of_imagej_are_in_pixels(tmp_path):
    metadata = {"unit": "nm", "xorigin": 10.0, "yorigin": 20.0}
    tifffile.imwrite(
        tmp_path / "a.tif", IMAGE, imagej=True, resolution=(50.0, 25.0), metadata=metadata
    )
    recording = read(tmp_path / "a.tif")
    assert recording.pixel_size == pytest.approx((0.04, 0.02))
    assert recording.offset == pytest.approx((-0.8, -0.2))


def test_grey_beside_opacity_is_grey_and_colours_are_refused(tmp_path):
    grey = IMAGE.astype(np.uint8)
    imageio.imwrite(tmp_path / "a.png", np.dstack([grey, np.full_like(grey, 255)]))
    recording = read(tmp_path / "a.png")
    assert np.array_equal(recording.frames[0], grey) and "opacity" in recording.notes[0]
    # green and blue alone are equal
    imageio.imwrite(tmp_path / "b.png", np.dstack([grey // 2, grey, grey]))
    with pytest.raises(ValueError, match="colour image"):
        read(tmp_path / "b.png")


def test_nexus_leads_to_its_default_with_the_places_of_its_axes(tmp_path):
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["other"] = STACK
        file.attrs["default"] = "entry"
        entry = file.create_group("entry")
        entry.attrs["default"] = "data"
        data = entry.create_group("data")
        data["counts"], data["y"], data["x"] = IMAGE, np.arange(40) * 0.2, np.arange(50) * 0.1
        data.attrs.update(signal="counts", axes=["y", "x"])
        for name in "yx":
            data[name].attrs["units"] = "angstrom"
    (recording,) = read_all(tmp_path / "a.h5")
    assert np.array_equal(recording.frames[0], IMAGE) and recording.units == "Å"
    assert recording.pixel_size == pytest.approx((0.2, 0.1))


def test_an_image_deep_in_an_h5_is_found_by_its_name(tmp_path):
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["entry/image"], file["entry/reference"] = IMAGE, STACK
    (recording,) = read_all(tmp_path / "a.h5")
    assert np.array_equal(recording.frames[0], IMAGE)


@pytest.mark.parametrize(
    "axis, reason",
    [
        (("Wavelength", 1.0, "nm", True), "has wavelengths"),
        (("Energy", 1.0, "", True), "has energies"),
        (("kx", 1.0, "", True), "diffraction pattern"),
        (("any", 1.0, "Hz", True), "has frequencies"),
    ],
)
def test_stacks_along_what_is_no_time_are_refused(tmp_path, monkeypatch, axis, reason):
    monkeypatch.setattr(real_cases, "ROOT", tmp_path)
    axes = [axis, ("y", 0.5, "nm", False), ("x", 0.5, "nm", False)]
    real_cases.hspy("a.hspy", STACK, axes, "", "")
    with pytest.raises(ValueError, match=reason):
        read(tmp_path / "a.hspy")


@pytest.mark.parametrize("unit, reason", [("s", "has times"), ("eV", "has energies")])
def test_images_whose_rows_are_times_or_energies_are_refused(tmp_path, monkeypatch, unit, reason):
    monkeypatch.setattr(real_cases, "ROOT", tmp_path)
    axes = [("any", 1.0, unit, False), ("x", 0.5, "nm", False)]
    real_cases.hspy("a.hspy", IMAGE, axes, "", "")
    with pytest.raises(ValueError, match=reason):
        read(tmp_path / "a.hspy")


def test_a_stack_in_time_is_one(tmp_path, monkeypatch):
    monkeypatch.setattr(real_cases, "ROOT", tmp_path)
    axes = [("time", 0.1, "s", True), ("y", 0.5, "nm", False), ("x", 0.5, "nm", False)]
    real_cases.hspy("a.hspy", STACK, axes, "", "")
    assert np.array_equal(read(tmp_path / "a.hspy").frames, STACK)


def test_a_missing_filter_is_no_damage(tmp_path, monkeypatch):
    def reader(path):
        raise OSError("Can't synchronously read data (required filter 'blosc' is not registered)")

    monkeypatch.setitem(signals.READERS, "hdf5", reader)
    (tmp_path / "a.h5").write_bytes(b"\x89HDF\r\n\x1a\n")
    with pytest.raises(ValueError, match="filter of HDF5 that is not installed .*'blosc'"):
        read(tmp_path / "a.h5")


def test_a_file_is_known_by_its_bytes_where_its_ending_says_nothing(tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", IMAGE)
    (tmp_path / "20240105").write_bytes((tmp_path / "a.tif").read_bytes())
    (tmp_path / "a.png").write_bytes((tmp_path / "a.tif").read_bytes())
    for name in ("20240105", "a.png"):
        assert np.array_equal(read(tmp_path / name).frames[0], IMAGE), name
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    with pytest.raises(ValueError, match="unknown ending '.jpg'"):
        read(tmp_path / "photo.jpg")
