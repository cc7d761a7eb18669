"""What a tif file holds: RosettaSciIO's signals, with the calibrations that it does not read.

RosettaSciIO 0.15 refuses colours that are stored as planes, takes of ImageJ's units only the micron,
reads neither OME nor the resolution of the tif itself, calls channels wavelengths, and exchanges width
and height of a pixel where the microscope wrote both.
"""

from xml.etree import ElementTree

import numpy as np
import tifffile
from rsciio.tiff._api import _read_tiff

from emrestore.recordings.units import angstrom

PRINTED = 1e5  # Å, 2540 dots an inch; a resolution below it is that of a print
SPATIAL = ("height", "width", "sample")
RESOLUTION_UNITS = {2: "inch", 3: "cm", 4: "mm", 5: "µm"}
DM_SCALE = 65009  # tag of DigitalMicrograph and HyperSpy
EIGHT_BITS = (257, 256)  # what a grey level of 8 bits is among the 16 of a palette


def tif_signals(path):
    """Return all series of a tif as signals; smaller copies that are marked as such are left out.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    list of dict
        As of RosettaSciIO's readers; colours have an axis ``sample``.
    """
    with tifffile.TiffFile(path) as tiff:
        # tifffile takes any smaller page for a copy of the one before
        pages = [(n, level) for n, series in enumerate(tiff.series) for level in series.levels]
        whole = [page for page in pages if not _is_copy(page[1].keyframe)]
        return [_signal(tiff, path, *page) for page in whole or pages]


def _is_copy(page):
    """Tell whether a page is marked as a smaller copy of another."""
    return page.is_reduced or page.is_subifd


def _signal(tiff, path, number, series):
    """Return the series of this number as a signal."""
    # the public reader makes structured arrays of colours, and fails where they are planes
    signal = _read_tiff(tiff, series, str(path), RGB_as_structured_array=False)
    for axis in signal["axes"]:
        if "channel" in axis["name"]:
            axis["name"] = "channel"
        axis["navigate"] = axis["name"] not in SPATIAL
    axes = {axis["name"]: axis for axis in signal["axes"]}
    page = series.keyframe
    if "height" in axes and "width" in axes:
        _calibrate(tiff, number, page, axes["height"], axes["width"])
    if page.photometric == tifffile.PHOTOMETRIC.MINISWHITE:
        signal["notes"] = ["The file shows large values dark. Its numbers stay as they are stored."]
    palette = page.colormap  # (3, n) of 16 bits
    if page.photometric == tifffile.PHOTOMETRIC.PALETTE and palette is not None:
        if (palette != palette[0]).any():
            signal["notes"] = ["The file shows its numbers in false colours, which were left out."]
        else:
            step = next((step for step in EIGHT_BITS if not (palette[0] % step).any()), 1)
            greys = (palette[0] // step).astype(np.uint16 if step == 1 else np.uint8)
            signal["data"] = greys[np.asarray(signal["data"])]
    return signal


def _calibrate(tiff, number, page, height, width):
    """Give the axes of rows and columns their scale and unit, by what is most specific."""
    known = _of_microscope(tiff) or (_of_ome(tiff, number) if tiff.is_ome else None)
    if known:
        for axis, (scale, units) in zip((height, width), known, strict=True):
            axis.update(scale=scale, units=units)
        return
    imagej = tiff.is_imagej and DM_SCALE not in page.tags
    if (height["units"] or width["units"]) and not imagej:
        return
    resolution = _resolution(page)
    if not resolution:
        return
    if imagej:
        fields = tiff.imagej_metadata
        unit = str(fields.get("unit", ""))
        for axis, size, name in zip((height, width), resolution, "yx", strict=True):
            origin = float(fields.get(f"{name}origin", 0.0))
            units = str(fields.get(f"{name}unit", unit))
            axis.update(scale=size, offset=-origin * size, units=units)
        return
    unit = RESOLUTION_UNITS.get(int(page.resolutionunit or 0))
    if unit and resolution[1] * angstrom(unit) < PRINTED:
        height.update(scale=resolution[0], units=unit)
        width.update(scale=resolution[1], units=unit)


def _resolution(page):
    """Return the height and width of a pixel by the tif's own tags, or None where they tell none."""
    tags = [page.tags.get(name) for name in ("YResolution", "XResolution")]
    if not all(tag and tag.value[0] and tag.value[1] for tag in tags):
        return None
    return [tag.value[1] / tag.value[0] for tag in tags]


def _of_microscope(tiff):
    """Return size and unit of a pixel's height and of its width by the tags of a microscope, or None."""
    try:
        if tiff.is_fei:
            known = tiff.fei_metadata
            if "Scan" in known:
                sizes = known["Scan"]["PixelHeight"], known["Scan"]["PixelWidth"]
            else:  # of an ion beam: the field and its pixels
                beam, image = known["IRBeam"], known["Image"]
                sizes = (
                    float(beam["VFW"]) / float(image["ResolutionY"]),
                    float(beam["HFW"]) / float(image["ResolutionX"]),
                )
            return [(float(size), "m") for size in sizes]
        if tiff.is_tvips:
            known = tiff.tvips_metadata
            return [(float(known[f"PixelSize{axis}"]), "nm") for axis in "YX"]
        if tiff.is_sis:
            known = tiff.sis_metadata
            return [(float(known[f"pixelsize{axis}"]), "m") for axis in "yx"]
    except (KeyError, TypeError, ValueError):
        pass  # RosettaSciIO may have found another entry
    return None


def _of_ome(tiff, number):
    """Return as `_of_microscope` what OME's description says of the image of this number."""
    items = ElementTree.fromstring(tiff.ome_metadata).iter()
    images = [item.attrib for item in items if item.tag.rsplit("}", 1)[-1] == "Pixels"]
    known = images[number] if number < len(images) else {}
    if "PhysicalSizeX" not in known:
        return None
    unit = known.get("PhysicalSizeXUnit", "µm")  # many write it once
    return [
        (float(known[f"PhysicalSize{axis}"]), known.get(f"PhysicalSize{axis}Unit", unit))
        for axis in ("YX" if "PhysicalSizeY" in known else "XX")
    ]
