"""Files of the kinds that people have (`real_cases.py`), each with what is right for it."""

import re
from typing import NamedTuple

import mrcfile
import numpy as np
import pytest
import tifffile
from emrestore.recordings.file_formats import read_all, write
from emrestore.recordings.own_files import restored_name
from real_cases import BASE, F32, GREY, U16, lattice
from rsciio.emd import file_reader as read_emd
from rsciio.hspy import file_reader as read_hspy

ANGSTROM = {"pm": 0.01, "Å": 1.0, "nm": 10.0, "µm": 1e4, "mm": 1e7}
DIFFRACTION = "it is a diffraction pattern, its axis .* is in "


class Right(NamedTuple):
    """What is right for a file that holds images."""

    size: tuple | float | None = None  # of a pixel: rows, columns or both, in the unit
    unit: str = ""
    pixels: np.ndarray | None = None  # of the first image; U16 where none is given
    images: int = 1
    stack: bool = False
    offset: float = 0.0
    mode: str = ""
    note: str = ""  # what is said on the page


def whole(image):
    """Return counts as the 16-bit images of the files have them."""
    return (image * 40).astype(np.uint16)


STACK = np.stack([lattice(64, 80, seed=i) for i in range(3)]).astype(np.float32)
FRAMES = np.stack([lattice(seed=i) for i in range(3)]).astype(np.float32)
CONSTANT = np.stack([FRAMES[0], np.full_like(FRAMES[0], 3.0), FRAMES[2]])
SIGNED = (BASE / 2 - 100).clip(-128, 127).astype(np.int8)
SMALL = U16[:32, :32]
HOT, DEAD = F32.copy(), F32.copy()
HOT[40, 41], DEAD[40, 41] = 1e6, -1e6
HALF = F32.copy()
HALF[48:] = 0.0
GRAINS = (lattice(128, 128, period=37.0, dose=30.0) * 3).clip(0, 255).astype(np.uint8)
QUIET = lattice(128, 128, dose=4000.0).astype(np.float32)
ANY = np.zeros(0)  # not compared
ALL = "images, and all are restored"

