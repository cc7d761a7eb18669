"""Kinds of files beyond the drawn cases: what formats allow and people's programs write."""

import struct
import zlib

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
        ("per nm", "reciprocal length"),
        ("inverse angstrom", "reciprocal length"),
        ("1/nm/px", "reciprocal length"),
        ("mrad/pixel", "angle"),
        ("mrads", "angle"),
        ("nm/pixel", "length"),
        ("\\u212B", "length"),
        ("\\u03BCm", "length"),
        ("\\u00b5m", "length"),
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


def test_bytes_of_dm_are_read_in_the_order_of_the_file(tmp_path):
    for order in "<>":
        written_dm3(tmp_path / "a.dm3", IMAGE, order)
        recording = read(tmp_path / "a.dm3")
        assert np.array_equal(recording.frames[0], IMAGE), order
        assert recording.units == "nm" and recording.pixel_size == pytest.approx((0.05, 0.02))


@pytest.mark.parametrize(
    "illumination, unit, refused",
    [("TEM", "", True), ("TEM", "nm", False), ("STEM", "", False)],
)
def test_what_a_tem_recorded_in_diffraction_is_no_image(tmp_path, illumination, unit, refused):
    modes = {"Illumination Mode": illumination, "Imaging Mode": "DIFFRACTION"}
    written_dm3(tmp_path / "a.dm3", IMAGE, "<", unit, {"Microscope Info": modes})
    if not refused:
        assert np.array_equal(read(tmp_path / "a.dm3").frames[0], IMAGE)
        return
    with pytest.raises(ValueError, match="it is a diffraction pattern"):
        read(tmp_path / "a.dm3")


def written_dm3(path, image, order, unit="nm", tags=None):
    """Write a dm3 file in an order of bytes, with pixels of 0.05 (rows) and 0.02."""

    def tag(name, content):
        name = struct.pack(">H", len(name)) + name.encode()
        if isinstance(content, dict | list):
            return b"\x14" + name + group(content)
        if isinstance(content, str):
            content = np.frombuffer(content.encode("utf-16-le"), "<u2").astype(np.uint16)
        if isinstance(content, np.ndarray):
            info, content = (20, 4, content.size), content.astype(f"{order}u2").tobytes()
        elif isinstance(content, float):
            info, content = (6,), struct.pack(f"{order}f", content)
        else:
            info, content = (5,), struct.pack(f"{order}I", content)
        return (
            b"\x15" + name + b"%%%%" + struct.pack(f">{1 + len(info)}i", len(info), *info) + content
        )

    def group(items):
        items = items.items() if isinstance(items, dict) else [("", item) for item in items]
        tags = b"".join(tag(*item) for item in items)
        return b"\x01\x00" + struct.pack(">i", len(items)) + tags

    axes = [{"Origin": 0.0, "Scale": size, "Units": unit} for size in (0.02, 0.05)]
    brightness = {"Origin": 0.0, "Scale": 1.0, "Units": ""}
    data = {
        "Calibrations": {"Brightness": brightness, "Dimension": axes},
        "Data": image.ravel(),
        "DataType": 10,
        "Dimensions": list(image.shape[::-1]),
    }
    images = {"ImageList": [{"ImageData": data, "ImageTags": tags or {}, "Name": "one"}]}
    body = group(images)
    path.write_bytes(struct.pack(">3i", 3, len(body), order == "<") + body + bytes(8))


@pytest.mark.parametrize("image", [IMAGE.astype(np.int16), IMAGE.astype(np.float32)])
def test_mrc_of_either_order_needs_no_stamp(tmp_path, image):
    with mrcfile.new(tmp_path / "a.mrc", image) as file:
        file.voxel_size = 0.5
    header = (tmp_path / "a.mrc").read_bytes()[:1024]
    for order in "<>":
        words = np.frombuffer(header, "<u4").astype(f"{order}u4").tobytes()
        content = words[:208] + b"MAP " + bytes(12) + header[224:]
        pixels = image.astype(image.dtype.newbyteorder(order)).tobytes()
        (tmp_path / "a.mrc").write_bytes(content + pixels)
        recording = read(tmp_path / "a.mrc")
        assert np.array_equal(recording.frames[0], image), order
        assert recording.units == "nm" and recording.pixel_size == pytest.approx((0.05, 0.05))


def test_mrc_without_pixels_of_a_cell_is_not_calibrated(tmp_path):
    with mrcfile.new(tmp_path / "a.mrc", IMAGE) as file:
        file.voxel_size = 0.5
        file.header.mx = file.header.my = file.header.mz = 0
    assert read(tmp_path / "a.mrc").units == ""


