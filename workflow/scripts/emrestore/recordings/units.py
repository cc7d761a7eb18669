"""What the unit of an axis measures, and lengths in ångström.

pint knows units and their names; here stand only the spellings of microscopes that it does not know
or takes for something else ("A" is its ampere, "px" its typographer's pixel).
"""

import re
import unicodedata
from functools import cache

import pint

# lengths as restored files carry them: unit -> Å
ANGSTROM = {"pm": 0.01, "Å": 1.0, "nm": 10.0, "µm": 1e4, "mm": 1e7}
NO_UNIT = {"", "none", "px", "pix", "pixel", "pixels", "undefined", "unknown"}
SPELLINGS = {"a": "Å", "ang": "Å", "angstrom": "Å", "angstroms": "Å", "ångström": "Å"}
SPELLINGS |= {"mrads": "mrad", "rads": "rad"}
MEASURED = {
    "m": "length",
    "1/m": "reciprocal length",
    "s": "time",
    "eV": "energy",
    "Hz": "frequency",
}
ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})")
PER_PIXEL = re.compile(r"(?<=[^\d\s])\s*/\s*(px|pix|pixels?)\s*$", re.IGNORECASE)
INVERSE = re.compile(r"^\s*(per|inverse|reciprocal)\s+", re.IGNORECASE)
ANGLES = re.compile(r"radian|degree|arcsecond|arcminute|gradian")


@cache
def _registry():
    return pint.UnitRegistry()


@cache
def _parsed(text):
    """Return pint's unit of a text, or None if it is none."""
    # ImageJ escapes what is no ASCII; there are two of each of both letters
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("μ", "µ")
    text = unicodedata.normalize("NFC", text)
    text = INVERSE.sub("1/", PER_PIXEL.sub("", text))
    # EMD of Berkeley writes [n_m]; units that are multiplied stay apart by their brackets
    text = text.replace("[", "").replace("]", "").replace("_", "").strip()
    text = re.sub(r"(?<=[A-Za-zµÅ])\s*[-\N{MINUS SIGN}](?=\d)", "^-", text)  # nm-1
    text = re.sub(r"[A-Za-zÅåö]+", lambda word: SPELLINGS.get(word[0].lower(), word[0]), text)
    for spelling in (text, text.lower()):
        try:
            return _registry().parse_units(spelling)
        except Exception:  # pint's parser raises whatever its tokens lead to
            continue
    return None


def named(unit):
    """Tell whether a text names a unit other than the pixel, known or not."""
    return unit.strip(" []").lower() not in NO_UNIT


def quantity(unit):
    """Return what a unit measures.

    Parameters
    ----------
    unit : str
        As a file has it.

    Returns
    -------
    str
        length, reciprocal length, angle, energy, time or frequency; ``none`` without a unit, for pixels
        and for what is no unit.
    """
    if not named(unit):
        return "none"
    parsed = _parsed(unit)
    if parsed is None:
        return "none"
    if parsed.dimensionless:
        return "angle" if ANGLES.search(str(parsed)) else "none"
    found = (what for known, what in MEASURED.items() if parsed.is_compatible_with(known))
    return next(found, "none")


def angstrom(unit):
    """Return the ångström of a unit of length, or None if it is none."""
    if quantity(unit) != "length":
        return None
    return float((1.0 * _parsed(unit)).to("angstrom").magnitude)


def carried(unit, size):
    """Return the unit that a length is kept in, and what brings numbers from the file's unit to it.

    pm, Å, nm, µm and mm stay as they are. A pixel size in metres is brought to nm, or to µm and mm
    where it is larger: formats that keep it as a ratio of integers would round it.

    Parameters
    ----------
    unit : str
        Of a length.
    size : float
        Of a pixel, in that unit.

    Returns
    -------
    unit : str
        A key of `ANGSTROM`.
    factor : float
    """
    length = angstrom(unit)
    for name, one in ANGSTROM.items():
        if abs(length / one - 1.0) < 1e-9:
            return name, 1.0
    larger = [name for name in ("mm", "µm", "nm") if abs(size) * length >= ANGSTROM[name]]
    name = larger[0] if larger else "nm"
    return name, length / ANGSTROM[name]