RIGHT = {
    "units/hrstem unit nm.tif": Right(0.02, "nm"),
    "units/hrstem unit um.tif": Right(0.02, "µm"),
    "units/hrstem unit micron.tif": Right(0.02, "µm"),
    "units/hrstem unit microns.tif": Right(0.02, "µm"),
    "units/hrstem unit _u00B5m.tif": Right(0.02, "µm"),
    "units/hrstem unit angstrom.tif": Right(0.02, "Å"),
    "units/hrstem unit A.tif": Right(0.02, "Å"),
    "units/hrstem unit pm.tif": Right(0.02, "pm"),
    "units/hrstem unit pixel.tif": Right(),
    "units/hrstem unit pixels.tif": Right(),
    "units/hrstem unit inch.tif": Right(508.0, "µm"),
    "units/hrstem unit cm.tif": Right(200.0, "µm"),
    "units/hrstem unit mm.tif": Right(0.02, "mm"),
    "units/hrstem unit nanometer.tif": Right(0.02, "nm"),
    "units/hrstem unit nanometers.tif": Right(0.02, "nm"),
    "units/hrstem unit nm with yunit.tif": Right(0.02, "nm"),
    "units/hrstem Angstroem sign.tif": Right(0.2, "Å"),
    "units/sem resolution unit cm.tif": Right(5.0, "nm"),
    "units/sem 72 dpi.tif": Right(),
    "units/sem imagej without resolution.tif": Right(1.0, "nm"),
    "tif/hrstem bigtiff.tif": Right(),
    "tif/hrstem bigendian.tif": Right(),
    "tif/hrstem lzw tiled.tif": Right(),
    "tif/hrstem zlib float16.tif": Right(pixels=BASE.astype(np.float16)),
    "tif/hrstem UPPER.TIF": Right(),
    "tif/hrstem two.TIFF": Right(),
    "tif/hrtem with thumbnail page.tif": Right(images=2, note=f"2 {ALL}"),
    "tif/sem grey saved as rgb.tif": Right(pixels=GREY),
    "tif/sem channel first.tif": Right(pixels=np.stack([GREY] * 3), stack=True),
    "tif/hrstem stack of one.tif": Right(pixels=U16[None], stack=True),
    "tif/hrstem tzc.tif": r"it has 4 dimensions \(time, depth, height, width\)",
    "tif/hrstem time series of one channel.tif": Right(pixels=np.stack([U16] * 3), stack=True),
    "tif/sem one bit.tif": Right(pixels=GREY > 40),
    "tif/sem palette.tif": Right(pixels=GREY),
    "png/sem 8 bit.png": Right(pixels=GREY),
    "png/sem 16 bit.png": Right(),
    "png/sem grey saved as rgb.png": Right(pixels=GREY),
    "png/sem grey saved as rgba.png": Right(pixels=GREY, note="opacity was left out"),
    "png/sem palette.png": Right(pixels=GREY),
    "png/sem one bit.png": Right(pixels=GREY > 40),
    "png/sem with dpi.png": Right(pixels=GREY),
    "png/sem jpeg named png.png": Right(pixels=ANY),  # jpeg changes them
    "png/sem tif named png.png": Right(pixels=GREY),
    "values/hrstem constant.tif": Right(pixels=np.full((96, 96), 7, np.uint16)),
    "values/hrstem zeros.tif": Right(pixels=np.zeros((96, 96), np.float32)),
    "values/hrstem tiny.tif": Right(pixels=(BASE * 1e-12).astype(np.float32)),
    "values/hrstem huge.tif": Right(pixels=BASE * 1e9),
    "values/hrstem int32 negative.tif": Right(pixels=(BASE * 1000 - 2e9).astype(np.int32)),
    "values/hrstem int8.tif": Right(pixels=SIGNED),
    "values/hrstem negative.tif": Right(pixels=(BASE - 300).astype(np.float32)),
    "values/hrstem bool.tif": Right(pixels=BASE > 40),
    "values/hrstem complex.tif": "its values are complex",
    "values/hrstem one hot pixel 1e6.tif": Right(pixels=HOT),
    "values/hrstem one dead pixel -1e6.tif": Right(pixels=DEAD),
    "values/hrstem nan border.tif": r"474 of 9216 pixels are not finite \(nan or infinite\)",
    "values/hrstem one inf.tif": "1 of 9216 pixels are not finite",
    "values/hrstem saturated.tif": Right(pixels=(BASE * 2000).clip(0, 65535).astype(np.uint16)),
    "values/hrstem half scanned.tif": Right(pixels=HALF),
    "values/hrstem flipped contrast.tif": Right(pixels=65535 - U16),
    "values/hrstem stack with a constant frame.tif": Right(
        pixels=CONSTANT, stack=True, note="stored as 3 planes of colour, taken as frames"
    ),
    "values/hrstem stack with one nan frame.tif": "frame 1: 1 of 27648 pixels are not finite",
    "sizes/hrstem 1x64.tif": "it holds lines",
    "sizes/hrstem 64x1.tif": "it holds lines",
    "sizes/hrstem stack 5x64x3.tif": Right(
        pixels=np.stack([lattice(64, 3)] * 5).astype(np.float32), stack=True
    ),
    "mrc/hrtem mode 0 int8.mrc": Right(0.1, "nm", SIGNED),
    "mrc/hrtem mode 1 int16.mrc": Right(0.1, "nm", (BASE * 10 - 200).astype(np.int16)),
    "mrc/hrtem mode 2 float32.mrc": Right(0.1, "nm", F32),
    "mrc/hrtem mode 4 complex.mrc": "its values are complex",
    "mrc/hrtem mode 6 uint16.mrc": Right(0.1, "nm"),
    "mrc/hrtem mode 12 float16.mrc": Right(0.1, "nm", BASE.astype(np.float16)),
    "mrc/hrtem zero voxel.mrc": Right(pixels=F32),
    "mrc/hrtem anisotropic.mrc": Right((0.025, 0.05), "nm", lattice(64, 96).astype(np.float32)),
    "mrc/hrtem stack.mrc": Right(0.1, "nm", STACK, stack=True),
    "mrc/hrtem volume.mrc": Right(0.1, "nm", STACK, stack=True),
    "mrc/hrtem stack of one.mrc": Right(0.1, "nm", F32),
    "mrc/hrtem negative cell.mrc": Right(pixels=F32),
    "mrc/hrtem imod signed bytes.mrc": Right(0.1, "nm", (GREY.astype(int) - 128).astype(np.int8)),
    "mrc/hrtem truncated.mrc": "truncated, damaged or no mrc file .*copy it again",
    "h5/hrstem one dataset.h5": Right(),
    "h5/hrstem two datasets.h5": Right(images=2, note=rf"2 {ALL}: 1 \(bf\), 2 \(haadf\)"),
    "h5/hrstem singleton axes.h5": Right(pixels=F32),
    "h5/hrstem channel last.h5": Right(pixels=F32),
    "h5/hrstem 4D-STEM.h5": "it has 4 dimensions",
    "h5/hrstem complex.h5": "its values are complex",
    "h5/hrstem text.h5": "its values are no numbers",
    "h5/hrstem empty.h5": "it holds no images",
    "h5/hrstem calibrated A.h5": Right(0.1, "Å"),
    "h5/hrstem calibrated bytes.h5": Right(0.01, "nm"),
    "h5/hrstem calibrated two sizes.h5": Right((10.0, 12.0), "pm"),
    "h5/hrstem calibrated three sizes.h5": "pixel_size of /image: found 3 values for 2 axes",
    "h5/hrstem calibrated text size.h5": Right(0.01, "nm"),
    "h5/hrstem reciprocal.h5": DIFFRACTION + "1 / nm",
    "h5/hrstem reciprocal power.h5": DIFFRACTION + r"nm\^-1",
    "h5/hrstem reciprocal A.h5": DIFFRACTION + r"A\^-1",
    "h5/hrstem radian.h5": DIFFRACTION + "rad",
    "h5/hrstem units of numpy array.h5": Right(0.01, "nm"),
    "emd/hrstem units n_m.emd": Right(0.02, "nm"),
    "emd/hrstem units n_m without brackets.emd": Right(0.02, "nm"),
    "emd/hrstem non-square rows first.emd": Right(0.02, "nm", whole(lattice(64, 96))),
    "emd/hrstem units nm.emd": Right(0.02, "nm"),
    "emd/hrstem units u_m.emd": Right(2e-5, "µm"),
    "emd/hrstem units A.emd": Right(0.2, "Å"),
    "emd/hrstem units reciprocal.emd": DIFFRACTION + "1 / nm",
    "emd/hrstem 4D.emd": r"it has 4 dimensions \(ry, rx, y, x\)",
    "emd/hrstem two detectors.emd": Right(
        0.02, "nm", whole(lattice(seed=2)), images=2, note=rf"2 {ALL}: 1 \(abf\), 2 \(haadf\)"
    ),
    "emd/velox one detector.emd": Right(20.0, "pm", mode="stem"),
    "emd/velox four detectors.emd": Right(
        20.0, "pm", images=4, mode="stem", note=rf"4 {ALL}: 1 \(HAADF\), 2 \(DF1\)"
    ),
    "emd/velox frames.emd": Right(20.0, "pm", whole(FRAMES), stack=True, mode="stem"),
    "emd/velox non-square.emd": Right(5.1, "nm", whole(lattice(64, 128)), mode="stem"),
    "emd/velox diffraction.emd": DIFFRACTION + "1 / nm",
    "emd/velox with EDS stream.emd": Right(20.0, "pm", mode="stem"),
    "same/a.tif": Right(pixels=SMALL),
    "same/a.tiff": Right(pixels=SMALL),
    "same/a.mrc": Right(pixels=F32[:32, :32]),
    "days/day1/image.tif": Right(pixels=whole(lattice(32, 32, seed=3))),
    "days/day2/image.tif": Right(pixels=whole(lattice(32, 32, seed=4))),
    "numeric/20240105": Right(pixels=SMALL),
    "mixed/good hrstem.tif": Right(pixels=SMALL),
    "mixed/.hidden.tif": Right(pixels=SMALL),
    "mixed/._good hrstem.tif": "truncated, damaged or no tif file",
    "mixed/~$lock.tif": "the file is empty",
    "mixed/empty.tif": "the file is empty",
    "mixed/text.dm3": "truncated, damaged or no dm3 file",
    "mixed/random.dm4": "truncated, damaged or no dm4 file",
    "mixed/random.ser": "truncated, damaged or no ser file",
    "mixed/random.emd": "truncated, damaged or no emd file",
    "mixed/random.mrc": "truncated, damaged or no mrc file .*Unrecognised mode",
    "mixed/random.png": "truncated, damaged or no png file",
    "mixed/Thumbs.db": "unknown ending '.db'",
    "mixed/notes.txt": "unknown ending '.txt'",
    "sem/a sem pixel 2.6145e-06 m.tif": Right(2.614514, "µm", GRAINS, mode="sem"),
    "sem/b sem pixel 1.165e-08 m.tif": Right(11.649976, "nm", GRAINS, mode="sem"),
    "sem/c sem pixel 7.7e-09 m.tif": Right(7.70833, "nm", GRAINS, mode="sem"),
    "sem/e sem pixel 5e-08 m.tif": Right(50.0, "nm", GRAINS, mode="sem"),
    "sem/f sem with data bar.tif": Right(50.0, "nm", ANY, mode="sem"),
    "spectra/stem eels energy first.hspy": r"axis energy loss has energies \(eV\)",
    "spectra/stem eds energy first.hspy": r"axis energy has energies \(keV\)",
    "spectra/stem eels energy last.hspy": r"axis energy loss has energies \(eV\)",
    "noise/hrstem almost without noise.tif": Right(pixels=QUIET),
    "ser/stem offset.ser": Right(0.02, "nm", offset=-0.96),
}
for rows, columns in (
    (2, 2),
    (3, 3),
    (7, 5),
    (32, 32),
    (33, 47),
    (16, 300),
    (64, 3),
    (64, 4),
    (100, 77),
):
    name = f"sizes/hrstem {rows}x{columns}.tif"
    RIGHT[name] = Right(pixels=lattice(rows, columns).astype(np.float32))
