"""Small synthetic files of the kinds that people have: lattices with noise, written by other libraries.

    python real_cases.py FOLDER

Nothing here comes from a third party's file: every pixel is drawn, every header field is set below.
"""

import json
import struct
import sys
from pathlib import Path

import h5py
import mrcfile
import numpy as np
import tifffile
from PIL import Image

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else "inputs")


def lattice(rows=96, columns=96, seed=0, period=11.0, dose=60.0):
    """Columns of atoms on a ground, with shot noise: float64 counts."""
    y, x = np.mgrid[:rows, :columns]
    wave = np.cos(2 * np.pi * x / period) + np.cos(2 * np.pi * (y + 0.23 * x) / period)
    clean = 0.15 + np.exp(2.0 * (wave - 2.0))
    return np.random.default_rng(seed).poisson(dose * clean).astype(float)


def place(*parts):
    path = ROOT.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


U16 = (lattice() * 40).astype(np.uint16)


def imagej(name, unit, pixel=0.02, data=U16, **extra):
    tifffile.imwrite(
        place("units", name),
        data,
        imagej=True,
        resolution=(1 / pixel, 1 / pixel),
        metadata={"unit": unit, **extra},
    )


GREY = (lattice() * 2).clip(0, 255).astype(np.uint8)
RGB = np.repeat(GREY[..., None], 3, axis=-1)


def values(name, data):
    tifffile.imwrite(place("values", f"hrstem {name}.tif"), data)


BASE = lattice()
F32 = BASE.astype(np.float32)


def mrc(name, data, voxel=1.0, change=None):
    path = place("mrc", name)
    with mrcfile.new(path, data, overwrite=True) as file:
        file.voxel_size = voxel
        if change:
            change(file)
    return path


def negative(file):
    file.header.cella.x = -96.0
    file.header.cella.y = 96.0


def h5(name, fill, folder="h5"):
    with h5py.File(place(folder, name), "w") as file:
        fill(file)


def fill(**items):
    def write(file):
        for key, value in items.items():
            file[key.replace("__", "/")] = value

    return write


def calibrated(units, size=0.1):
    def write(file):
        data = file.create_dataset("image", data=U16)
        data.attrs["pixel_size"], data.attrs["units"] = size, units

    return write


def berkeley(
    name, data, unit, names=("y", "x"), step=0.02, group="image", version=(0, 2), folder="emd"
):
    def write(file):
        file.attrs["version_major"], file.attrs["version_minor"] = version
        signal = file.create_group(f"data/{group}")
        signal.attrs["emd_group_type"] = 1
        signal["data"] = data
        for i, (size, label) in enumerate(zip(data.shape, names, strict=True), 1):
            dim = signal.create_dataset(f"dim{i}", data=np.arange(size) * step)
            dim.attrs["name"], dim.attrs["units"] = label, unit if label in ("x", "y") else ""

    h5(name, write, folder)


def two(file):
    file.attrs["version_major"], file.attrs["version_minor"] = 0, 2
    for name, seed in (("haadf", 1), ("abf", 2)):
        signal = file.create_group(f"data/{name}")
        signal.attrs["emd_group_type"] = 1
        signal["data"] = (lattice(seed=seed) * 40).astype(np.uint16)
        for i, label in enumerate("yx", 1):
            dim = signal.create_dataset(f"dim{i}", data=np.arange(96) * 0.02)
            dim.attrs["name"], dim.attrs["units"] = label, "[n_m]"


