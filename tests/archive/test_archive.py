"""Which runs are kept, and what of them, on made-up runs whose faults are known."""

import os
import re
import subprocess
from dataclasses import replace

import pytest
import yaml
from emrestore.archive.costs import arithmetic, by_rule, kernels, write_costs
from emrestore.archive.keeping import keep, tables
from emrestore.archive.objections import objections
from emrestore.audit.records import Job
from emrestore.audit.starts import Start, commit_of, read_starts, record_start
from emrestore.audit.verification import Crate, Difference
from PIL import Image

COMMIT = "0123456789abcdef0123456789abcdef01234567"
FACTS = {"train": {"code": "c0de", "seed": 1, "takes_seed": False}}
JOBS = [
    Job("train", "train/cgrdn", parameters=("'c0de'", "1"), start=100, end=200),
    Job("train", "train/grdn", parameters=("'c0de'", "1"), start=150, end=260),
    Job("no_script", "no_script", start=270, end=300),
]
SETTINGS = {"megabytes": 1, "figure_width": 100, "figure_quality": 80, "left_out": ["figures/p-*"]}


def reasons(version=COMMIT, changed=(), jobs=JOBS, starts=((50, COMMIT),), missing=(), cores="2"):
    crate = Crate("2026-11-30", version, {}, {"processor": "Z80", "logical cores": "2"})
    here = {"processor": "Z80", "logical cores": cores}
    known = [Start(*one) for one in starts]
    return objections(crate, list(changed), jobs, FACTS, known, here, missing)


def test_a_whole_run_of_a_clean_commit_is_kept():
    assert reasons() == []
    # a second start that made nothing, and one of another commit after the last job
    assert reasons(starts=[(50, COMMIT), (400, "other")]) == []


def other_code():
    return [JOBS[0], replace(JOBS[1], parameters=("'0ld'", "1")), JOBS[2]]


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"version": f"{COMMIT} with uncommitted changes"}, "crate is of commit .* uncommitted"),
        ({"version": "unknown"}, "crate is of commit unknown"),
        ({"jobs": other_code()}, "other code than the commit's: train/grdn$"),
        ({"starts": [(50, COMMIT), (140, "f00")]}, "at commit f00, .*: train/grdn, no_script$"),
        ({"starts": [(50, f"{COMMIT} with uncommitted changes")]}, "uncommitted changes: train/c"),
        ({"starts": [(260, COMMIT)]}, "no start .* known before these jobs: train/cgrdn, train/g"),
        ({"cores": "8"}, "logical cores: 2, here 8: keep it where it was made"),
        ({"missing": ["results/demo/a.csv"]}, "not made, or not recorded: results/demo/a.csv$"),
        ({"changed": [Difference("changed", "config.yaml", "")]}, "config.yaml .changed.$"),
        ({"jobs": [*JOBS, replace(JOBS[0], start=900, end=950)]}, "no job ran for 10 minutes"),
    ],
)
def test_any_other_run_is_refused_and_says_why(fault, says):
    found = reasons(**fault)
    assert any(re.search(says, reason) for reason in found), found
    # only a crate without a commit speaks against the jobs' commit too
    assert len(found) == 1 + (fault.get("version") == "unknown")


def test_what_keeps_a_run_may_be_mended_after_it():
    keepers = ("workflow/audit/archive.yaml", "workflow/scripts/emrestore/archive/keeping.py")
    assert reasons(changed=[Difference("changed", path, "") for path in keepers]) == []


def test_of_many_files_some_are_named():
    changed = [Difference("changed", f"file{n}", "") for n in range(30)]
    (reason,) = reasons(changed=changed)
    assert "file7 (changed) and 22 more" in reason


