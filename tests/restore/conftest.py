"""Files that microscopes' own software wrote (source package of HyperSpy 1.1.2), drawn ones, and a
stand-in for networks.
"""

import fcntl
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest
from emrestore import command
from emrestore.published.package import fetch
from scipy.ndimage import gaussian_filter

ROOT = Path(__file__).parents[2]
ARCHIVE = "hyperspy-1.1.2.tar.gz"  # 13 MB; later ones fetch their test files elsewhere
SHA256 = "67e65ede20071bf20a88a4481e66f1be29f438c3827f82396cf955f301dc70dc"
INNER = "hyperspy-1.1.2/hyperspy/tests/io"
NAMES = [
    "dm3_2D_data/test_STEM_image.dm3",
    "dm3_2D_data/test_diffraction_pattern.dm3",
    "dm3_2D_data/test-3.dm3",
    "dm3_2D_data/test-8.dm3",
    "dm3_1D_data/test-2.dm3",
    "dm3_3D_data/test-2.dm3",
    "dm_stackbuilder_plugin/test_stackbuilder_imagestack.dm3",
    "dm4_2D_data/test-2.dm4",
    "dm4_2D_data/test-27.dm4",
    "dm4_2D_data/test-23.dm4",
    "dm4_1D_data/test-2.dm4",
    "FEI_new/128x128-TEM_search_1.ser",
    "FEI_new/128x128x5-diffraction_preview_1.ser",
    "FEI_old/64x64x5_TEM_preview_1.ser",
    "FEI_old/16x16-line_profile_diagonal_10x1024_1.ser",
    "emd_files/example_image.emd",
    "emd_files/example_spectrum.emd",
    "hdf5_files/example1_v1.2.hdf5",
    "tiff_files/FEI-Helios-Ebeam-16bits.tif",
    "tiff_files/test_loading_image_saved_with_imageJ.tif",
    "tiff_files/test_loading_image_saved_with_DM_stack.tif",
    "tiff_files/test_rgba16.tif",
]


@pytest.fixture(scope="session")
def recorded():
    """Return the folder with `NAMES`, fetched once and kept in .reproduce/test_files."""
    folder = ROOT / ".reproduce" / "test_files"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        # another process of the tests may be about to fetch them
        fcntl.flock(lock, fcntl.LOCK_EX)
        fetched(folder)
    return folder


def fetched(folder):
    """Fetch `NAMES` into a folder, where they are missing."""
    if not all((folder / name).exists() for name in NAMES):
        archive = folder / ARCHIVE
        fetch(["https://pypi.org/simple/"], "hyperspy", ARCHIVE, SHA256, str(archive))
        with tarfile.open(archive) as tar:
            for name in NAMES:
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(tar.extractfile(f"{INNER}/{name}").read())
        archive.unlink()


@pytest.fixture(scope="session")
def cases(tmp_path_factory):
    """Return a folder with all files of `real_cases.py`."""
    folder = tmp_path_factory.mktemp("cases")
    script = Path(__file__).with_name("real_cases.py")
    subprocess.run([sys.executable, script, folder], check=True)
    return folder


@pytest.fixture
def restored(monkeypatch, tmp_path, caplog):
    """Return a function that restores paths into tmp_path/to: its exit status, and what was logged."""

    def smoothed(images):
        return np.stack([gaussian_filter(image, 1.0) for image in images])

    monkeypatch.setattr("emrestore.restoring.restorer.loaded_restorer", lambda *_: smoothed)
    monkeypatch.setattr(command, "weights_by_modality", lambda *_: lambda modality: "weights")

    def run(*paths, modality="hrstem", to=tmp_path / "to"):
        caplog.clear()
        caplog.set_level("INFO")
        given = ["--modality", modality] if modality else []
        status = command.main(["restore", *map(str, paths), *given, "--to", str(to)])
        return status, caplog.text

    return run