for size in ("no outlier", *(f"outlier 1e+0{power}" for power in (3, 4, 5, 6))):
    spoilt = lattice(128, 128).astype(np.float32)
    if size != "no outlier":
        spoilt[40, 41] = float(size.split()[1])
    RIGHT[f"noise/hrstem {size}.tif"] = Right(pixels=spoilt)
FOREIGN_NAMES = (
    "with space|ümläut µ Å|日本|quote's|double\"quote|percent%20|hash #3|a=b|comma,c|"
    "semi;colon|dollar$HOME|star*|[bracket]|back\\slash|-dash|2024_01_05|dot.in.name|new\nline|and&amp|<b>tag"
)
RIGHT |= {f"names/{name}.tif": Right(pixels=SMALL) for name in FOREIGN_NAMES.split("|")}


def test_every_file_has_its_expectation(cases):
    found = {str(path.relative_to(cases)) for path in cases.rglob("*") if path.is_file()}
    assert found == set(RIGHT)


@pytest.mark.parametrize("name", [name for name, right in RIGHT.items() if isinstance(right, str)])
def test_what_is_no_image_is_refused_in_one_line(cases, name):
    with pytest.raises(ValueError, match=RIGHT[name]) as error:
        read_all(cases / name)
    assert str(cases / name) in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize(
    "name", [name for name, right in RIGHT.items() if not isinstance(right, str)]
)
def test_images_are_read_whole_and_written_with_their_calibration(cases, tmp_path, name):
    right = RIGHT[name]
    size = np.broadcast_to(1.0 if right.size is None else right.size, 2)
    recordings = read_all(cases / name)
    recording = recordings[0]
    assert len(recordings) == right.images and recording.stack == right.stack
    assert recording.units == right.unit and recording.pixel_size == pytest.approx(size, rel=1e-6)
    assert recording.offset == pytest.approx((right.offset,) * 2, rel=1e-6)
    assert recording.metadata["acquisition"].get("mode", "") == right.mode
    assert not right.note or re.search(right.note, " ".join(recording.notes))
    if right.pixels is not ANY:
        pixels = U16 if right.pixels is None else right.pixels
        assert np.array_equal(recording.frames, pixels if right.stack else pixels[None])
        assert recording.frames.dtype == pixels.dtype
    for file in {"restored.tif", restored_name(cases / name)}:
        write(tmp_path / file, recording, recording.frames.astype(float))
        pixels, found, unit, offset = by_other_readers(tmp_path / file)
        frames = recording.frames if right.stack else recording.frames[0]
        # ImageJ knows no stack of one
        assert np.array_equal(pixels, frames if len(recording.frames) > 1 else frames.squeeze())
        if right.unit:
            factor = ANGSTROM[right.unit] / ANGSTROM[unit]
            assert found == pytest.approx(tuple(size * factor), rel=1e-6)
            assert offset == pytest.approx((right.offset * factor,) * 2, rel=1e-6, abs=1e-9)
        else:
            assert unit in ("", "pixel", "Å")


