"""Copies of the project, to be edited, run, killed and spoilt without harm to the one under test."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCALE = Path("results") / "test"


def link(source, target):
    """Link a file, or copy it where source and target are on different disks."""
    if Path(source).suffix == ".tsv":
        # Snakemake writes benchmarks into the file that is there, which others have too
        shutil.copy2(source, target)
        return
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@pytest.fixture(scope="session")
def undisturbed():
    """Return the results of the undisturbed run, of the code as it is now."""
    folder = ROOT / SCALE
    if not (folder / "audit" / "claims.csv").exists():
        pytest.skip(f"{folder} is missing: ./reproduce --config scale=test makes it")
    return folder


@pytest.fixture(scope="session")
def copied():
    """Return a function that copies the project's files and shares what is installed and fetched."""

    def copy_to(folder, results=False):
        """Fill a folder; with `results` as if the run of the test scale had been made there."""
        listed = subprocess.check_output(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT,
            text=True,
        )
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        (folder / ".reproduce").mkdir()
        for shared in ("snakemake", "snakemake-slurm", "environments"):
            (folder / ".reproduce" / shared).symlink_to((ROOT / ".reproduce" / shared).resolve())
        if results:
            for part in (SCALE, "resources"):
                shutil.copytree(ROOT / part, folder / part, copy_function=link)
            # Snakemake writes its records in place: links would change those of the project under test
            shutil.copytree(ROOT / ".snakemake/metadata", folder / ".snakemake/metadata")
        else:
            published = folder / "resources" / "published"
            published.mkdir(parents=True)
            for archive in (ROOT / "resources" / "published").glob("*.tar.gz"):
                (published / archive.name).symlink_to(archive.resolve())
        return folder

    return copy_to


@pytest.fixture(scope="session")
def reproduce():
    """Return a function that starts ./reproduce at the test scale."""

    def start(folder, *arguments):
        """Start it in a copy of the project; what it says goes to run.log there."""
        command = ["./reproduce", *arguments, "--config", "scale=test"]
        with open(folder / "run.log", "a") as log:
            return subprocess.Popen(
                command, cwd=folder, stdout=log, stderr=log, start_new_session=True
            )

    return start


@pytest.fixture(scope="session")
def killed():
    """Return a function that ends a run as a lost machine would."""

    def kill(run, folder):
        """Kill every process whose working directory is the project's copy."""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if Path(os.readlink(process / "cwd")).is_relative_to(folder):
                    os.kill(int(process.name), signal.SIGKILL)
            except (OSError, ProcessLookupError):
                continue
        run.wait()

    return kill
