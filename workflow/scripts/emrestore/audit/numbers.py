"""Numbers of a run in the words of a table: as many digits as they are worth."""

from math import floor, isnan, log10

NOTHING = "–"


def decimals_of(size, digits):
    """Return with how many decimals a number of a size has some significant digits."""
    return max(0, digits - 1 - floor(log10(abs(size)))) if size else 0


def as_float(text):
    """Return a cell of a csv file as a float, or None where it holds no number."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return None if isnan(value) else value


def fixed(text, decimals):
    """Return a number with some decimals, a dash where there is none.

    Parameters
    ----------
    text : str or float
        A cell.
    decimals : int
    """
    value = as_float(text)
    if value is None:
        return NOTHING
    shown = f"{value:,.{decimals}f}"
    # rounded to nothing it has no sign
    negative = shown.startswith("-") and shown.strip("-0.,")
    return f"\N{MINUS SIGN}{shown[1:]}" if negative else shown.lstrip("-")


def significant(text, digits=3):
    """Return a number with some significant digits; digits before the point are never dropped."""
    value = as_float(text)
    return NOTHING if value is None else fixed(value, decimals_of(value, digits))


def measured(value, low, high, decimals=None):
    """Return a value with its interval, "23.9 (23.1 … 24.7)", of which the interval does not break.

    Parameters
    ----------
    value, low, high : str or float
    decimals : int or None
        None: two digits of the interval's width.
    """
    bounds = as_float(low), as_float(high)
    if None in bounds:
        return significant(value) if decimals is None else fixed(value, decimals)
    if decimals is None:
        width = bounds[1] - bounds[0]
        decimals = decimals_of(width, 2) if width else decimals_of(as_float(value) or 0, 3)
    # a narrow column breaks the line before an interval, not within it
    interval = "\N{NO-BREAK SPACE}…\N{NO-BREAK SPACE}".join(fixed(b, decimals) for b in bounds)
    return f"{fixed(value, decimals)} ({interval})"
