"""Which network suits an image: given by the user, or suggested by what the file tells.

The rule: high resolution (``hr``) up to the largest pixel of the training, 0.9 Å, low resolution
(``lr``) beyond; scanning transmission, transmission or scanning by the recording mode in the file,
else by a word in its name or in the image's title, else scanning (``sem``) where the beam has at most
30 keV.
"""

import re

MODALITIES = ("hrstem", "lrstem", "hrtem", "lrtem", "hrsem", "lrsem")
WORDS = {
    "stem": ("stem", "haadf", "adf", "abf", "laadf", "maadf"),
    "sem": ("sem", "etd", "bse", "inlens"),
    "tem": ("tem", "hrtem", "lrtem", "ccd"),
}
SLOWEST = 30.0  # kV; a scanning microscope without transmission hardly goes beyond


def microscope(recording, name):
    """Return stem, tem or sem, and what tells so; two empty strings if nothing does.

    Parameters
    ----------
    recording : emrestore.recordings.file_formats.Recording
    name : str
        Name of the file.
    """
    known = recording.metadata.get("acquisition", {})
    mode = known.get("mode", "")
    for kind in ("stem", "sem", "tem"):
        if kind in mode:
            return kind, f"the file's recording mode {mode}"
    for text, where in ((name, "the file's name"), (recording.title, "the image's title")):
        words = re.split(r"[^a-z]+", text.lower())
        for kind, likely in WORDS.items():
            word = next((word for word in words if word in likely or word[2:] == kind), None)
            if word:
                return kind, f"{word!r} in {where}"
    energy = known.get("beam_energy")
    if energy and energy <= SLOWEST:
        return "sem", f"the beam's {energy:g} kV"
    return "", ""


def suggested(recording, name, largest_pixel):
    """Suggest a modality.

    Parameters
    ----------
    recording : emrestore.recordings.file_formats.Recording
    name : str
        Name of the file, for the messages too.
    largest_pixel : float [Å]
        Of the high-resolution networks' training images.

    Returns
    -------
    modality : str
    why : str

    Raises
    ------
    ValueError
        If the file does not tell enough; the message says what to add.
    """
    kind, why = microscope(recording, name)
    size = recording.angstrom
    missing = ["the kind of microscope"] * (not kind) + ["the pixel size"] * (size is None)
    if missing:
        raise ValueError(
            f"{name}: does not tell {' and '.join(missing)}, so no network can be suggested: add "
            f"modality= or --modality, one of {', '.join(MODALITIES)}"
        )
    resolution = "hr" if size <= largest_pixel else "lr"
    return resolution + kind, f"{why} and its pixels of {size:.3g} Å"
