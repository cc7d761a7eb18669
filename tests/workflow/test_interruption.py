"""The workflow, killed and run again, against the undisturbed run that ./check made."""

import hashlib
import os
import subprocess
import time
import zipfile
from fnmatch import fnmatch

import h5py
import numpy as np
import pandas as pd
import pytest

# what is counted, not what was timed
TIMES = ["seconds", "seconds_per_image"]
TIMED_CLAIMS = ["speed-1024", "speed-2048"]
# made by `./reproduce report`, `./reproduce restore` and `./reproduce compare`, not by `./reproduce`
OTHERS = (
    "figures/resources.csv",
    "figures/rule_graph.csv",
    "restore/*",
    "*/restore/*",
    "compare/*",
)
KILLS = 20
# the kills fall into the first part of a run: it must not end before the last one
SPREAD = 0.4


def digest(path):
    """Return the sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def arrays(file):
    """Return the data sets of an open HDF5 file but for measured times, by name."""
    found = {}

    def keep(name, item):
        if isinstance(item, h5py.Dataset) and name not in TIMES:
            texts = h5py.check_string_dtype(item.dtype)
            # as objects they would be compared by their addresses
            found[name] = item.asstr()[()].astype(str) if texts else item[()]

    file.visititems(keep)
    return found


def weights(path):
    """Return the weights of a saved network; the archive around them holds the date."""
    with zipfile.ZipFile(path) as archive, archive.open("model.weights.h5") as file:
        with h5py.File(file) as content:
            return arrays(content)


def assert_same_arrays(ours, theirs, name):
    """Compare two dicts of arrays bit by bit."""
    assert ours.keys() == theirs.keys(), name
    for key in ours:
        assert ours[key].tobytes() == theirs[key].tobytes(), (name, key)


def assert_same_results(ours, theirs):
    """Compare the shards, networks, restored images and tables of two runs."""
    compared = {"datasets/**/*.h5": 24, "models/**/*.keras": 9, "**/*.h5": 60, "**/*.csv": 60}
    for pattern, fewest in compared.items():
        names = [path.relative_to(theirs) for path in sorted(theirs.glob(pattern))]
        names = [name for name in names if not any(fnmatch(name, other) for other in OTHERS)]
        assert len(names) >= fewest, pattern
        for name in names:
            pair = (ours / name, theirs / name)
            if pattern.startswith("datasets"):
                assert digest(pair[0]) == digest(pair[1]), name
            elif name.suffix == ".keras":
                assert_same_arrays(*map(weights, pair), name)
            elif name.suffix == ".h5":
                with h5py.File(pair[0]) as first, h5py.File(pair[1]) as second:
                    assert_same_arrays(arrays(first), arrays(second), name)
            else:
                tables = [pd.read_csv(path, dtype=str) for path in pair]
                kept = [column for column in tables[1] if "seconds" not in column]
                if name.name == "claims.csv":
                    tables = [table[~table["id"].isin(TIMED_CLAIMS)] for table in tables]
                pd.testing.assert_frame_equal(tables[0][kept], tables[1][kept], obj=str(name))


def test_killed_in_training_and_run_again_gives_the_same(
    copied, reproduce, killed, undisturbed, tmp_path
):
    project = copied(tmp_path / "project")
    model = "models/cgrdn/hrstem/model.keras"
    output = project / "results" / "test" / model
    checkpoint = output.parent / "checkpoint" / "state.npz"
    run = reproduce(project, f"results/test/{model}")
    deadline = time.monotonic() + 600
    while not checkpoint.exists():
        assert run.poll() is None and time.monotonic() < deadline, (project / "run.log").read_text()
        time.sleep(0.02)
    killed(run, project)
    assert checkpoint.exists() and not output.exists(), "the kill came after the training"

    again = reproduce(project, f"results/test/{model}")
    assert again.wait(timeout=900) == 0, (project / "run.log").read_text()
    log = project / "results" / "test" / "logs" / "train" / "cgrdn-hrstem.log"
    assert "resumed at step" in log.read_text()
    for shard in (output.parents[3] / "datasets").rglob("*.h5"):
        assert digest(shard) == digest(undisturbed / shard.relative_to(output.parents[3])), shard
    assert_same_arrays(weights(output), weights(undisturbed / model), model)


@pytest.mark.long
def test_killed_at_random_moments_and_run_again_gives_the_same(
    copied, reproduce, killed, undisturbed, tmp_path
):
    project = copied(tmp_path / "project")
    times = [pd.read_csv(path, sep="\t") for path in (undisturbed / "benchmarks").rglob("*.tsv")]
    step = sum(time["s"].sum() for time in times) / os.cpu_count() * SPREAD / KILLS
    for moment in np.random.default_rng(20230325).uniform(0, 2 * step, KILLS):
        run = reproduce(project)
        try:
            run.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            killed(run, project)
        else:
            pytest.fail(f"ended before its last kill: {(project / 'run.log').read_text()[-3000:]}")
    again = reproduce(project)
    assert again.wait(timeout=7200) == 0, (project / "run.log").read_text()[-3000:]
    assert_same_results(project / "results" / "test", undisturbed)
