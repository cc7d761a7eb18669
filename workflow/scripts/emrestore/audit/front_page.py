"""The numbers of README.md: each between markers, `<!-- name -->34.8<!-- / -->`, which no reader sees."""

import re

OPENS, CLOSES = re.compile(r"<!-- (\w+) -->"), "<!-- / -->"
MARKED = re.compile(r"<!-- (\w+) -->([^\n]*?)<!-- / -->")
# the scale that README.md and codecheck.yml tell of
QUOTED = "demo"


def line_of(text, place):
    """Return the number of the line at a place of a text."""
    return text.count("\n", 0, place) + 1


def check_markers(text, path):
    """Refuse a text with a marker that is not closed on its line, or closes nothing.

    Raises
    ------
    ValueError
    """
    rest = MARKED.sub(lambda match: " " * len(match[0]), text)
    for found in (OPENS.search(rest), re.search(re.escape(CLOSES), rest)):
        if found:
            raise ValueError(
                f"{path}, line {line_of(text, found.start())}: found {found[0]} alone, expected "
                f"<!-- name -->NUMBER{CLOSES} on one line: close the marker, or take it out"
            )
    for match in MARKED.finditer(text):
        if OPENS.search(match[2]):
            raise ValueError(
                f"{path}, line {line_of(text, match.start())}: found a marker within the marker "
                f"{match[1]!r}, expected {CLOSES} before the next one: close it"
            )


def quoted(text):
    """Return the numbers that a text has between markers: list of (name, value)."""
    return MARKED.findall(text)


def unmarked(text):
    """Return a text without its markers and what stands between them."""
    return MARKED.sub("", text)


def with_numbers(text, numbers, path="README.md", source="headline.csv"):
    """Return a text with the numbers of a run between its markers.

    Parameters
    ----------
    text : str
    numbers : dict of str to str
        Name of a marker to its number.
    path, source : str
        Where text and numbers are from, for messages.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If a marker is open, unknown, or the run has no number for it.
    """
    check_markers(text, path)

    def written(match):
        name = match[1]
        if not numbers.get(name):
            raise ValueError(
                f"{path}, line {line_of(text, match.start())}: marker {name!r}: found no number of "
                f"that name in {source}, expected one of {', '.join(sorted(numbers))}: mend the name, "
                "or make a whole run, the published networks included"
            )
        return f"<!-- {name} -->{numbers[name]}{CLOSES}"

    return MARKED.sub(written, text)


def check_scale(scale):
    """Refuse the numbers of a run whose scale the front page does not tell of.

    Raises
    ------
    ValueError
    """
    if scale != QUOTED:
        raise ValueError(
            f"readme: scale: found {scale!r}, expected {QUOTED!r}, whose run README.md and codecheck.yml "
            f"tell of: ./reproduce readme --config scale={QUOTED}"
        )
