"""The wheel in a fresh venv, far from the checkout: the command, and the functions of the README."""

import os
import re
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pytest
import tifffile

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "results" / "test"
ARCHIVE = ROOT / "resources" / "published" / "tk_r_em-1.0.4.tar.gz"
UV = ROOT / ".reproduce" / "snakemake" / "bin" / "uv"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return a function that runs a program of a venv into which the checkout was installed."""
    if not ARCHIVE.exists():
        pytest.skip(f"{ARCHIVE} is missing: ./reproduce published fetches it")
    folder = tmp_path_factory.mktemp("installed")
    wheels, venv, cache = folder / "wheels", folder / "venv", folder / "cache"
    cache.mkdir()
    (cache / ARCHIVE.name).symlink_to(ARCHIVE.resolve())
    for command in (
        ["venv", "--python", "3.11", venv],
        ["build", "--wheel", "--out-dir", wheels, ROOT],
    ):
        subprocess.run([UV, *command, "--quiet"], check=True)
    (wheel,) = wheels.glob("*.whl")
    python = venv / "bin" / "python"
    subprocess.run(
        [UV, "pip", "install", "--quiet", "--python", python, f"{wheel}[restore]"], check=True
    )
    # nothing of this process's paths, or the checkout would be found
    kept = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}

    def run(program, *arguments):
        """Run it in an empty folder of its own and return what subprocess does."""
        return subprocess.run(
            [venv / "bin" / program, *map(str, arguments)],
            cwd=folder,
            env=kept | {"EMRESTORE_CACHE": str(cache)},
            capture_output=True,
            text=True,
        )

    run.folder = folder
    return run


def first_pair():
    """Return the first distorted image (h, w) of the test scale's HR-STEM validation set."""
    with h5py.File(RESULTS / "datasets" / "hrstem" / "validation-0000.h5") as file:
        return file["x"][0]


def test_the_package_is_not_that_of_the_checkout(installed):
    done = installed("python", "-c", "import emrestore; print(emrestore.__file__)")
    assert Path(done.stdout.strip()).is_relative_to(installed.folder), done.stderr


def test_a_tif_is_restored_with_page_and_verdict(installed, undisturbed):
    image = first_pair()[:96, :80]
    tifffile.imwrite(installed.folder / "image.tif", image)
    done = installed("emrestore", "restore", "image.tif", "--modality", "hrstem")
    assert done.returncode == 0, done.stderr
    folder = installed.folder / "restored" / "image.tif"
    restored = tifffile.imread(folder / "restored.tif")
    assert restored.shape == image.shape and restored.dtype == np.float32
    # restored, and not the image itself: less fine structure on the same scale
    assert abs(restored.mean() / image.mean() - 1) < 0.1
    assert np.diff(restored, axis=0).std() < 0.5 * np.diff(image.astype(float), axis=0).std()
    assert "hrstem" in (folder / "page.html").read_text()


def test_a_missing_file_is_named(installed):
    done = installed("emrestore", "restore", "nothing.tif")
    assert done.returncode == 1 and "nothing.tif: no such file or folder\n" in done.stderr


def test_pairs_are_those_of_the_workflow(installed, undisturbed):
    (installed.folder / "test.yaml").write_text("scale: test\n")
    ask = ["pairs", "--modality", "hrsem", "--number", 4, "--split", "validation"]
    done = installed("emrestore", *ask, "--config", "test.yaml", "--to", "pairs.h5")
    assert done.returncode == 0, done.stderr
    shard = RESULTS / "datasets" / "hrsem" / "validation-0000.h5"
    with h5py.File(installed.folder / "pairs.h5") as made, h5py.File(shard) as expected:
        assert made["x"].shape[0] == 4
        for name in ("x", "y"):
            assert np.array_equal(made[name][()], expected[name][()])
        assert set(made["parameters"]) == set(expected["parameters"])
        for name, values in expected["parameters"].items():
            # also where a value is nan, since the image lacks the effect
            assert np.array_equal(
                np.asarray(made["parameters"][name]).astype("S"), np.asarray(values).astype("S")
            )


def test_columns_of_a_lattice_are_found_where_they_are(installed):
    # Gaussian columns 2 Å apart on 0.2 Å pixels, the first at 1.3 Å
    axis = 0.2 * np.arange(60)
    places = np.arange(1.3, 11.0, 2.0)
    row = np.exp(-((axis[:, None] - places) ** 2) / (2 * 0.4**2)).sum(axis=1)
    tifffile.imwrite(installed.folder / "lattice.tif", (100 * np.outer(row, row)).astype("f4"))
    done = installed("emrestore", "columns", "lattice.tif", "--pixel-size", 0.2)
    assert done.returncode == 0, done.stderr
    table = pd.read_csv(installed.folder / "lattice.tif.columns.csv")
    found = sorted(zip(table["y_angstrom"], table["x_angstrom"], strict=True))
    truth = [(y, x) for y in places for x in places]
    assert np.allclose(sorted(np.round(found, 2).tolist()), truth, atol=0.01)
    assert np.allclose(table["width_angstrom"], 0.4, atol=1e-3)
    assert np.allclose(table["cross_section"], 2 * np.pi * 100 * 0.4**2, rtol=5e-3)


def test_the_python_blocks_of_the_readme_run(installed, undisturbed):
    blocks = BLOCK.findall((ROOT / "README.md").read_text())
    assert len(blocks) == 3 and all(len(block.splitlines()) <= 5 for block in blocks)
    tifffile.imwrite(installed.folder / "image.tif", first_pair())
    # 1000 pairs take minutes: the block is run with four
    program = "\n".join(blocks).replace("1000", "4")
    done = installed("python", "-c", program)
    assert done.returncode == 0, done.stderr


def test_radii_that_travel_with_the_package_are_those_of_the_workflow(undisturbed):
    known = ROOT / "workflow" / "scripts" / "emrestore" / "atoms" / "projected_radius.csv"
    assert known.read_bytes() == (RESULTS / "references" / "projected_radius.csv").read_bytes()
