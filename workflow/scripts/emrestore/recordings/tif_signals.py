"""What a tif file holds: RosettaSciIO's signals, with the calibrations that it does not read.

RosettaSciIO 0.15 refuses colours that are stored as planes, takes of ImageJ's units only the micron,
reads neither OME nor the resolution of the tif itself, and exchanges width and height of a pixel where
the microscope wrote both.
"""

from xml.etree import ElementTree

import tifffile
from rsciio.tiff._api import _read_tiff

from emrestore.recordings.units import angstrom

PRINTED = 1e5  # Å, 2540 dots an inch; a resolution below it is that of a print
SPATIAL = ("height", "width", "sample")


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
    signals = []
    with tifffile.TiffFile(path) as tiff:
        # tifffile takes any smaller page for a copy of the one before
        pages = [level for series in tiff.series for level in series.levels]
        for series in pages:
            if signals and (series.keyframe.is_reduced or series.keyframe.is_subifd):
                continue
            # the public reader makes structured arrays of colours, and fails where they are planes
            signal = _read_tiff(tiff, series, str(path), RGB_as_structured_array=False)
            for axis in signal["axes"]:
                axis["navigate"] = axis["name"] not in SPATIAL
            axes = {axis["name"]: axis for axis in signal["axes"]}
            if "height" in axes and "width" in axes:
                _calibrate(tiff, series.keyframe, axes["height"], axes["width"])
            signals.append(signal)
    return signals


def _calibrate(tiff, page, height, width):
    """Give the axes of rows and columns their scale and unit, by what is most specific."""
    for found in (_of_microscope(tiff), _of_ome(tiff)):
        if found:
            height.update(scale=found[0], units=found[2])
            width.update(scale=found[1], units=found[2])
            return
    if height["units"] or width["units"]:
        return
    resolution = _resolution(page)
    if not resolution:
        return
    if tiff.is_imagej:
        fields = tiff.imagej_metadata
        unit = str(fields.get("unit", ""))
        for axis, size, name in zip((height, width), resolution, "yx", strict=True):
            origin = float(fields.get(f"{name}origin", 0.0))
            units = str(fields.get(f"{name}unit", unit))
            axis.update(scale=size, offset=-origin * size, units=units)
        return
    unit = {2: "inch", 3: "cm"}.get(int(page.resolutionunit or 0))
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
    """Return height, width and unit of a pixel by the tags of a microscope, or None."""
    try:
        if tiff.is_fei:
            scan = tiff.fei_metadata["Scan"]
            return float(scan["PixelHeight"]), float(scan["PixelWidth"]), "m"
        if tiff.is_tvips:
            known = tiff.tvips_metadata
            return float(known["PixelSizeY"]), float(known["PixelSizeX"]), "nm"
        if tiff.is_sis:
            known = tiff.sis_metadata
            return float(known["pixelsizey"]), float(known["pixelsizex"]), "m"
    except (KeyError, TypeError, ValueError):
        pass  # RosettaSciIO may have found another entry
    return None


def _of_ome(tiff):
    """Return height, width and unit of a pixel by OME's description, or None."""
    if not tiff.is_ome:
        return None
    for item in ElementTree.fromstring(tiff.ome_metadata).iter():
        if item.tag.rsplit("}", 1)[-1] == "Pixels" and "PhysicalSizeX" in item.attrib:
            width = float(item.get("PhysicalSizeX"))
            height = float(item.get("PhysicalSizeY", width))
            return height, width, item.get("PhysicalSizeXUnit", "µm")
    return None