def velox(
    name,
    images,
    folder="emd",
    pixel=2e-11,
    unit="m",
    diffraction=False,
    eds=False,
    mode="2",
    detector="HAADF",
):
    """The outline of a Velox file: Data/Image/ID with Data (rows, columns, frames) and Metadata."""

    def write(file):
        file["Version"] = np.array([b'{"format":"Velox","version":"6"}'], object).astype(
            h5py.string_dtype("ascii")
        )
        for k, data in enumerate(images):
            rows, columns = data.shape[:2]
            known = {
                "Core": {"MetadataDefinitionVersion": "7.9", "MetadataSchemaVersion": "v1/2013/07"},
                "Instrument": {
                    "ControlSoftwareVersion": "1",
                    "Manufacturer": "Synthetic",
                    "InstrumentClass": "none",
                },
                "Acquisition": {
                    "AcquisitionStartDatetime": {"DateTime": "1577836800"},
                    "BeamType": "",
                },
                "Optics": {
                    "AccelerationVoltage": "300000",
                    "OperatingMode": mode,
                    "ObjectiveLensMode": "HM",
                },
                "BinaryResult": {
                    "AcquisitionUnit": "",
                    "Detector": detector if k == 0 else f"DF{k}",
                    "PixelSize": {"width": str(pixel), "height": str(pixel)},
                    "PixelUnitX": unit,
                    "PixelUnitY": unit,
                    "Offset": {"x": "0", "y": "0"},
                    "ImageSize": {"width": str(columns), "height": str(rows)},
                    "Encoding": "Unsigned",
                },
                "Detectors": {
                    f"Detector-{k}": {
                        "DetectorName": detector if k == 0 else f"DF{k}",
                        "Enabled": "true",
                        "DetectorType": "ScanningDetector",
                    }
                },
                "Scan": {
                    "ScanSize": {"width": str(columns), "height": str(rows)},
                    "FrameTime": "0.5",
                },
                "Sample": {},
                "Vacuum": {},
                "Stage": {},
                "CustomProperties": {},
                "GasInjectionSystems": {},
                "SampleHolder": {},
            }
            text = np.frombuffer(json.dumps(known).encode() + b"\0", np.uint8)
            block = np.zeros((60000, data.shape[2] if data.ndim == 3 else 1), np.uint8)
            block[: text.size] = text[:, None]
            group = file.create_group(f"Data/Image/{k:032x}")
            group["Data"] = data if data.ndim == 3 else data[..., None]
            group["Metadata"] = block
            group["FrameLookupTable"] = np.arange(block.shape[1])
        if eds:
            file.create_group(f"Data/SpectrumImage/{98:032x}")
            file.create_group("Presentation/Displays/ImageDisplay")
            file.create_group("Operations")
            group = file.create_group(f"Data/SpectrumStream/{99:032x}")
            group["Data"] = np.full((2000, 1), 65535, np.uint16)
            group["Metadata"] = block
            group["AcquisitionSettings"] = np.array(
                [json.dumps({"bincount": "4096", "StreamEncoding": "uint16"}).encode()], object
            ).astype(h5py.string_dtype("ascii"))

    h5(name, write, folder)


def fei(name, data, pixel):
    text = (
        f"[User]\r\nDate=01/01/2020\r\n[Beam]\r\nHV=5000\r\n[EBeam]\r\nHV=5000\r\n[Scan]\r\nPixelWidth={pixel}\r\n"
        f"PixelHeight={pixel}\r\n[Image]\r\nResolutionX={data.shape[1]}\r\nResolutionY={data.shape[0]}\r\n"
    )
    tifffile.imwrite(
        place("sem", name), data, metadata=None, extratags=[(34680, "s", 0, text, True)]
    )


def hspy(name, data, axes, kind, folder="spectra"):
    with h5py.File(place(folder, name), "w") as file:
        file.attrs["file_format"], file.attrs["file_format_version"] = "HyperSpy", "3.1"
        group = file.create_group("Experiments/one")
        group.attrs["package"], group.attrs["package_version"] = "hyperspy", "2.0"
        group["data"] = data
        for i, (label, scale, units, navigate) in enumerate(axes):
            axis = group.create_group(f"axis-{i}")
            for key, value in {
                "_type": "UniformDataAxis",
                "name": label,
                "size": data.shape[i],
                "scale": scale,
                "offset": 0.0,
                "units": units,
                "navigate": navigate,
                "is_binned": False,
            }.items():
                axis.attrs[key] = value
        group.create_group("metadata/General").attrs["title"] = "one"
        signal = group.create_group("metadata/Signal")
        signal.attrs["signal_type"] = kind
        for empty in ("original_metadata", "learning_results"):
            group.create_group(empty)


def ser(name, data, pixel, offset):
    rows, columns = data.shape
    head = struct.pack("<HHHII", 0x4949, 0x0197, 0x0210, 0x4122, 0x4152) + struct.pack("<II", 1, 1)
    dimension = (
        struct.pack("<IddI", 1, 0.0, 1.0, 0)
        + struct.pack("<I", 6)
        + b"Number"
        + struct.pack("<I", 0)
    )
    array_at = len(head) + 8 + len(dimension)
    data_at = array_at + 8
    element = struct.pack("<ddIddIHII", -offset, pixel, 0, -offset, pixel, 0, 2, columns, rows)
    element += data[::-1].astype("<u2").tobytes()
    tag = struct.pack("<HHI", 0x4152, 0, 1577836800)
    body = (
        head
        + struct.pack("<II", array_at, 1)
        + dimension
        + struct.pack("<II", data_at, data_at + len(element))
    )
    place("ser", name).write_bytes(body + element + tag)


