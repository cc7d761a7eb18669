"""The numbers of the front page, gathered from made-up files of a run whose answers are known."""

import csv
import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from audit.headline import main
from emrestore.audit.headline import (
    computer,
    gigabytes,
    longest_pause,
    qualities,
    tally,
    times,
    version,
)
from emrestore.audit.records import Job
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL

BENCHMARK = "s\th:m:s\tmax_rss\tmean_load\tcpu_time\n9\t0:00:09\t-\t90\t{}\n"


def row(method, psnr, modality="hrstem", data="test", images=93):
    return {
        "method": method,
        "modality": modality,
        "data": data,
        "psnr_db": str(psnr),
        "n_images": str(images),
    }


TABLE = [
    row("noisy", 23.951),
    row("median", 30.9),
    row("cgrdn", 34.75),
    row("cgrdn", 31.64, data="authors", images=8),
    row("cgrdn", 40.1, modality="lrstem"),
    row("published", 37.549),
]


def values(numbers):
    return {number.name: number.value for number in numbers}


def test_qualities_are_those_of_the_hrstem_test_set():
    assert values(qualities(TABLE)) == {
        "distorted_psnr": "24.0",
        "cgrdn_psnr": "34.8",
        "published_psnr": "37.5",
        "test_images": "93",
    }


def test_a_run_without_published_networks_has_no_number_of_theirs():
    assert "published_psnr" not in values(qualities(TABLE[:-1]))


def test_a_table_without_these_methods_is_named_with_what_it_has():
    with pytest.raises(ValueError, match=r"table1.csv: .*found the methods \['median'\]"):
        qualities([row("median", 30.9)])


def test_methods_on_different_images_are_refused():
    with pytest.raises(ValueError, match=r"n_images of hrstem.*'8', '93'"):
        qualities([row("noisy", 24), row("cgrdn", 30, images=8)])


def test_claims_are_counted_by_verdict():
    claims = [{"id": "a", "verdict": REPRODUCED}, {"id": "b", "verdict": INCONCLUSIVE}]
    claims += [{"id": "c", "verdict": TOO_SMALL}]
    assert values(tally(claims)) == {
        "claims": "3",
        "claims_reproduced": "1",
        "claims_not_reproduced": "0",
        "claims_inconclusive": "1",
        "claims_too_small": "1",
        "claims_not_testable": "0",
    }
    with pytest.raises(ValueError, match="claims.csv: verdict of d: found 'perhaps'"):
        tally([{"id": "d", "verdict": "perhaps"}])


@pytest.fixture
def run(tmp_path):
    """Return the jobs of a run, two at once, one too short to measure, one of another run; its folder."""
    folder = tmp_path / "results/demo/benchmarks/train"
    folder.mkdir(parents=True)
    (folder / "cgrdn.tsv").write_text(BENCHMARK.format(330.0))
    (folder / "grdn.tsv").write_text(BENCHMARK.format(150.0))
    (folder.parent / "table1.tsv").write_text(BENCHMARK.format("NA"))
    jobs = [
        Job("train", "train/cgrdn", log="results/demo/logs/train/cgrdn.log", start=0, end=300),
        Job("train", "train/grdn", log="results/demo/logs/train/grdn.log", start=10, end=160),
        Job("table1", "table1", log="results/demo/logs/table1.log", start=310, end=360),
        Job("fetch", "fetch", log="results/test/logs/fetch.log", start=-900, end=-600),
    ]
    return jobs, tmp_path


def test_minutes_are_of_the_clock_and_of_all_cores(run, caplog):
    found = values(times(*run, "demo"))
    assert found == {"jobs": "3", "minutes": "6", "cpu_minutes": "8", "date": "1970-01-01"}
    assert not caplog.records


def test_an_interrupted_run_is_told_of(run, caplog):
    jobs, folder = run
    later = Job("late", "late", log="results/demo/logs/late.log", start=3960, end=4020)
    assert longest_pause([*jobs[:3], later]) == 3600
    times([*jobs, later], folder, "demo")
    assert "no job ran for 60 minutes" in caplog.text


def test_records_that_a_touch_wrote_are_refused(run):
    jobs, folder = run
    touched = replace(jobs[0], start=500, end=500.1)
    with pytest.raises(
        ValueError, match=r"cgrdn.tsv: s: found 9, expected at most the 0.1 s.*--touch"
    ):
        times([touched, *jobs[1:]], folder, "demo")


def test_a_run_without_jobs_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="found no job with a log in results/demo/.*scale=demo"):
        times([], tmp_path, "demo")


def test_files_count_once_and_links_within_not_at_all(tmp_path):
    held = tmp_path / "held"
    held.mkdir()
    (held / "a").write_bytes(bytes(2_000_000))
    (held / "again").hardlink_to(held / "a")
    (tmp_path / "link").symlink_to(held)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "link").symlink_to(held / "a")
    folders = [held, tmp_path / "link", tmp_path / "other", tmp_path / "missing"]
    assert gigabytes(folders) == pytest.approx(0.002, abs=1e-6)


def test_machine_and_commit_as_the_page_shows_them():
    machine = {"processor": "A Processor", "logical cores": "2", "memory": "15.6 GiB"}
    assert values(computer(machine)) == {"processor": "A Processor", "cores": "2", "memory": "15.6"}
    assert version("bf5cad9123456789").value == "bf5cad9"
    assert version("bf5cad9123456789 with uncommitted changes").value == (
        "bf5cad9 with uncommitted changes"
    )
    assert version("unknown").value == "unknown"


def write_rows(path, rows):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def test_the_script_writes_a_row_for_each_number(run, monkeypatch):
    jobs, folder = run
    records = folder / ".snakemake" / "metadata"
    records.mkdir(parents=True)
    for job in jobs[:3]:
        record = {
            "record_format_version": 6,
            "rule": job.rule,
            "log": [job.log],
            "job_hash": 1,
            "input": [],
            "params": [],
            "conda_env": None,
            "starttime": job.start,
            "endtime": job.end,
        }
        name = urlsafe_b64encode(f"results/demo/{job.name}".encode()).decode()
        (records / name).write_text(json.dumps(record))
    claims = [{"id": "a", "verdict": REFUTED}]
    output = folder / "headline.csv"
    main(
        write_rows(folder / "table1.csv", TABLE),
        write_rows(folder / "claims.csv", claims),
        [f"results/demo/{job.name}" for job in jobs[:3]],
        [str(folder / "results")],
        "demo",
        20230325,
        str(output),
        str(folder),
    )
    rows = list(csv.DictReader(output.open()))
    assert list(rows[0]) == ["name", "value", "unit", "source"]
    found = {one["name"]: one["value"] for one in rows}
    assert len(found) == len(rows) and all(found.values())
    assert found["cgrdn_psnr"] == "34.8" and found["claims_not_reproduced"] == "1"
    assert found["minutes"] == "6" and found["cpu_minutes"] == "8" and found["seed"] == "20230325"
    assert Path(output).read_bytes().count(b"\r") == 0
