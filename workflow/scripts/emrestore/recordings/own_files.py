"""Which files of a user are restored, and how the restored ones are called. Needs no package."""

from pathlib import Path

# ending of a file -> module of RosettaSciIO that reads it, ending of the restored file
FORMATS = {
    ".dm3": ("digitalmicrograph", "tif"),
    ".dm4": ("digitalmicrograph", "tif"),
    ".ser": ("tia", "tif"),
    ".emd": ("emd", "emd"),
    ".tif": ("tiff", "tif"),
    ".tiff": ("tiff", "tif"),
    ".png": ("image", "tif"),
    ".mrc": ("mrc", "mrc"),
    ".hspy": ("hspy", "hspy"),
    ".h5": ("hspy", "hspy"),
    ".hdf5": ("hspy", "hspy"),
}


def image_files(path):
    """Return the files to restore: the file itself, or those of a folder whose ending is known.

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
        If there is no such file or folder, or nothing of it has an ending that is read.
    """
    path, known = Path(path), ", ".join(sorted(FORMATS))
    if path.is_file() and path.suffix.lower() not in FORMATS:
        raise ValueError(f"{path}: unknown ending {path.suffix!r}: expected one of {known}")
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise ValueError(f"{path}: no such file or folder")
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in FORMATS)
    if not files:
        raise ValueError(f"{path}: holds no file that ends with one of {known}")
    return files


def restored_name(path):
    """Return the name of the restored file of a recording: ``restored.`` and its format."""
    return f"restored.{FORMATS[Path(path).suffix.lower()][1]}"
