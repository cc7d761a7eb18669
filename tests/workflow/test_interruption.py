"""The workflow, killed in the middle of a training, against the undisturbed run that ./check made."""

import hashlib
import time
from pathlib import Path

import h5py
import numpy as np
import pandas as pd

SCALE = Path("results") / "test"
# what is counted, not what was timed
TIMES = ["seconds", "seconds_per_image"]


def arrays(path):
    """Return the data sets of an HDF5 file but for measured times."""
    with h5py.File(path) as file:
        return {name: file[name][()] for name in file if name not in TIMES and name != "parameters"}


def test_killed_in_training_and_run_again_gives_the_same(
    copied, reproduce, killed, undisturbed, tmp_path
):
    project = copied(tmp_path / "project")
    run = reproduce(project, "--quiet", "all")
    checkpoint = project / SCALE / "models" / "cgrdn" / "hrstem" / "checkpoint" / "state.npz"
    model = checkpoint.parents[1] / "model.keras"
    deadline = time.monotonic() + 600
    while not checkpoint.exists():
        assert run.poll() is None and time.monotonic() < deadline, (project / "run.log").read_text()
        time.sleep(0.02)
    killed(run, project)
    assert checkpoint.exists() and not model.exists(), "the kill came after the training"

    again = reproduce(project, "--quiet", "all")
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
