"""Tests in several processes (pytest -n): what stays together, and what starts first."""

import pytest

# they mostly wait, for Slurm
FIRST = ("test_slurm",)
# a run of Snakemake a test, in a copy of the project: each in whichever process is free
APART = ("test_interruption", "test_reruns", "test_contributing", "test_faults")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Keep the tests of a file in one process, which makes their fixtures once; the longest first."""
    order = [*FIRST, *APART]
    for item in items:
        if item.path.stem not in APART:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))
    items.sort(key=lambda item: order.index(item.path.stem) if item.path.stem in order else 99)
