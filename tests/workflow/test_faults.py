"""What a user meets when a disk, a clock, a file or the memory fails, and that a second run mends it."""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

SHARD = "results/test/datasets/hrstem/test-0000.h5"
NETWORK = "results/test/models/mrunet/hrstem/model.keras"
ARCHIVE = "resources/published/tk_r_em-1.0.4.tar.gz"
UP_TO_DATE = "Nothing to be done"


@pytest.fixture
def finished(undisturbed, copied, tmp_path):
    """Return a copy of the project with the results of a finished run."""
    return copied(tmp_path / "project", results=True)


@pytest.fixture
def outcome(reproduce):
    """Return a function that runs ./reproduce in a folder to its end: its exit status and words."""

    def run(folder, *arguments, timeout=600):
        log = folder / "run.log"
        log.unlink(missing_ok=True)
        return reproduce(folder, *arguments).wait(timeout=timeout), log.read_text()

    return run


@pytest.fixture
def mounted():
    """Return a function that mounts a small disk; it is taken off again after the test."""
    places = []

    def mount(place, size):
        place.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
        if subprocess.run(command, capture_output=True).returncode:
            pytest.skip("no right to mount a small disk here")
        places.append(place)

    yield mount
    for place in places:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def own(path):
    """Make a linked file a copy, so that the one it was linked to stays as it is."""
    copy = path.with_name("copy")
    shutil.copy2(path, copy)
    copy.replace(path)


def flip(path, keep_time=False):
    """Change one byte in the middle of a file, as a bad disk does."""
    own(path)
    times = path.stat()
    with open(path, "r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 0xFF]))
    if keep_time:
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_damaged_files_are_named_and_a_shard_is_made_again(finished, undisturbed, outcome):
    training = SHARD.replace("test-0000", "training-0000")
    flip(finished / training)
    flip(finished / ARCHIVE)
    code, words = outcome(finished)
    assert code == 1
    for name in (training, ARCHIVE):
        assert f"{name} is damaged: its sha256 begins with" in words
    assert "./reproduce mend" in words
    (finished / ARCHIVE).unlink()
    os.link(Path(undisturbed).parents[1] / ARCHIVE, finished / ARCHIVE)

    code, words = outcome(finished, "mend")
    assert code == 0 and "1 of 1 steps" in words, words
    original = undisturbed.parents[1] / training
    assert (finished / training).read_bytes() == original.read_bytes()
    # what was trained on it was trained before it was damaged
    code, words = outcome(finished, "-n")
    assert code == 0 and UP_TO_DATE in words, words


def test_damage_that_left_the_time_alone_is_found_by_mend(finished, outcome):
    flip(finished / NETWORK, keep_time=True)
    code, words = outcome(finished, "mend", "-n")
    assert code == 0 and f"{NETWORK} is damaged" in words
    assert "Training mrunet on hrstem" in words and re.search(r"total +1\n", words), words


def test_full_disk_is_named_and_a_larger_one_is_enough(copied, outcome, mounted, tmp_path):
    project = copied(tmp_path / "project")
    disk = project / Path(SHARD).parent
    mounted(disk, "100k")
    code, words = outcome(project, SHARD)
    assert code == 1 and "no space left on this disk: free some space and run again" in words
    assert not list(disk.iterdir())
    subprocess.run(["mount", "-o", "remount,size=10m", str(disk)], check=True)
    assert outcome(project, SHARD)[0] == 0
    assert (project / SHARD).stat().st_size > 100_000


def test_read_only_results_are_named(copied, outcome, mounted, tmp_path):
    project = copied(tmp_path / "project")
    mounted(project / "results", "10m")
    subprocess.run(["mount", "-o", "remount,ro", str(project / "results")], check=True)
    code, words = outcome(project, SHARD)
    assert code == 1 and "Read-only file system: 'results/test" in words, words
    subprocess.run(["mount", "-o", "remount,rw", str(project / "results")], check=True)
    assert outcome(project, SHARD)[0] == 0


def test_the_second_of_two_at_once_is_told(copied, reproduce, outcome, killed, tmp_path):
    project = copied(tmp_path / "project")
    first = reproduce(project, SHARD)
    deadline = time.monotonic() + 60
    while not (project / ".reproduce" / "lock").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)
    code, words = outcome(project, "-n")
    assert code == 1 and "Another ./reproduce is at work in this folder" in words
    assert first.poll() is None, "the first had ended"
    killed(first, project)
    assert outcome(project, "-n")[0] == 0


def test_a_clock_set_back_or_forth_reruns_nothing(finished, outcome):
    for name in ("references/projected_radius.csv", "datasets/hrstem/training-0000.h5"):
        path = finished / "results" / "test" / name
        own(path)
        # made before the clock was set back by a day
        os.utime(path, (time.time() + 86400, time.time() + 86400))
    for name in ("config.yaml", "workflow/audit/claims.yaml"):
        os.utime(finished / name, (0, 0))
    (finished / SHARD).unlink()
    code, words = outcome(finished, SHARD)
    assert code == 0 and "1 of 1 steps" in words, words
    code, words = outcome(finished, "-n")
    assert code == 0 and UP_TO_DATE in words, words


def test_a_job_out_of_memory_is_named(copied, tmp_path):
    project = copied(tmp_path / "project")
    groups = Path("/sys/fs/cgroup/memory")
    limit = "memory.limit_in_bytes"
    if not groups.exists():
        groups, limit = Path("/sys/fs/cgroup"), "memory.max"
    group = groups / f"emrestore-{os.getpid()}"
    try:
        group.mkdir()
    except OSError:
        pytest.skip("no right to make a control group here")
    if not (group / limit).exists():
        group.rmdir()
        pytest.skip("no control groups with a memory limit here")
    # the shell alone joins the group: the tests themselves may need more memory than it has
    join = f"echo $$ > {group}/cgroup.procs && exec ./reproduce {SHARD} --config scale=test"
    try:
        (group / limit).write_text(str(190 * 2**20))
        done = subprocess.run(
            ["sh", "-c", join], cwd=project, capture_output=True, text=True, timeout=600
        )
    finally:
        group.rmdir()
    words = done.stdout + done.stderr
    assert done.returncode == 1 and "killed from outside, mostly for want of memory" in words, words


def test_a_path_with_spaces_and_other_letters(copied, outcome, tmp_path):
    project = copied(tmp_path / "électron 電子 (1)")
    environments = project / ".reproduce" / "environments"
    environments.unlink()
    code, words = outcome(project, "resources/published/hrstem/pairs.h5")
    assert code == 0 and list(environments.glob("*.env_setup_done")), words


def test_a_path_that_no_shell_command_can_quote_is_refused(copied, outcome, tmp_path):
    code, words = outcome(copied(tmp_path / "it's"), "-n")
    assert code == 1 and "Rename it" in words