def units():
    """Units of tif."""
    for unit in (
        "nm",
        "um",
        "micron",
        "microns",
        "\\u00B5m",
        "angstrom",
        "A",
        "pm",
        "pixel",
        "pixels",
        "inch",
        "cm",
        "mm",
        "nanometer",
        "nanometers",
    ):
        imagej(f"hrstem unit {unit.replace(chr(92), '_')}.tif", unit)
    imagej("hrstem unit nm with yunit.tif", "nm", yunit="nm")
    tifffile.imwrite(
        place("units", "hrstem Angstroem sign.tif"),
        U16,
        resolution=(1 / 0.2, 1 / 0.2),
        metadata=None,
        description=b"ImageJ=1.54f\nunit=\\u00C5\n",
    )
    tifffile.imwrite(
        place("units", "sem resolution unit cm.tif"),
        U16,
        resolution=(2e6, 2e6),
        resolutionunit="CENTIMETER",
        metadata=None,
    )  # 5 nm
    tifffile.imwrite(
        place("units", "sem 72 dpi.tif"),
        U16,
        resolution=(72, 72),
        resolutionunit="INCH",
        metadata=None,
    )
    tifffile.imwrite(
        place("units", "sem imagej without resolution.tif"),
        U16,
        metadata=None,
        description="ImageJ=1.53k\nunit=nm\n",
    )


def kinds_of_tif():
    """Kinds of tif."""
    tifffile.imwrite(place("tif", "hrstem bigtiff.tif"), U16, bigtiff=True)
    tifffile.imwrite(place("tif", "hrstem bigendian.tif"), U16, byteorder=">")
    tifffile.imwrite(
        place("tif", "hrstem lzw tiled.tif"), U16, compression="lzw", tile=(32, 32), predictor=True
    )
    tifffile.imwrite(
        place("tif", "hrstem zlib float16.tif"), lattice().astype(np.float16), compression="zlib"
    )
    tifffile.imwrite(place("tif", "hrstem UPPER.TIF"), U16)
    tifffile.imwrite(place("tif", "hrstem two.TIFF"), U16)
    with tifffile.TiffWriter(place("tif", "hrtem with thumbnail page.tif")) as file:
        file.write(U16, metadata=None)
        file.write(U16[::4, ::4], metadata=None)
    tifffile.imwrite(place("tif", "sem grey saved as rgb.tif"), RGB, photometric="rgb")
    tifffile.imwrite(
        place("tif", "sem channel first.tif"), np.moveaxis(RGB, -1, 0), photometric="minisblack"
    )
    tifffile.imwrite(place("tif", "hrstem stack of one.tif"), U16[None])
    tifffile.imwrite(
        place("tif", "hrstem tzc.tif"),
        np.stack([U16] * 4).reshape(2, 2, 1, 96, 96),
        imagej=True,
        metadata={"axes": "TZCYX"},
    )
    tifffile.imwrite(
        place("tif", "hrstem time series of one channel.tif"),
        np.stack([U16] * 3)[:, None, None],
        imagej=True,
        metadata={"axes": "TZCYX"},
    )
    Image.fromarray(GREY > 40).save(place("tif", "sem one bit.tif"))
    Image.fromarray(GREY).convert("P").save(place("tif", "sem palette.tif"))


def pngs():
    """Png."""
    Image.fromarray(GREY).save(place("png", "sem 8 bit.png"))
    Image.fromarray(U16).save(place("png", "sem 16 bit.png"))
    Image.fromarray(RGB).save(place("png", "sem grey saved as rgb.png"))
    Image.fromarray(np.dstack([RGB, np.full_like(GREY, 255)])).save(
        place("png", "sem grey saved as rgba.png")
    )
    Image.fromarray(GREY).convert("P").save(place("png", "sem palette.png"))
    Image.fromarray(GREY > 40).save(place("png", "sem one bit.png"))
    Image.fromarray(GREY).save(place("png", "sem with dpi.png"), dpi=(300, 300))
    Image.fromarray(GREY).save(place("png", "sem jpeg named png.png"), format="jpeg")
    tifffile.imwrite(place("png", "sem tif named png.png"), GREY)