def test_mrc_with_an_extended_header_of_another_program_keeps_its_pixel_size(tmp_path):
    with mrcfile.new(tmp_path / "a.mrc", IMAGE) as file:
        file.voxel_size = 0.5
        file.set_extended_header(np.zeros(128 * 1024, np.uint8))
    recording = read(tmp_path / "a.mrc")
    assert recording.units == "nm" and recording.pixel_size == pytest.approx((0.05, 0.05))


def test_tia_is_read_whatever_its_ending(tmp_path, monkeypatch):
    monkeypatch.setattr(real_cases, "ROOT", tmp_path)
    real_cases.ser("a.ser", IMAGE, 2e-11, 0.0)
    (tmp_path / "ser/a.ser").rename(tmp_path / "a_1")
    assert np.array_equal(read(tmp_path / "a_1").frames[0], IMAGE)


@pytest.mark.parametrize(
    "names, upright",
    [
        (("y axis", "x axis"), True),
        (("x_pixels", "y_pixels"), False),
        (("Row", "Col"), True),
        (("X [nm]", "Y [nm]"), False),
        (("", ""), True),
        (("dim1", "dim2"), True),
    ],
)
def test_emd_without_plain_names_stays_as_it_is_stored(tmp_path, monkeypatch, names, upright):
    monkeypatch.setattr(real_cases, "ROOT", tmp_path)
    real_cases.berkeley("a.emd", IMAGE if upright else IMAGE.T, "[n_m]", names)
    assert np.array_equal(read(tmp_path / "emd/a.emd").frames[0], IMAGE)


def test_emd_needs_no_number_of_its_version(tmp_path, monkeypatch):
    monkeypatch.setattr(real_cases, "ROOT", tmp_path)
    real_cases.berkeley("a.emd", IMAGE, "[n_m]")
    with h5py.File(tmp_path / "emd/a.emd", "a") as file:
        del file.attrs["version_major"], file.attrs["version_minor"]
    assert np.array_equal(read(tmp_path / "emd/a.emd").frames[0], IMAGE)


def nexus(file, name, image, size, old=False):
    """Add a group of NeXus, by the rules of today or by those before 2014."""
    group = file.create_group(name)
    group.attrs["NX_class"] = "NXdata"
    group["counts"] = image
    group["counts"].attrs["units"] = "rad"  # of the intensities, as of a phase
    for axis, n in zip("yx", image.shape, strict=True):
        group[axis] = np.arange(n) * size
        group[axis].attrs["units"] = "nm"
    if old:
        group["counts"].attrs.update(signal=1, axes="y:x")
    else:
        group.attrs.update(signal="counts", axes=["y", "x"])


@pytest.mark.parametrize("old", [False, True])
def test_nexus_needs_no_default(tmp_path, old):
    with h5py.File(tmp_path / "a.h5", "w") as file:
        nexus(file, "entry/one", IMAGE, 0.2, old)
        nexus(file, "entry/two", IMAGE[:20], 0.3, old)
    recordings = read_all(tmp_path / "a.h5")
    assert [one.frames.shape for one in recordings] == [(1, 40, 50), (1, 20, 50)]
    assert [one.units for one in recordings] == ["nm", "nm"]
    sizes = [one.pixel_size[0] for one in recordings]
    assert sizes == pytest.approx([0.2, 0.3])


def test_an_axis_called_x_is_no_image(tmp_path):
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["counts"], file["x"], file["y"] = IMAGE, np.arange(50.0), np.arange(40.0)
    assert np.array_equal(read(tmp_path / "a.h5").frames[0], IMAGE)


def test_the_unit_of_intensities_is_none_of_lengths(tmp_path):
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["phase"] = IMAGE
        file["phase"].attrs["units"] = "rad"
    assert read(tmp_path / "a.h5").units == ""


