"""Which files of a user are restored, and how the restored ones are called. Needs no package."""

import json
import os
from pathlib import Path

# ending of a file -> its kind, ending of the restored file
FORMATS = {
    ".dm3": ("dm", "tif"),
    ".dm4": ("dm", "tif"),
    ".ser": ("ser", "tif"),
    ".emd": ("hdf5", "emd"),
    ".tif": ("tif", "tif"),
    ".tiff": ("tif", "tif"),
    ".png": ("png", "tif"),
    ".mrc": ("mrc", "mrc"),
    ".hspy": ("hdf5", "hspy"),
    ".h5": ("hdf5", "hspy"),
    ".hdf5": ("hdf5", "hspy"),
}
# kind -> where its signature begins [byte], and what it may be
SIGNATURES = {
    "tif": (0, (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
    "hdf5": (0, (b"\x89HDF\r\n\x1a\n",)),
    "png": (0, (b"\x89PNG\r\n\x1a\n",)),
    "ser": (0, (b"II\x97\x01",)),
    "mrc": (208, (b"MAP",)),
}
HIDDEN = "."  # what begins so is hidden, or a resource file of macOS
BRACKETS = "{}<>"  # Snakemake reads what stands in these as wildcards, and as variables of paths
PARENTHESES = str.maketrans(BRACKETS, "()()")


def kind(path):
    """Return what kind of file this is: by its bytes, else by its ending.

    Parameters
    ----------
    path : str or pathlib.Path

    Returns
    -------
    str
        dm, ser, hdf5, tif, png or mrc; empty if unknown.
    """
    return kind_by_bytes(path) or FORMATS.get(Path(path).suffix.lower(), ("", ""))[0]


def kind_by_bytes(path):
    """Return what kind of file this is by its first bytes; empty if they tell none."""
    if not Path(path).is_file():
        return ""
    with open(path, "rb") as file:
        start = file.read(256)
    return next(
        (
            name
            for name, (place, signatures) in SIGNATURES.items()
            if start[place:].startswith(signatures)
        ),
        "",
    )


def image_files(path):
    """Return the files to restore: the file itself, or those of a folder whose ending is known.

    Hidden files of a folder are passed over. A link to nothing is among them: that it cannot be
    read is said when its turn comes.

    Parameters
    ----------
    path : str or pathlib.Path

    Returns
    -------
    list of pathlib.Path
        Sorted by name.

    Raises
    ------
    ValueError
        If there is no such file or folder, nothing of it has an ending that is read, or the file has
        neither such an ending nor the bytes of a known kind.
    """
    path, known = Path(path), ", ".join(sorted(FORMATS))
    if path.is_file() and not kind(path):
        raise ValueError(f"{path}: unknown ending {path.suffix!r}: expected one of {known}")
    if path.is_file():
        return [path]
    if path.is_symlink() and not path.exists():
        raise ValueError(f"{path}: a link to {path.readlink()}, which does not exist")
    if not path.is_dir():
        raise ValueError(f"{path}: no such file or folder")
    files = sorted(
        file
        for file in path.iterdir()
        if file.suffix.lower() in FORMATS and not file.name.startswith(HIDDEN) and not file.is_dir()
    )
    if not files:
        raise ValueError(f"{path}: holds no file that ends with one of {known}")
    return files


def restored_name(path):
    """Return the name of the restored file of a recording: ``restored.`` and its format."""
    found = kind(path)
    formats = {known: ending for known, ending in FORMATS.values()}
    return f"restored.{FORMATS.get(Path(path).suffix.lower(), (found, formats[found]))[1]}"


def result_folders(files, root):
    """Return the folder of each file's results: below `root`, of the file's name, braces as parentheses.

    A number is added where that is taken by another file of the list, or by results of another file
    that lie there already.

    Parameters
    ----------
    files : list of pathlib.Path
    root : str or pathlib.Path

    Returns
    -------
    dict of pathlib.Path to pathlib.Path
        In the order of the list; a file that stands there twice is one.

    Raises
    ------
    ValueError
        If a folder would lie where a file is.
    """
    folders = {}
    for file in files:
        name = Path(file.name.translate(PARENTHESES))
        number, folder = 1, Path(root) / name
        while folder in folders.values() or _holds_others(folder, file):
            number += 1
            folder = Path(root) / f"{name.stem}-{number}{name.suffix}"
        folders.setdefault(file, folder)
    for file, folder in folders.items():
        if any(place.exists() and not place.is_dir() for place in (folder, *folder.parents)):
            raise ValueError(
                f"{file}: its results would lie in the folder {folder}, where a file is: choose another "
                "folder for results"
            )
    return folders


def _holds_others(folder, file):
    """Tell whether a folder holds the results of another file."""
    try:
        source = json.loads((folder / "verdict.json").read_text()).get("path")
    except (OSError, ValueError):
        return False
    return source != os.path.abspath(file)
