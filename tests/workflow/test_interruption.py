"""The workflow, killed in the middle of a training, against the undisturbed run that ./check made."""

import hashlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
SCALE = Path("results") / "test"
# what is counted, not what was timed
TIMES = ["seconds", "seconds_per_image"]


@pytest.fixture(scope="module")
def undisturbed():
    """Return the results of the undisturbed run, of the code as it is now."""
    folder = ROOT / SCALE
    if not (folder / "audit" / "claims.csv").exists():
        pytest.skip(f"{folder} is missing: ./reproduce --config scale=test makes it")
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a copy of the project's files that shares environments and downloads."""
    copy = tmp_path_factory.mktemp("project")
    listed = subprocess.check_output(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, text=True
    )
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    (copy / ".reproduce").mkdir()
    (copy / ".reproduce" / "snakemake").symlink_to(ROOT / ".reproduce" / "snakemake")
    published = copy / "resources" / "published"
    published.mkdir(parents=True)
    for archive in (ROOT / "resources" / "published").glob("*.tar.gz"):
        (published / archive.name).symlink_to(archive)
    return copy


def reproduce(folder):
    """Start ./reproduce at the test scale with the environments that exist already."""
    command = ["./reproduce", "--config", "scale=test", "--quiet", "all"]
    environments = ["--conda-prefix", str(ROOT / ".reproduce" / "environments")]
    with open(folder / "run.log", "a") as log:
        return subprocess.Popen(
            command + environments, cwd=folder, stdout=log, stderr=log, start_new_session=True
        )


def kill_everything_below(folder):
    """Kill every process whose working directory is the project's copy, as a lost machine would."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if Path(os.readlink(process / "cwd")).is_relative_to(folder):
                os.kill(int(process.name), signal.SIGKILL)
        except (OSError, ProcessLookupError):
            continue


def arrays(path):
    """Return the data sets of an HDF5 file but for measured times."""
    with h5py.File(path) as file:
        return {name: file[name][()] for name in file if name not in TIMES and name != "parameters"}


def test_killed_in_training_and_run_again_gives_the_same(project, undisturbed):
    run = reproduce(project)
    checkpoint = project / SCALE / "models" / "cgrdn" / "hrstem" / "checkpoint" / "state.npz"
    model = checkpoint.parents[1] / "model.keras"
    deadline = time.monotonic() + 600
    while not checkpoint.exists():
        assert run.poll() is None and time.monotonic() < deadline, (project / "run.log").read_text()
        time.sleep(0.02)
    kill_everything_below(project)
    run.wait()
    assert checkpoint.exists() and not model.exists(), "the kill came after the training"

    again = reproduce(project)
    assert again.wait(timeout=900) == 0, (project / "run.log").read_text()
    assert (
        "resumed at step" in (project / SCALE / "logs" / "train" / "cgrdn-hrstem.log").read_text()
    )

    for shard in sorted((undisturbed / "datasets").rglob("*.h5")):
        same = project / SCALE / shard.relative_to(undisturbed)
        digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (shard, same)]
        assert digests[0] == digests[1], shard.name
    restored = sorted((undisturbed / "comparison" / "restored").glob("*.h5"))
    assert len(restored) >= 9
    for path in restored:
        ours, theirs = arrays(path), arrays(project / SCALE / path.relative_to(undisturbed))
        for name in ours:
            assert np.array_equal(ours[name], theirs[name]), (path.name, name)
    tables = [
        pd.read_csv(folder / "audit" / "claims.csv", dtype=str)
        for folder in (undisturbed, project / SCALE)
    ]
    pd.testing.assert_frame_equal(*tables)