def test_channels_of_imagej_are_no_wavelengths(tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", STACK[:2], imagej=True, metadata={"axes": "CYX"})
    assert np.array_equal(read(tmp_path / "a.tif").frames, STACK[:2])


def test_origins_in_microns_are_kept(tmp_path):
    metadata = {"unit": "micron", "xorigin": -10.0, "yorigin": 20.0}
    tifffile.imwrite(
        tmp_path / "a.tif", IMAGE, imagej=True, resolution=(50.0, 25.0), metadata=metadata
    )
    recording = read(tmp_path / "a.tif")
    assert recording.units == "µm" and recording.offset == pytest.approx((-0.8, 0.2))


def test_each_image_of_an_ome_tif_has_its_own_pixel_size(tmp_path):
    sizes = [{"PhysicalSizeX": 0.2, "PhysicalSizeY": 5.0, "PhysicalSizeXUnit": "nm"}, {}]
    sizes[0]["PhysicalSizeYUnit"] = "Å"
    with tifffile.TiffWriter(tmp_path / "a.ome.tif", ome=True) as file:
        for image, metadata in zip((IMAGE, IMAGE[:20]), sizes, strict=True):
            file.write(image, metadata=metadata)
    first, second = read_all(tmp_path / "a.ome.tif")
    assert first.units == "nm" and first.pixel_size == pytest.approx((0.5, 0.2))
    assert second.units == ""


def test_a_thumbnail_before_the_image_is_left_out(tmp_path):
    with tifffile.TiffWriter(tmp_path / "a.tif") as file:
        file.write(IMAGE[::4, ::4], subfiletype=1, metadata=None)
        file.write(IMAGE, metadata=None)
    (recording,) = read_all(tmp_path / "a.tif")
    assert np.array_equal(recording.frames[0], IMAGE)


@pytest.mark.parametrize("step", [257, 256])
def test_a_grey_palette_gives_its_greys(tmp_path, step):
    index = np.random.default_rng(1).permutation(256)
    greys = np.zeros((3, 256), np.uint16)
    greys[:, index] = np.arange(256) * step
    indices, image = index[IMAGE].astype(np.uint8), IMAGE
    tifffile.imwrite(tmp_path / "a.tif", indices, photometric="palette", colormap=greys)
    assert np.array_equal(read(tmp_path / "a.tif").frames[0], image)
    greys[0] = 0
    tifffile.imwrite(tmp_path / "a.tif", indices, photometric="palette", colormap=greys)
    recording = read(tmp_path / "a.tif")
    assert np.array_equal(recording.frames[0], indices) and "false colours" in recording.notes[0]


def test_an_image_shown_inverted_is_said_to_be(tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", IMAGE, photometric="miniswhite")
    recording = read(tmp_path / "a.tif")
    assert np.array_equal(recording.frames[0], IMAGE) and "large values dark" in recording.notes[0]


def test_the_ion_beam_of_a_microscope_keeps_its_sides(tmp_path):
    text = "[User]\r\nDate=1\r\n[IRBeam]\r\nHFW=1e-7\r\nVFW=1.2e-7\r\n"
    text += "[Image]\r\nResolutionX=50\r\nResolutionY=40\r\n"
    tag = (34680, "s", 0, text, True)
    tifffile.imwrite(tmp_path / "a.tif", IMAGE, metadata=None, extratags=[tag])
    recording = read(tmp_path / "a.tif")
    assert recording.units == "nm" and recording.pixel_size == pytest.approx((3.0, 2.0))


@pytest.mark.parametrize("colours, kind", [(2, 4), (3, 2), (4, 6)])
def test_png_of_16_bits_keeps_them_beside_colours_and_opacity(tmp_path, colours, kind):
    def chunk(name, content):
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    deep = IMAGE * 300 + np.arange(50, dtype=np.uint16)
    planes = [deep] * (3 if colours > 2 else 1)
    planes += [np.full_like(deep, 65535)] * (colours in (2, 4))
    rows = [b"\0" + row.astype(">u2").tobytes() for row in np.stack(planes, -1)]
    header = struct.pack(">2I5B", *deep.shape[::-1], 16, kind, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b"")]
    content = b"".join(chunk(*part) for part in parts)
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + content)
    assert np.array_equal(read(tmp_path / "a.png").frames[0], deep)
    (tmp_path / "a.png").write_bytes((b"\x89PNG\r\n\x1a\n" + content)[:-50])
    with pytest.raises(ValueError, match="truncated, damaged or no png file"):
        read(tmp_path / "a.png")


@pytest.mark.parametrize("offset, kept", [(2**53 - 1000, True), (2**60, False)])
def test_whole_numbers_that_float64_would_round_are_refused(tmp_path, offset, kept):
    image = IMAGE.astype(np.int64) + offset
    tifffile.imwrite(tmp_path / "a.tif", image)
    if kept:
        assert np.array_equal(read(tmp_path / "a.tif").frames[0], image)
        return
    with pytest.raises(ValueError, match="more digits than float64 keeps"):
        read(tmp_path / "a.tif")


@pytest.mark.parametrize("ending", ["tif", "dm3", "ser", "emd", "mrc", "png"])
def test_what_has_the_bytes_of_no_kind_is_called_so(tmp_path, ending):
    (tmp_path / f"a.{ending}").write_text("<!DOCTYPE html><html>404</html>")
    with pytest.raises(ValueError, match=f"truncated, damaged or no {ending} file"):
        read(tmp_path / f"a.{ending}")
