"""A run held against its record: what changed, went or came is named, down to one byte."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from emrestore.audit.packages import contents_hash, installed
from emrestore.audit.program import BESIDE
from emrestore.audit.verification import differences, read_crate
from emrestore.config.layers import layers
from emrestore.jobs.record import sources
from small_run import IMAGES, ROOT, TABLE, crate_of, kinds


def flipped(path):
    """Change one byte of a file."""
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:] if content else b"?")


def test_a_crate_of_its_own_run_has_no_difference(project):
    assert kinds(project) == []
    names = read_crate(crate_of(project)).files
    assert {TABLE, IMAGES, "resources/published/saved_model/variables/data", "Snakefile"} <= set(
        names
    )


def test_changed_missing_and_extra_files_are_named(project):
    (project / TABLE).write_text("99 dB\n")
    (project / IMAGES).unlink()
    (project / "results/test/comparison/added.csv").write_text("1\n")
    (project / "results/test/logs/table1.log").write_text("other times\n")
    # made by other commands than ./reproduce, whenever the user likes
    for beside in (
        "docs/index.html",
        "report.html",
        "restore/mine.tif/page.html",
        "figures/resources.csv",
    ):
        (project / "results/test" / beside).parent.mkdir(parents=True, exist_ok=True)
        (project / "results/test" / beside).write_text("beside the run\n")
    assert kinds(project) == [
        ("extra", "results/test/comparison/added.csv"),
        ("changed", TABLE),
        ("missing", IMAGES),
    ]


def test_one_byte_of_any_file_is_found_but_of_those_it_names(project):
    results = project / "results" / "test"
    for path in read_crate(crate_of(project)).files:
        flipped(project / path)
    changed = {path for kind, path in kinds(project) if kind == "changed"}
    here = {str(path.relative_to(project)) for path in project.rglob("*") if path.is_file()}
    crate = f"{results.relative_to(project)}/audit/ro-crate/"
    beside = (
        ".snakemake/",
        ".reproduce/",
        crate,
        *(f"results/test/{a}/" for a in ("logs", "benchmarks")),
    )
    unseen = {path for path in here - changed if not path.startswith(beside)}
    assert {path for path in unseen if not path.endswith(".snakemake_timestamp")} == set()
    assert "results/test/audit/jobs/table1.html" in changed


def test_every_tracked_file_is_recorded_or_named():
    asked = ["git", "-C", str(ROOT), "ls-files"]
    told = subprocess.run(asked, capture_output=True, text=True)
    if told.returncode:
        pytest.skip("not a checkout of git")
    known = set(sources(ROOT, "test", "evidence"))
    assert set(layers("test", "evidence")) <= known
    tracked = [name for name in told.stdout.splitlines() if (ROOT / name).is_file()]
    assert [name for name in tracked if name not in known and not name.startswith(BESIDE)] == []
    # what a result depends on is none of those that are only named
    assert {name for name in tracked if name.startswith(("workflow/", "envs/"))} <= known


def test_a_module_that_appeared_and_one_that_went_are_found(project):
    (project / "workflow" / "scripts").mkdir()
    (project / "workflow" / "scripts" / "new.py").write_text("1\n")
    (project / "profiles" / "slurm" / "config.yaml").unlink()
    assert kinds(project) == [
        ("missing", "profiles/slurm/config.yaml"),
        ("extra", "workflow/scripts/new.py"),
    ]


def test_other_packages_in_an_environment_are_found(project):
    site = project / ".reproduce/environments/abc_/lib/python3.11/site-packages"
    record = site / "wheel-1.0.dist-info" / "RECORD"
    record.write_text(record.read_text().replace("=aa", "=ab"))
    other = site / "left-2.0.dist-info"
    other.mkdir()
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: left\nVersion: 2.0\n")
    found = differences(read_crate(crate_of(project)), project)
    assert [(one.kind, one.path, one.why) for one in found] == [
        ("changed", "envs/data.yaml", "wheel 1.0 is not installed as recorded"),
        ("extra", "envs/data.yaml", "left 2.0 is installed"),
    ]


def test_a_package_has_one_hash_on_all_machines(tmp_path):
    here = "a.py,sha256=aa,1\na-1.dist-info/METADATA,sha256=cc,1\n"
    there = "a-1.dist-info/INSTALLER,sha256=dd,2\n../../../bin/a,sha256=ee,3\na.cpython-311.pyc,,\n"
    assert contents_hash(here) == contents_hash(there + here)
    assert contents_hash(here) != contents_hash(here.replace("=aa", "=ab"))
    assert installed(tmp_path) == []
    ours = installed(Path(sys.prefix))
    assert {"pytest", "numpy"} <= {package.name for package in ours}


def test_a_restored_image_is_held_against_its_verdict(project):
    folder = project / "results" / "test" / "restore" / "mine.dm4"
    folder.mkdir(parents=True)
    (folder / "restored.tif").write_bytes(b"pixels")
    digest = hashlib.sha256(b"pixels").hexdigest()
    images = [{"image": "restored.tif", "sha256": digest}]
    (folder / "verdict.json").write_text(json.dumps({"images": images}))
    assert kinds(project) == []
    flipped(folder / "restored.tif")
    assert kinds(project) == [("changed", "results/test/restore/mine.dm4/restored.tif")]
    (folder / "restored.tif").unlink()
    assert kinds(project) == [("missing", "results/test/restore/mine.dm4/restored.tif")]


def test_a_crate_can_be_anchored_outside(project):
    path = crate_of(project) / "ro-crate-metadata.json"
    known = hashlib.sha256(path.read_bytes()).hexdigest()
    assert read_crate(path, known.upper()).files
    path.write_text(path.read_text() + " ")
    with pytest.raises(ValueError, match="this is not the crate that was meant"):
        read_crate(path, known)


def test_someone_elses_crate_is_held_against_our_files(project, tmp_path):
    other = tmp_path / "theirs"
    shutil.copytree(crate_of(project), other)
    text = (other / "ro-crate-metadata.json").read_text()
    ours = hashlib.sha256((project / TABLE).read_bytes()).hexdigest()
    (other / "ro-crate-metadata.json").write_text(text.replace(ours, "0" * 64))
    assert kinds(project, other / "ro-crate-metadata.json") == [("changed", TABLE)]


@pytest.mark.parametrize(
    "text, message",
    [
        (None, "no such crate; ./reproduce makes one"),
        ("not json", "not the metadata of an RO-Crate"),
        ('{"@graph": []}', "not the metadata of an RO-Crate"),
        (
            '{"@graph": [{"@id": "ro-crate-metadata.json", "about": {"@id": "./"}}, {"@id": "./"}]}',
            "no file in this crate has a sha256",
        ),
    ],
)
def test_what_is_no_crate_is_named(tmp_path, text, message):
    if text is not None:
        (tmp_path / "ro-crate-metadata.json").write_text(text)
    with pytest.raises(ValueError, match=message):
        read_crate(tmp_path)


def test_the_command_tells_by_its_status(project):
    def verify(*arguments):
        called = [sys.executable, ROOT / "workflow" / "verify.py", "--config", *arguments]
        library = {"PYTHONPATH": str(ROOT / "workflow" / "scripts")}
        return subprocess.run(called, env=os.environ | library, capture_output=True, text=True)

    # held against the project of this checkout, where the small run's files are not
    result = verify(f"crate={crate_of(project)}")
    assert result.returncode == 1 and f"missing  {IMAGES}" in result.stdout
    assert verify("crate=nowhere").returncode == 2
    assert "did you mean 'scale'" in verify("scal=test").stderr