def of_values():
    """Values."""
    values("constant", np.full((96, 96), 7, np.uint16))
    values("zeros", np.zeros((96, 96), np.float32))
    values("tiny", (BASE * 1e-12).astype(np.float32))
    values("huge", (BASE * 1e9).astype(np.float64))
    values("int32 negative", (BASE * 1000 - 2e9).astype(np.int32))
    values("int8", (BASE / 2 - 100).clip(-128, 127).astype(np.int8))
    values("negative", (BASE - 300).astype(np.float32))
    values("bool", BASE > 40)
    values("complex", BASE.astype(np.complex64))
    hot = BASE.copy()
    hot[40, 41] = 1e6
    values("one hot pixel 1e6", hot.astype(np.float32))
    dead = BASE.copy()
    dead[40, 41] = -1e6
    values("one dead pixel -1e6", dead.astype(np.float32))
    border = BASE.astype(np.float32)
    border[:3] = border[:, -2:] = np.nan
    values("nan border", border)
    one = BASE.astype(np.float32)
    one[5, 5] = np.inf
    values("one inf", one)
    saturated = (BASE * 2000).clip(0, 65535).astype(np.uint16)
    values("saturated", saturated)
    half = BASE.astype(np.float32)
    half[48:] = 0
    values("half scanned", half)
    values("flipped contrast", (65535 - U16).astype(np.uint16))
    stack = np.stack([lattice(seed=i) for i in range(3)]).astype(np.float32)
    values(
        "stack with a constant frame", np.stack([stack[0], np.full_like(stack[0], 3.0), stack[2]])
    )
    broken = stack.copy()
    broken[1, 4, 4] = np.nan
    values("stack with one nan frame", broken)


def sizes():
    """Sizes."""
    for rows, columns in (
        (2, 2),
        (3, 3),
        (7, 5),
        (32, 32),
        (33, 47),
        (16, 300),
        (1, 64),
        (64, 1),
        (64, 3),
        (64, 4),
    ):
        tifffile.imwrite(
            place("sizes", f"hrstem {rows}x{columns}.tif"),
            lattice(rows, columns).astype(np.float32),
        )
    tifffile.imwrite(
        place("sizes", "hrstem stack 5x64x3.tif"),
        np.stack([lattice(64, 3)] * 5).astype(np.float32),
        photometric="minisblack",
        metadata={"axes": "TYX"},
    )
    tifffile.imwrite(place("sizes", "hrstem 100x77.tif"), lattice(100, 77).astype(np.float32))


