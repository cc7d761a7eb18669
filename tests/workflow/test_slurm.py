"""Some jobs of the test scale on a real Slurm of one machine, which the tests start and stop."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOL = Path(__file__).with_name("one_machine_slurm.sh")
NEEDED = ("slurmctld", "slurmd", "sbatch", "munged")
RADII = "results/test/references/projected_radius.csv"
SHARD = "results/test/datasets/hrstem/test-0000.h5"
# one machine keeps no accounts, and answers at once
ONE_MACHINE = "--slurm-no-account --slurm-status-command squeue --latency-wait 5"
ONE_MACHINE += " --slurm-init-seconds-before-status-checks 1 --seconds-between-status-checks 1"

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
    started = subprocess.run([TOOL, "start", folder], capture_output=True, text=True)
    if started.returncode:
        pytest.skip(f"Slurm does not start here: {started.stderr}")
    yield folder
    subprocess.run([TOOL, "stop", folder], check=True)


@pytest.fixture(scope="module")
def runs(copied, slurm, tmp_path_factory):
    """Start all `RUNS` at once, as they mostly wait: name to process and copy of the project."""
    started = {}
    for name, arguments in RUNS.items():
        folder = copied(tmp_path_factory.mktemp("slurm") / "project")
        command = ["./reproduce", "--profile", "profiles/slurm", *arguments]
        command += ["--config", "scale=test", *ONE_MACHINE.split()]
        with open(folder / "run.log", "w") as log:
            process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        started[name] = (process, folder)
    yield started
    for process, _ in started.values():
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


def test_the_environment_with_the_plugin_holds_all_of_the_other():
    plain, slurm = [
        (ROOT / "envs" / f"{name}.txt").read_text() for name in ("snakemake", "snakemake-slurm")
    ]
    assert slurm.startswith(plain)
