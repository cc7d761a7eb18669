"""Some jobs of the test scale on a real Slurm of one machine, which the tests start and stop."""

import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from test_interruption import assert_same_arrays, weights

ROOT = Path(__file__).parents[2]
TOOL = Path(__file__).with_name("one_machine_slurm.sh")
NEEDED = ("slurmctld", "slurmd", "sbatch", "munged")
RADII = "results/test/references/projected_radius.csv"
SHARD = "results/test/datasets/hrstem/test-0000.h5"
# one machine keeps no accounts, and answers at once
ONE_MACHINE = "--slurm-no-account --slurm-status-command squeue --latency-wait 5"
ONE_MACHINE += " --slurm-init-seconds-before-status-checks 1 --seconds-between-status-checks 1"

MODEL = "results/test/models/cgrdn/hrstem/model.keras"
# a training of some minutes: a limit of Slurm's is a minute at least
LONG = "training={cgrdn: {steps: 20000}, validation_every: 10000, checkpoint_every: 100}"
# two beside each other on the smallest machine; set-resources last, since more of them follow
SMALL = ["--set-threads", "train=1", "--set-resources", "train:mem_mb=3000", "train:gpu=1"]
CUT_SHORT = "train:runtime=1 if attempt == 1 else 30"
ONCE = "projected_radius:mem_mb=150 if attempt == 1 else 1500"
ALWAYS = "projected_radius:mem_mb=100"
RUNS = {
    "a shard": [SHARD],
    # the log of the attempt that succeeds would be gone
    "short of memory once": [RADII, "--set-resources", ONCE, "--slurm-keep-successful-logs"],
    "short of memory": [RADII, "--set-resources", ALWAYS, "--retries", "1"],
}


@pytest.fixture(scope="module")
def slurm(tmp_path_factory):
    """Start Slurm, and stop it after the tests."""
    missing = [
        name for name in NEEDED if not shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    ]
    if missing or os.geteuid():
        pytest.skip(
            f"a Slurm needs root and Debian's slurmctld, slurmd, slurm-client, munge: {missing}"
        )
    # the environment with the plugin, once
    subprocess.run(
        ["./reproduce", "--profile", "profiles/slurm", "--version"], cwd=ROOT, check=True
    )
    folder = tmp_path_factory.mktemp("slurm")
    # processes of pytest-xdist share the machine, which has room for one Slurm
    with open(Path(tempfile.gettempdir()) / "emrestore-slurm.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        started = subprocess.run([TOOL, "start", folder], capture_output=True, text=True)
        if started.returncode:
            pytest.skip(f"Slurm does not start here: {started.stderr}")
        yield folder
        subprocess.run([TOOL, "stop", folder], check=True)


def started(copied, tmp_path_factory, arguments, config=()):
    """Start ./reproduce on Slurm in a copy of the project; return the process and the copy."""
    folder = copied(tmp_path_factory.mktemp("slurm") / "project")
    command = ["./reproduce", "--profile", "profiles/slurm", *arguments]
    command += ["--config", "scale=test", *config, *ONE_MACHINE.split()]
    with open(folder / "run.log", "w") as log:
        return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log), folder


@pytest.fixture(scope="module")
def runs(copied, slurm, tmp_path_factory):
    """Start all `RUNS` at once, as they mostly wait: name to process and copy of the project."""
    found = {name: started(copied, tmp_path_factory, arguments) for name, arguments in RUNS.items()}
    yield found
    for process, _ in found.values():
        process.kill()
        process.wait()


@pytest.fixture
def outcome(runs):
    """Return a function that waits for a run: its exit status, its words, and where it was."""

    def wait(name):
        process, folder = runs[name]
        code = process.wait(timeout=600)
        return code, (folder / "run.log").read_text(), folder

    return wait


def test_a_shard_by_slurm_is_the_one_made_here(outcome, undisturbed):
    code, words, folder = outcome("a shard")
    assert code == 0, words
    # the radii and the shard
    assert words.count("has been submitted with SLURM jobid") == 2, words
    assert (folder / SHARD).read_bytes() == (undisturbed.parents[1] / SHARD).read_bytes()


def slurm_logs(folder):
    """Return what Slurm said about the jobs of the radii, job by job."""
    logs = (folder / ".snakemake" / "slurm_logs" / "rule_projected_radius").glob("*.log")
    return [log.read_text() for log in sorted(logs)]


def test_a_job_out_of_memory_comes_back_with_more(outcome):
    code, words, folder = outcome("short of memory once")
    assert code == 0 and words.count("Trying to restart job") == 1, words
    assert ["exceeded memory limit" in log for log in slurm_logs(folder)] == [True, False]


def test_a_job_that_never_has_enough_memory_fails_and_says_so(outcome):
    code, words, folder = outcome("short of memory")
    assert code == 1 and words.count("Trying to restart job") == 1, words
    assert "Error in rule projected_radius" in words and "slurm_logs" in words
    assert ["exceeded memory limit" in log for log in slurm_logs(folder)] == [True, True]


def submitted(*arguments):
    """Submit a job that sleeps; return its number."""
    command = [
        "sbatch",
        "--parsable",
        "--mem=50",
        "--output=/dev/null",
        *arguments,
        "--wrap=sleep 60",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def state(job):
    """Return the state of a job."""
    asked = ["squeue", "--noheader", "--states=all", f"--jobs={job}", "--format=%T"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def wait_until(job, wanted):
    """Wait for a state of a job, some 20 s at most; return the last one."""
    for _ in range(100):
        if state(job) == wanted:
            break
        time.sleep(0.2)
    return state(job)


def test_a_job_waits_for_a_gpu_though_a_core_is_free(slurm):
    first, second = submitted("--gpus=2"), submitted("--gpus=1")
    try:
        assert wait_until(first, "RUNNING") == "RUNNING" and state(second) == "PENDING"
        subprocess.run(["scancel", first], check=True)
        assert wait_until(second, "RUNNING") == "RUNNING"
    finally:
        subprocess.run(["scancel", first, second], check=True)


@pytest.fixture(scope="module")
def cut_short(copied, slurm, tmp_path_factory):
    """Return status, words and folder of two trainings on a GPU, one in one piece, one not."""
    both = {
        name: started(copied, tmp_path_factory, [MODEL, *SMALL, *more], [LONG])
        for name, more in {"whole": [], "cut": [CUT_SHORT]}.items()
    }
    yield {
        name: (process.wait(timeout=1800), (folder / "run.log").read_text(), folder)
        for name, (process, folder) in both.items()
    }
    for process, _ in both.values():
        process.kill()


@pytest.mark.long
def test_a_training_cut_short_by_its_limit_goes_on_to_the_same_bits(cut_short):
    code, words, folder = cut_short["cut"]
    assert code == 0 and words.count("Trying to restart job") == 1, words
    log = (folder / "results/test/logs/train/cgrdn-hrstem.log").read_text()
    assert "resumed at step" in log
    assert cut_short["whole"][0] == 0, cut_short["whole"][1]
    assert "Trying to restart job" not in cut_short["whole"][1]
    assert_same_arrays(weights(folder / MODEL), weights(cut_short["whole"][2] / MODEL), MODEL)


def test_the_environment_with_the_plugin_holds_all_of_the_other():
    plain, slurm = [
        (ROOT / "envs" / f"{name}.txt").read_text() for name in ("snakemake", "snakemake-slurm")
    ]
    assert slurm.startswith(plain)
