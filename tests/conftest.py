"""Tests in several processes (pytest -n): what stays together, and what starts first."""

from pathlib import Path

import pytest

# each of their tests has files of its own and takes long: in whichever process is free
APART = ["test_resume", "test_interruption", "test_reruns", "test_contributing", "test_faults"]
# the longest first; those of Slurm mostly wait
ORDER = ["test_bundle", "test_slurm", "test_pages", "test_devices", *APART]


def pytest_collection_modifyitems(items):
    """Sort the tests by `ORDER`."""
    places = {name: place for place, name in enumerate(ORDER)}
    items.sort(key=lambda item: places.get(item.path.stem, len(ORDER)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep the tests of a file in one process, so that its fixtures are made once."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        # the marker xdist_group of pytest-xdist 3.8 has no effect in pytest 9.2
        def _split_scope(self, nodeid):
            file = nodeid.split("::")[0]
            return nodeid if Path(file).stem in APART else file

    # it would start with the files of most tests
    config.option.loadscopereorder = False
    return Scheduling(config, log)
