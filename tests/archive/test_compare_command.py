"""The command ./reproduce compare: its status, its page, and what it refuses."""

import csv
import os
import subprocess
import sys

import pytest
from emrestore.archive.comparing import DIFFERENT
from made_up_runs import ROOT, TABLES, changed, write_run


@pytest.fixture
def command(tmp_path):
    """Return the command, in a project of its own, and the folder of its page."""
    project = tmp_path / "project"
    (project / "workflow").mkdir(parents=True)
    for name in (
        "workflow/compare.py",
        "workflow/audit",
        "workflow/schemas",
        "config.yaml",
        "scales",
        "laws",
    ):
        (project / name).symlink_to(ROOT / name)

    def call(*arguments):
        called = [sys.executable, project / "workflow" / "compare.py", "--config", "scale=test"]
        library = {"PYTHONPATH": str(ROOT / "workflow" / "scripts")}
        return subprocess.run(
            [*called, *arguments], env=os.environ | library, capture_output=True, text=True
        )

    return call, project


def test_the_command_tells_by_its_status_and_writes_a_page(command, tmp_path):
    call, project = command
    page = project / "results/test/compare/index.html"
    table = changed("comparison/table1.csv", "30,29,31", "39,38,40")
    table["audit/claims.csv"] = TABLES["audit/claims.csv"].replace("30 dB", "<39 dB>")
    one, other = write_run(tmp_path / "one"), write_run(tmp_path / "other", table, sizes=3)
    same = call(f"with={one}", f"run={one}")
    assert same.returncode == 0 and "0 different" in same.stdout, same.stderr
    assert "Nothing differs that should not" in page.read_text()
    differs = call(f"with={one}", f"run={other}")
    assert differs.returncode == 1 and "1 different" in differs.stdout, differs.stderr
    text = page.read_text()
    assert "1 number differs that should not" in text
    assert "No spread of processors has been measured" in text
    # differences first, and nothing of the tables is taken for markup
    assert text.index('id="different"') < text.index('id="other-words"') < text.index('id="files"')
    assert "&lt;39 dB&gt;" in text and "<code>sizes</code>" in text
    rows = list(csv.DictReader((page.parent / "compare.csv").open()))
    assert rows[0]["state"] == DIFFERENT and rows[0]["run"] == "39" and len(rows) == 4


def test_a_spread_is_written_beside_the_reference_and_used(command, tmp_path):
    call, project = command
    reference = write_run(project / "reference" / "test", archive={})
    others = []
    for number in (1, 2):
        tables = changed("comparison/table1.csv", "30,29,31", f"{30 + number},29,31")
        others.append(write_run(tmp_path / str(number), tables))
    made = call(f"spread={reference},{others[0]},{others[1]}")
    assert made.returncode == 0 and "of processors" in made.stdout, made.stderr
    assert "cgrdn, hrstem, test" in (reference / "spread.csv").read_text()
    held = call(f"run={others[1]}")
    assert held.returncode == 0 and " 1 within the spread" in held.stdout, held.stderr
    text = (project / "results/test/compare/index.html").read_text()
    assert "reference/test/spread.csv" in text and "Nothing differs" in text


def test_what_cannot_be_compared_is_named(command, tmp_path):
    call, _ = command
    one = write_run(tmp_path / "one")
    nothing = call(f"with={tmp_path}", f"run={one}")
    assert nothing.returncode == 2 and "no config.yaml: expected results/SCALE" in nothing.stderr
    other = write_run(tmp_path / "other", scale="demo")
    scales = call(f"with={one}", f"run={other}")
    assert scales.returncode == 2 and "two runs of one scale" in scales.stderr
    apart = write_run(tmp_path / "apart", code="other")
    mixed = call(f"spread={one},{apart}")
    assert mixed.returncode == 2 and "differ in workflow/scripts/train.py" in mixed.stderr
