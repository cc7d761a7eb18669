"""The authors' released package: fetched from a package index, checked, and read as data only."""

import hashlib
import shutil
import tarfile
from pathlib import Path

import h5py
import numpy as np
from pypi_simple import PyPISimple, tqdm_progress_factory

from emrestore.files import writing


def fetch(index, name, file, sha256, output):
    """Download one file of a project and check its hash.

    Parameters
    ----------
    index : str
        Address of a simple package index.
    name, file : str
        Project, and file name within it.
    sha256 : str
        Expected hash, hexadecimal.
    output : str
        Only appears when the hash is right.

    Raises
    ------
    RuntimeError
        If the index cannot be reached, lacks the file, or the hash differs.
    """
    with writing(output) as temporary:
        try:
            with PyPISimple(index) as client:
                packages = client.get_project_page(name).packages
                package = next((p for p in packages if p.filename == file), None)
                if package is None:
                    raise RuntimeError(
                        f"{index} has no {file} of {name}: check published.name and published.file "
                        "in config.yaml"
                    )
                client.download_package(package, temporary, progress=tqdm_progress_factory())
        except OSError as error:
            raise RuntimeError(
                f"{file} could not be fetched from {index} ({error}): check the network and "
                "published.index in config.yaml, then run again"
            ) from error
        found = hashlib.sha256(temporary.read_bytes()).hexdigest()
        if found != sha256:
            raise RuntimeError(
                f"{file} from {index} has sha256 {found}, expected {sha256}: the file was changed "
                "or published.sha256 in config.yaml is wrong; nothing was kept"
            )


def unpack(archive, modality, model, pairs):
    """Extract the network and the test pairs of one modality.

    Parameters
    ----------
    archive : str
        The source archive.
    modality : str
    model : str
        Folder for the SavedModel; made whole or not at all.
    pairs : str
        HDF5 file with x, y uint16 (n, h, w), rows along the fast scan; the archive stores
        (n, 1, w, h) as float32 (observed).

    Raises
    ------
    RuntimeError
        If the archive is broken or lacks the modality.
    """
    model = Path(model)
    half = model.with_name(".saved_model.part")
    shutil.rmtree(half, ignore_errors=True)
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(half, filter="data")
        inner = next(half.glob("*/tk_r_em"))
        with h5py.File(inner / "test_data" / f"sfr_{modality}.h5") as source:
            with writing(pairs) as temporary, h5py.File(temporary, "w") as target:
                for name in ("x", "y"):
                    images = np.transpose(source[name][:, 0], (0, 2, 1))
                    target.create_dataset(name, data=images.round().astype(np.uint16))
        shutil.rmtree(model, ignore_errors=True)
        shutil.move(inner / "models" / f"sfr_{modality}", model)
    except (tarfile.TarError, EOFError, OSError, StopIteration, KeyError) as error:
        raise RuntimeError(
            f"{archive} holds no readable {modality} network and pairs ({error!r}): delete the file "
            "and run again"
        ) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
