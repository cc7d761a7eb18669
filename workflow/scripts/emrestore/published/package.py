"""The authors' released package: fetched from an index or a folder, checked, and read as data only."""

import hashlib
import re
import shutil
import tarfile
from contextlib import contextmanager
from pathlib import Path

import h5py
import numpy as np
from pypi_simple import PyPISimple, tqdm_progress_factory

from emrestore.files import writing


def check_hash(path, sha256, name):
    """Raise a RuntimeError that names the file if its hash is not the expected one."""
    found = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    if found != sha256:
        raise RuntimeError(
            f"{name} has sha256 {found}, expected {sha256}: the file was changed or the hash in the "
            "section published of config.yaml is wrong; nothing was kept"
        )


def download(index, name, file, output):
    """Download one file of a project from a simple package index, given by its address."""
    with PyPISimple(index) as client:
        packages = client.get_project_page(name).packages
        package = next((p for p in packages if p.filename == file), None)
        if package is None:
            raise RuntimeError(
                f"it has no {file} of {name}: check published.name and published.file in config.yaml"
            )
        client.download_package(package, output, verify=False, progress=tqdm_progress_factory())


def fetch(places, name, file, sha256, output):
    """Take one file of a project from the first place that has it, and check its hash.

    Parameters
    ----------
    places : list of str
        Folders that may hold the file, and addresses of simple package indexes.
    name, file : str
        Project, and file name within it.
    sha256 : str
        Expected hash, hexadecimal.
    output : str
        Only appears when the hash is right.

    Raises
    ------
    RuntimeError
        If no place has the file with this hash; says what was wrong with each.
    """
    reasons = []
    for place in places:
        try:
            with writing(output) as temporary:
                if re.match("https?://", place):
                    download(place, name, file, temporary)
                else:
                    shutil.copyfile(Path(place) / file, temporary)
                check_hash(temporary, sha256, f"{file} from {place}")
            return
        except (OSError, RuntimeError) as error:
            reasons.append(f"{place}: {error}")
    raise RuntimeError(
        f"{file} could not be fetched. Tried: {'; '.join(reasons)}. Check the network and the places in "
        "published.index of config.yaml, then run again. Where no index has it any more, a bundle "
        "has it: ./reproduce --offline FILE (docs/running.md)"
    )


@contextmanager
def extracted(archive, inner, beside):
    """Yield a part of the archive, extracted into a folder that is deleted at the end.

    Parameters
    ----------
    archive : str
        The source archive.
    inner : str
        File or folder within the package, for example ``models/sfr_hrstem``.
    beside : str
        Path next to which the folder is made.

    Yields
    ------
    pathlib.Path

    Raises
    ------
    RuntimeError
        If the archive is broken or lacks the part.
    """
    folder = Path(beside).with_name(f".{Path(beside).name}.part")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with tarfile.open(archive) as tar:
            members = [member for member in tar if f"/tk_r_em/{inner}" in member.name]
            tar.extractall(folder, members, filter="data")
        part = next(folder.glob(f"*/tk_r_em/{inner}"), None)
        if part is None:
            raise KeyError(inner)
        yield part
    except (tarfile.TarError, EOFError, OSError, KeyError) as error:
        raise RuntimeError(
            f"{archive} holds no readable {inner} ({error!r}): delete the archive and run again"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unpack_model(archive, modality, output):
    """Extract the SavedModel of one modality into the folder `output`, whole or not at all."""
    with extracted(archive, f"models/sfr_{modality}", output) as part:
        shutil.rmtree(output, ignore_errors=True)
        part.rename(output)


def store_pairs(source, output):
    """Write pairs as uint16 (n, h, w), whole or not at all.

    Parameters
    ----------
    source : str or pathlib.Path
        HDF5 file of the authors with x and y, (n, w, h) or (n, 1, w, h).
    output : str
    """
    with h5py.File(source) as given, writing(output) as temporary:
        with h5py.File(temporary, "w") as target:
            for name in ("x", "y"):
                n, *_, width, height = given[name].shape
                images = given[name][()].reshape(n, width, height).transpose(0, 2, 1)
                target.create_dataset(name, data=images.round().astype(np.uint16))


def unpack_pairs(archive, modality, output):
    """Extract the test pairs of one modality.

    The archive stores (n, 1, w, h) as float32 (observed); written are x, y uint16 (n, h, w) with
    the rows along the fast scan.
    """
    with extracted(archive, f"test_data/sfr_{modality}.h5", output) as part:
        store_pairs(part, output)


def given_pairs(source, sha256, output):
    """Take over pairs from a file of the user's own after checking its hash.

    The authors' file holds x and y as (n, w, h) (observed: the row offsets of its image 3 run along
    the first of both axes); written are uint16 (n, h, w).

    Parameters
    ----------
    source : str
        HDF5 file.
    sha256 : str
        Expected hash, hexadecimal.
    output : str

    Raises
    ------
    RuntimeError
        If the hash differs.
    """
    check_hash(source, sha256, source)
    store_pairs(source, output)