def mrcs():
    """Mrc."""
    mrc("hrtem mode 0 int8.mrc", (BASE / 2 - 100).clip(-128, 127).astype(np.int8))
    mrc("hrtem mode 1 int16.mrc", (BASE * 10 - 200).astype(np.int16))
    mrc("hrtem mode 2 float32.mrc", F32)
    mrc("hrtem mode 4 complex.mrc", F32.astype(np.complex64))
    mrc("hrtem mode 6 uint16.mrc", U16)
    mrc("hrtem mode 12 float16.mrc", F32.astype(np.float16))
    mrc("hrtem zero voxel.mrc", F32, 0.0)
    mrc("hrtem anisotropic.mrc", lattice(64, 96).astype(np.float32), (0.5, 0.25, 1.0))
    mrc(
        "hrtem stack.mrc",
        np.stack([lattice(64, 80, seed=i) for i in range(3)]).astype(np.float32),
        change=lambda file: file.set_image_stack(),
    )
    mrc(
        "hrtem volume.mrc",
        np.stack([lattice(64, 80, seed=i) for i in range(3)]).astype(np.float32),
        change=lambda file: file.set_volume(),
    )
    mrc("hrtem stack of one.mrc", F32[None], change=lambda file: file.set_image_stack())
    mrc("hrtem negative cell.mrc", F32, change=negative)
    # IMOD's mark: bytes are stored signed, 128 below their value
    path = mrc("hrtem imod signed bytes.mrc", (GREY.astype(int) - 128).astype(np.int8))
    raw = bytearray(path.read_bytes())
    raw[152:160] = struct.pack("<ii", 1146047817, 1)
    path.write_bytes(bytes(raw))
    # a truncated one
    raw = place("mrc", "hrtem mode 2 float32.mrc").read_bytes()
    place("mrc", "hrtem truncated.mrc").write_bytes(raw[: len(raw) // 2])


def plain_hdf5():
    """Hdf5."""
    h5("hrstem one dataset.h5", fill(data=U16))
    h5("hrstem two datasets.h5", fill(haadf=U16, bf=U16))
    h5("hrstem singleton axes.h5", fill(x=F32[None, None]))
    h5("hrstem channel last.h5", fill(x=F32[None, ..., None]))
    h5("hrstem 4D-STEM.h5", fill(data=np.zeros((4, 5, 16, 16), np.uint16)))
    h5("hrstem complex.h5", fill(data=F32.astype(np.complex64)))
    h5("hrstem text.h5", fill(data=np.array([b"a", b"b"])))
    h5("hrstem empty.h5", lambda file: None)
    h5("hrstem calibrated A.h5", calibrated("Å"))
    h5("hrstem calibrated bytes.h5", calibrated(np.bytes_("nm"), 0.01))
    h5("hrstem calibrated two sizes.h5", calibrated("pm", [10.0, 12.0]))
    h5("hrstem calibrated three sizes.h5", calibrated("pm", [1.0, 10.0, 12.0]))
    h5("hrstem calibrated text size.h5", calibrated("nm", "0.01"))
    h5("hrstem reciprocal.h5", calibrated("1 / nm"))
    h5("hrstem reciprocal power.h5", calibrated("nm^-1"))
    h5("hrstem reciprocal A.h5", calibrated("A^-1"))
    h5("hrstem radian.h5", calibrated("rad"))
    h5("hrstem units of numpy array.h5", calibrated(np.array([b"nm", b"nm"]), 0.01))


def emds():
    """Emd."""
    berkeley("hrstem units n_m.emd", U16, "[n_m]")
    berkeley("hrstem units n_m without brackets.emd", U16, "n_m")
    berkeley("hrstem non-square rows first.emd", (lattice(64, 96) * 40).astype(np.uint16), "[n_m]")
    berkeley("hrstem units nm.emd", U16, "[nm]")
    berkeley("hrstem units u_m.emd", U16, "[u_m]", step=2e-5)
    berkeley("hrstem units A.emd", U16, "Å", step=0.2)
    berkeley("hrstem units reciprocal.emd", U16, "[n_m^-1]")
    berkeley("hrstem 4D.emd", np.zeros((3, 3, 16, 16), np.uint16), "[n_m]", ("ry", "rx", "y", "x"))
    h5("hrstem two detectors.emd", two, "emd")
    velox("velox one detector.emd", [U16])
    velox("velox four detectors.emd", [(lattice(seed=i) * 40).astype(np.uint16) for i in range(4)])
    velox(
        "velox frames.emd",
        [np.stack([(lattice(seed=i) * 40).astype(np.uint16) for i in range(3)], -1)],
    )
    velox("velox non-square.emd", [(lattice(64, 128) * 40).astype(np.uint16)], pixel=5.1e-9)
    velox("velox diffraction.emd", [U16], pixel=1.1e8, unit="1/m", mode="1", detector="Camera")
    velox("velox with EDS stream.emd", [U16], eds=True)


def names():
    """Names, folders, links."""
    for name in (
        "with space",
        "ümläut µ Å",
        "日本",
        "quote's",
        'double"quote',
        "percent%20",
        "hash #3",
        "a=b",
        "comma,c",
        "semi;colon",
        "dollar$HOME",
        "star*",
        "[bracket]",
        "back\\slash",
        "-dash",
        "2024_01_05",
        "dot.in.name",
        "new\nline",
        "and&amp",
        "<b>tag",
    ):
        tifffile.imwrite(place("names", f"{name}.tif"), U16[:32, :32])
    for name in ("a.tif", "a.TIF", "a.tiff", "b.mrc"):
        place("same", name)
    tifffile.imwrite(place("same", "a.tif"), U16[:32, :32])
    tifffile.imwrite(place("same", "a.tiff"), U16[:32, :32])
    with mrcfile.new(place("same", "a.mrc"), F32[:32, :32], overwrite=True):
        pass
    for folder, seed in (("day1", 3), ("day2", 4)):
        tifffile.imwrite(
            place("days", folder, "image.tif"), (lattice(32, 32, seed=seed) * 40).astype(np.uint16)
        )
    mixed = place("mixed", "good hrstem.tif").parent
    tifffile.imwrite(mixed / "good hrstem.tif", U16[:32, :32])
    (mixed / "._good hrstem.tif").write_bytes(
        bytes([0, 5, 0x16, 7, 0, 2, 0, 0]) + b"Mac OS X        " + bytes(100)
    )
    (mixed / ".hidden.tif").write_bytes((mixed / "good hrstem.tif").read_bytes())
    (mixed / "~$lock.tif").write_bytes(b"")
    (mixed / "empty.tif").write_bytes(b"")
    (mixed / "text.dm3").write_text("no image")
    (mixed / "random.dm4").write_bytes(np.random.default_rng(0).bytes(5000))
    (mixed / "random.ser").write_bytes(np.random.default_rng(1).bytes(5000))
    (mixed / "random.emd").write_bytes(np.random.default_rng(2).bytes(5000))
    (mixed / "random.mrc").write_bytes(np.random.default_rng(3).bytes(5000))
    (mixed / "random.png").write_bytes(np.random.default_rng(4).bytes(5000))
    (mixed / "Thumbs.db").write_bytes(b"x")
    (mixed / "notes.txt").write_text("x")
    (ROOT / "empty folder").mkdir(exist_ok=True)
    tifffile.imwrite(place("numeric", "20240105"), U16[:32, :32])


def microscopes():
    """What a scanning electron microscope writes: pixel size in metres in its own tag."""
    grains = (lattice(128, 128, period=37.0, dose=30.0) * 3).clip(0, 255).astype(np.uint8)
    fei("a sem pixel 2.6145e-06 m.tif", grains, 2.614514e-06)
    fei("b sem pixel 1.165e-08 m.tif", grains, 1.1649976e-08)
    fei("c sem pixel 7.7e-09 m.tif", grains, 7.70833e-09)
    fei("e sem pixel 5e-08 m.tif", grains, 5e-08)
    bar = np.vstack([grains, np.full((12, 128), 255, np.uint8)])
    bar[131:137, 5:60:2] = 0
    bar[133:135, 70:120] = 0
    fei("f sem with data bar.tif", bar, 5e-08)


def spectra():
    """Spectra with the energy or wavelength first, as HyperSpy keeps them."""
    cube = np.random.default_rng(7).poisson(30.0, (24, 66, 70)).astype(np.float32)
    hspy(
        "stem eels energy first.hspy",
        cube,
        [("Energy loss", 1.0, "eV", True), ("y", 0.5, "nm", False), ("x", 0.5, "nm", False)],
        "EELS",
    )
    hspy(
        "stem eds energy first.hspy",
        cube,
        [("Energy", 0.01, "keV", True), ("y", 0.5, "nm", False), ("x", 0.5, "nm", False)],
        "EDS_TEM",
    )
    hspy(
        "stem eels energy last.hspy",
        np.moveaxis(cube, 0, -1),
        [("y", 0.5, "nm", True), ("x", 0.5, "nm", True), ("Energy loss", 1.0, "eV", False)],
        "EELS",
    )


def noise():
    """Nothing but noise, and half of it."""
    clean = lattice(128, 128, dose=4000.0)
    tifffile.imwrite(place("noise", "hrstem almost without noise.tif"), clean.astype(np.float32))
    hot = lattice(128, 128)
    reference = hot.copy()
    tifffile.imwrite(place("noise", "hrstem no outlier.tif"), reference.astype(np.float32))
    for size in (1e3, 1e4, 1e5, 1e6):
        hot = reference.copy()
        hot[40, 41] = size
        tifffile.imwrite(place("noise", f"hrstem outlier {size:.0e}.tif"), hot.astype(np.float32))


def tia():
    """TIA: calibration in metres."""
    ser("stem offset.ser", U16, 2e-11, 96 * 1e-11)


if __name__ == "__main__":
    units()
    kinds_of_tif()
    pngs()
    of_values()
    sizes()
    mrcs()
    plain_hdf5()
    emds()
    names()
    microscopes()
    spectra()
    noise()
    tia()
