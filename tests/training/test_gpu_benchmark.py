"""The script that is sent to people with a GPU runs on a processor, and its table is whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALL = "--accelerator cpu --scale test --patch 32 --batch 2 --edge 64 --repeats 1".split()


def told(*arguments):
    """Run the script and return what it printed."""
    return subprocess.run(
        [ROOT / "benchmarks" / "gpu", *SMALL, *arguments],
        env=os.environ | {"EMRESTORE_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.long
def test_every_row_is_measured():
    rows = [line.split() for line in told("--precisions", "float32", "bfloat16").splitlines()]
    table = [row for row in rows if row and row[0] in ("step", "restoration")]
    assert [row[:3] for row in table] == [
        ["step", "float32", "False"],
        ["step", "float32", "True"],
        ["step", "bfloat16", "False"],
        ["step", "bfloat16", "True"],
        ["restoration", "float32", "False"],
        ["restoration", "bfloat16", "False"],
    ]
    assert all(float(row[3]) > 0 and float(row[7]) > 100 for row in table)
    exact, rough = (float(row[-1]) for row in table[-2:])
    assert exact == 0 < rough < 0.1


@pytest.mark.long
def test_without_a_gpu_each_row_says_so():
    words = told("--accelerator", "gpu", "--precisions", "float32")
    assert words.count("RuntimeError: this job was promised 1 GPU") >= 3
