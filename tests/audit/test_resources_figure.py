"""Run times and memory, gathered from benchmarks written as Snakemake writes them."""

import importlib.util
import math
from pathlib import Path

import pytest
from emrestore.figures.resources import drawn

SCRIPT = Path(__file__).parents[2] / "workflow" / "scripts" / "audit" / "resources.py"
HEAD = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\n"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("resources_script", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def benchmarks(tmp_path):
    folder = tmp_path / "benchmarks"
    (folder / "train").mkdir(parents=True)
    line = "{}\t0:00:12\t{}\t1.0\t1.0\t1.0\t1.0\t1.0\t85.0\t{}\n"
    (folder / "train" / "cgrdn-hrstem.tsv").write_text(HEAD + line.format(12.5, 696.25, 10.5))
    (folder / "train" / "grdn-hrstem.tsv").write_text(HEAD + line.format(3.5, 300.0, 3.0))
    (folder / "table1.tsv").write_text(HEAD + line.format(0.25, "-", 0.0))
    return folder


def test_every_job_is_a_row(script, benchmarks):
    table = script.measured(benchmarks)
    assert table[["rule", "job"]].values.tolist() == [
        ["table1", ""],
        ["train", "cgrdn-hrstem"],
        ["train", "grdn-hrstem"],
    ]
    assert table["seconds"].tolist() == [0.25, 12.5, 3.5]
    assert math.isnan(table["peak_mib"][0]) and table["peak_mib"][1] == 696.25


def test_bars_are_sums_and_dots_are_jobs(script, benchmarks):
    time, memory = drawn(script.measured(benchmarks)).axes
    assert [bar.get_width() for bar in time.patches] == [0.25, 16.0]
    assert [label.get_text() for label in time.get_yticklabels()] == ["table1 (1)", "train (2)"]
    assert sorted(memory.lines[1].get_xdata()) == [300.0, 696.25]


def test_no_benchmark_is_an_error(script, tmp_path):
    with pytest.raises(FileNotFoundError, match="run ./reproduce first"):
        script.measured(tmp_path)
