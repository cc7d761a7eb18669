"""GPUs are counted and handed out one by one: on a machine whose nvidia-smi is made up."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from emrestore import gpus
from emrestore.gpus import RESOLVED
from emrestore.jobs.accelerator import accelerator_of, environment_of
from emrestore.jobs.machine import limits, memory_mb

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "workflow" / "scripts"
SNAKEMAKE = ROOT / ".reproduce" / "snakemake" / "bin" / "snakemake"
NAMES = ["GPU-aaaa-0", "GPU-bbbb-1"]
# what a job sees and when: it takes a device, and holds it for a while
JOB = """
import os, sys, time
sys.path.insert(0, sys.argv[1])
from emrestore import gpus
asked = time.monotonic()
gpus.take(int(sys.argv[3]))
begin = time.monotonic()
time.sleep(0.4)
with open(sys.argv[2], "w") as file:
    file.write(f"{os.environ['CUDA_VISIBLE_DEVICES']};{asked};{begin};{time.monotonic()}")
"""


@pytest.fixture
def two(tmp_path, monkeypatch):
    """Return the environment of processes on a machine with two made up GPUs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    told = "\n".join(f"{i}, {name}, Made Up 80, 81920, 550.1" for i, name in enumerate(NAMES))
    program = folder / "nvidia-smi"
    program.write_text(f"#!/bin/sh\necho '{told}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    for name in (gpus.VISIBLE, RESOLVED):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def config(**training):
    """Return the parts of a config that decide about devices."""
    return {
        "accelerator": "auto",
        "training": {"replicas": 1, "batch": 4} | training,
        "ablation": {"training": {"batch": 6}},
        **{name: {"training": {}} for name in ("scaling", "choices", "noise_models")},
        "published_tuned": {"training": {}},
    }


def seen_by(paths):
    """Return what jobs saw, device by device: their (begin, end) in order."""
    seen = {}
    for path in paths:
        devices, _, begin, end = path.read_text().split(";")
        for device in devices.split(","):
            seen.setdefault(device, []).append((float(begin), float(end)))
    return {device: sorted(spans) for device, spans in seen.items()}


def never_two_on_one(seen):
    return all(
        one[1] <= other[0]
        for spans in seen.values()
        for one, other in zip(spans, spans[1:], strict=False)
    )


def started(folder, name, count=1):
    return subprocess.Popen(
        [sys.executable, "-c", JOB, str(SCRIPTS), str(folder / name), f"{count}"]
    )


def test_nvidia_smi_is_read(two):
    found = gpus.listed()
    assert [gpu.uuid for gpu in found] == NAMES
    assert found[1] == gpus.Gpu(1, NAMES[1], "Made Up 80", 81920, "550.1")
    assert limits() == {"gpu": 2, "mem_mb": memory_mb()}


@pytest.mark.parametrize(
    "visible, expected",
    [("1", NAMES[1:]), ("1,0", NAMES[::-1]), ("GPU-aaaa", NAMES[:1]), ("-1", []), ("", [])]
    + [("7,0", []), ("0,7,1", NAMES[:1])],
)
def test_what_cuda_may_not_see_is_not_counted(two, monkeypatch, visible, expected):
    monkeypatch.setenv(gpus.VISIBLE, visible)
    assert [gpu.uuid for gpu in gpus.in_sight()] == expected


def test_jobs_never_share_a_device_and_never_see_more(two):
    jobs = [started(two, f"job{i}") for i in range(5)]
    assert [job.wait(timeout=60) for job in jobs] == [0] * 5
    seen = seen_by(two.glob("job*"))
    assert set(seen) == set(NAMES) and sum(map(len, seen.values())) == 5
    assert never_two_on_one(seen)


def test_a_job_of_two_devices_waits_for_both_and_none_starves(two):
    jobs = [started(two, f"job{i}", count) for i, count in enumerate([1, 2, 1, 2])]
    assert [job.wait(timeout=60) for job in jobs] == [0] * 4
    seen = seen_by(two.glob("job*"))
    assert sum(map(len, seen.values())) == 6 and never_two_on_one(seen)


def test_a_killed_job_gives_its_device_back(two):
    # both devices are held for a minute, and let go by the kernel
    long = JOB.replace(
        "time.sleep(0.4)", f"open({str(two / 'begun')!r}, 'a').write('x')\ntime.sleep(60)"
    )
    holders = [
        subprocess.Popen([sys.executable, "-c", long, str(SCRIPTS), str(two / "never"), "1"])
        for _ in range(2)
    ]
    deadline = time.monotonic() + 30
    while not (two / "begun").exists() or (two / "begun").read_text() != "xx":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    job = started(two, "job")
    time.sleep(1.5)
    assert job.poll() is None and not (two / "job").exists()
    holders[0].kill()
    assert job.wait(timeout=30) == 0
    holders[1].kill()
    for holder in holders:
        holder.wait()
    assert not (two / "never").exists()


def test_a_job_without_a_gpu_sees_none(two, monkeypatch):
    monkeypatch.setenv(gpus.VISIBLE, "0,1")
    assert gpus.take(0, two / "locks") == []
    assert os.environ[gpus.VISIBLE] == gpus.NONE


def test_a_promise_that_cannot_be_kept_ends_the_job(two, monkeypatch):
    monkeypatch.setenv(gpus.VISIBLE, "1")
    with pytest.raises(
        RuntimeError, match=r"promised 2 GPU, but .* \(1\) show 1: .*accelerator=cpu"
    ):
        gpus.take(2, two / "locks")


def test_snakemake_counts_what_limits_says(two):
    if not SNAKEMAKE.exists():
        pytest.skip("Snakemake is missing: ./reproduce --version installs it")
    (two / "job.py").write_text(JOB)
    (two / "Snakefile").write_text(
        "rule all:\n    input: expand('job{i}', i=range(6))\n"
        "rule job:\n    output: 'job{i}'\n    resources: gpu=1\n    shell:\n"
        f"        '{sys.executable} job.py {SCRIPTS} {{output}} 1'\n"
    )
    told = subprocess.check_output([sys.executable, ROOT / "workflow" / "limits.py"], text=True)
    assert "gpu=2" in told.split()
    command = [SNAKEMAKE, "--cores", "8", "--resources", *told.split(), "--quiet", "all"]
    done = subprocess.run(
        [*command, "-d", two, "-s", two / "Snakefile"], cwd=two, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    seen = seen_by(two.glob("job?"))
    assert set(seen) == set(NAMES) and never_two_on_one(seen)
    # none was started before a device was free: it would hold a core for nothing
    waited = [path.read_text().split(";")[1:3] for path in two.glob("job?")]
    assert max(float(begin) - float(asked) for asked, begin in waited) < 0.2


def test_auto_and_gpu_ask_nvidia_smi_and_cpu_does_not(two, monkeypatch):
    assert accelerator_of(config(), True, False) == "gpu" == os.environ[RESOLVED]
    assert accelerator_of(config() | {"accelerator": "cpu"}, True, False) == "cpu"
    # the jobs of a run do as its start has said, whatever their node has
    assert accelerator_of(config(), False, False) == "cpu"
    monkeypatch.setenv(gpus.VISIBLE, "-1")
    assert accelerator_of(config(), True, False) == "cpu"
    with pytest.raises(ValueError, match="accelerator is gpu, but nvidia-smi shows no GPU here"):
        accelerator_of(config() | {"accelerator": "gpu"}, True, False)
    # the login node of a cluster has none
    assert accelerator_of(config() | {"accelerator": "gpu"}, True, True) == "gpu"


def test_cuda_on_cpu_needs_no_gpu_and_takes_none(two):
    given = {"accelerator": "cuda_on_cpu"}
    assert accelerator_of(config() | given, True, False) == "cuda_on_cpu" == os.environ[RESOLVED]
    with pytest.raises(ValueError, match="replicas is 2, but the networks of this run compute on"):
        accelerator_of(config(replicas=2) | given, True, False)


@pytest.mark.parametrize(
    "training, accelerator, named",
    [
        ({"replicas": 2}, "auto", None),
        ({"replicas": 2, "batch": 3}, "gpu", r"training\.batch is 3: expected a multiple of .* 2,"),
        ({"replicas": 4}, "gpu", "replicas is 4, but nvidia-smi shows 2 GPU here"),
        ({"replicas": 2}, "cpu", "replicas is 2, but the networks of this run compute on the proc"),
    ],
)
def test_devices_that_cannot_share_a_batch_are_named_before_any_job(
    two, training, accelerator, named
):
    given = config(**training) | {"accelerator": accelerator}
    if named is None:
        assert accelerator_of(given, True, False) == "gpu"
        return
    with pytest.raises(ValueError, match=named):
        accelerator_of(given, True, False)


def test_a_batch_of_a_study_must_be_shared_too(two):
    given = config(replicas=4) | {"accelerator": "gpu"}
    with pytest.raises(ValueError, match=r"ablation\.training\.batch is 6: expected a multiple"):
        accelerator_of(given, True, True)


def test_environments_with_tensorflow_have_a_twin():
    assert environment_of("cpu", "networks") == "../../envs/networks.yaml"
    assert environment_of("gpu", "networks") == "../../envs/networks-gpu.yaml"
    assert environment_of("gpu", "restore") == "../../envs/restore-gpu.yaml"
    assert environment_of("cuda_on_cpu", "networks") == "../../envs/networks-gpu.yaml"
    for name in ("networks", "restore"):
        plain, twin = [
            {
                line.strip()
                for line in (ROOT / "envs" / f"{name}{kind}.yaml").read_text().splitlines()
            }
            for kind in ("", "-gpu")
        ]
        # the same versions of everything: a result differs by the device alone
        assert {line for line in plain - twin if "==" in line} == {"- tensorflow-cpu==2.21.0"}
        others = {line.split("==")[0] for line in twin - plain if "==" in line}
        assert {"- tensorflow", "- nvidia-cudnn-cu12"} <= others
        assert all(name.startswith(("- tensorflow", "- nvidia-")) for name in others)


def test_machine_memory_is_the_smaller_of_machine_and_group(tmp_path):
    (tmp_path / "proc").mkdir()
    group = tmp_path / "sys/fs/cgroup"
    group.mkdir(parents=True)
    (tmp_path / "proc/meminfo").write_text("MemTotal: 9000000 kB\nMemAvailable: 1 kB\n")
    assert memory_mb(tmp_path) == 9216
    (group / "memory.max").write_text("max\n")
    assert memory_mb(tmp_path) == 9216
    (group / "memory.max").write_text("2000000000\n")
    assert memory_mb(tmp_path) == 2000