def by_other_readers(path):
    """Read pixels, pixel size, unit and offset (rows, columns) of a file, by other libraries."""
    if path.suffix == ".mrc":
        with mrcfile.open(path) as file:
            size, origin = file.voxel_size, file.header.origin
            return file.data.copy(), (size.y, size.x), "Å", (origin.y, origin.x)
    if path.suffix == ".tif":
        with tifffile.TiffFile(path) as file:
            tags, known = file.pages[0].tags, file.imagej_metadata
            size = [tags[f"{axis}Resolution"].value for axis in "YX"]
            size = tuple(units / pixels for pixels, units in size)
            unit = {"micron": "µm", "angstrom": "Å"}.get(known["unit"], known["unit"])
            origin = (known["yorigin"], known["xorigin"])
            offset = tuple(-o * s for o, s in zip(origin, size, strict=True))
            # the tags of DigitalMicrograph say the same
            assert (tags[65010].value, tags[65009].value) == pytest.approx(size, rel=1e-6)
            return file.asarray(), size, unit, offset
    signal = {".emd": read_emd, ".hspy": read_hspy}[path.suffix](str(path))[0]
    rows, columns = signal["axes"][-2:]
    assert (rows["name"], columns["name"]) == ("y", "x")
    unit = "" if rows["units"] == "[]" else rows["units"]
    calibration = ((a["scale"], a["offset"]) for a in (rows, columns))
    size, offset = zip(*calibration, strict=True)
    return signal["data"], size, unit, offset