def test_starts_are_recorded_with_the_commit_and_its_changes(tmp_path):
    def git(*arguments):
        who = {
            f"GIT_{role}_{what}": "a@b"
            for role in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        subprocess.run(["git", "-C", tmp_path, *arguments], check=True, env=os.environ | who)

    (tmp_path / "file").write_text("1")
    git("init", "-q")
    git("add", "file")
    git("commit", "-qm", "one")
    path = tmp_path / "logs" / "starts.tsv"
    assert read_starts(path) == []
    record_start(tmp_path, path)
    (tmp_path / "file").write_text("2")
    record_start(tmp_path, path)
    clean, changed = read_starts(path)
    assert len(clean.commit) == 40 and changed.commit == f"{clean.commit} with uncommitted changes"
    assert commit_of(replace(JOBS[0], start=changed.time + 1), [clean, changed]) == changed.commit
    assert commit_of(replace(JOBS[0], start=clean.time - 1), [clean, changed]) is None


@pytest.fixture
def results(tmp_path):
    """Return the results of a run, with tables, a figure 400 pixels wide, and a crate."""
    folder = tmp_path / "results" / "demo"
    for name in (
        "comparison/table1.csv",
        "figures/p-hrstem.csv",
        "audit/ro-crate/results/copy.csv",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("a,b\n1,2\n")
    (folder / "audit/ro-crate/ro-crate-metadata.json").write_text("{}")
    (folder / "config.yaml").write_text("scale: demo\n")
    Image.effect_noise((400, 200), 50).save(folder / "figures" / "fig01.png")
    return folder


def test_tables_are_kept_but_for_those_left_out(results):
    kept, left = tables(results, SETTINGS["left_out"])
    assert kept == {"comparison/table1.csv": 8} and left == {"figures/p-hrstem.csv": 8}


def test_an_archive_replaces_the_last_one_and_leaves_what_stands_beside(results, tmp_path):
    target = tmp_path / "reference" / "demo"
    target.mkdir(parents=True)
    (target / "headline.csv").write_text("mine")
    (target / "of_the_last_run.csv").write_text("old")

    def write_records(folder, left):
        (folder / "run.yaml").write_text(yaml.safe_dump({"left_out": left}))

    kept = {
        str(path.relative_to(target)) for path in keep(results, target, SETTINGS, write_records)
    }
    assert kept == {
        "run.yaml",
        "config.yaml",
        "ro-crate-metadata.json",
        "comparison/table1.csv",
        "figures/fig01.webp",
        "headline.csv",
    }
    assert (target / "comparison/table1.csv").read_bytes() == b"a,b\n1,2\n"
    assert yaml.safe_load((target / "run.yaml").read_text())["left_out"] == {
        "figures/p-hrstem.csv": 8
    }
    with Image.open(target / "figures/fig01.webp") as figure:
        assert figure.size == (100, 50)
    assert [path.name for path in target.parent.iterdir()] == ["demo"]


def test_an_archive_that_is_too_big_names_what_is_and_changes_nothing(results, tmp_path):
    (results / "comparison" / "huge.csv").write_text("1\n" * 600_000)
    target = tmp_path / "reference" / "demo"
    target.mkdir(parents=True)
    (target / "run.yaml").write_text("earlier")
    with pytest.raises(
        ValueError, match=r"1.2\d MB, expected at most 1 MB.*huge.csv 1.20, .*left_out"
    ):
        keep(results, target, SETTINGS, lambda folder, left: None)
    assert [path.name for path in target.iterdir()] == ["run.yaml"]
    assert [path.name for path in target.parent.iterdir()] == ["demo"]


def test_time_is_told_by_rule_the_longest_first(tmp_path):
    jobs = [
        Job("fit", "fit/a", log="results/demo/logs/fit/a.log", start=0, end=10),
        Job("train", "train/a", log="results/demo/logs/train/a.log", start=0, end=100),
        Job("train", "train/b", log="results/demo/logs/train/b.log", start=100, end=150.25),
    ]
    for job, cpu in zip(jobs[1:], (190, "NA"), strict=True):
        path = tmp_path / "results/demo/benchmarks" / f"{job.name}.tsv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"s\tcpu_time\n{job.end - job.start}\t{cpu}\n")
    write_costs(by_rule(jobs, tmp_path), tmp_path / "rules.csv")
    assert (tmp_path / "rules.csv").read_text() == (
        "rule,jobs,seconds,cpu_seconds\ntrain,2,150.2,190.0\nfit,1,10.0,0.0\n"
    )


def test_kernels_and_precision_are_those_of_the_processor(tmp_path):
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("flags : fpu avx2 fma avx512f avx512_bf16\n")
    assert kernels(cpuinfo) == ["avx2", "fma", "avx512f", "avx512_bf16"]
    asked = {"training": "auto", "restoration": "float32"}
    assert arithmetic(asked, cpuinfo) == {"training": "bfloat16", "restoration": "float32"}
    cpuinfo.write_text("flags : fpu avx2\n")
    assert arithmetic(asked, cpuinfo) == {"training": "float32", "restoration": "float32"}
