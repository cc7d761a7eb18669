"""Tests in several processes (pytest -n): what stays together, and what starts first."""

import os
import shutil
from pathlib import Path

import pytest

# each of their tests has files of its own and takes long: in whichever process is free
APART = ["test_resume", "test_interruption", "test_reruns", "test_contributing", "test_faults"]
# the longest first; those of Slurm mostly wait
ORDER = ["test_bundle", "test_cuda", "test_slurm", "test_pages", "test_devices", *APART]
CHROMIUM = shutil.which("chromium")
# no look-ups of Google's hosts; root has no sandbox
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"] + ["--no-sandbox"] * (os.geteuid() == 0)


@pytest.fixture(scope="session")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser):
    """Return a function that opens a file and notes errors and requests beyond this machine."""
    contexts = []

    def open_file(path, width=1400, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("console", lambda said: said.type == "error" and page.faults.append(said.text))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on(
            "request",
            lambda asked: asked.url.startswith(("http", "ws")) and page.faults.append(asked.url),
        )
        page.goto(path.as_uri())
        return page

    yield open_file
    for context in contexts:
        context.close()


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
