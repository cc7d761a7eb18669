"""Two runs held against each other, on made-up tables whose differences are known."""

import csv
import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import pytest
import yaml
from emrestore.archive.judging import DIFFERENT, IDENTICAL, OPEN, WITHIN, WORDS, bounds_of, judged
from emrestore.archive.report import code_differences, config_differences
from emrestore.archive.runs import Place, Run, read_run
from emrestore.archive.spread import (
    PROCESSOR,
    SEED,
    deviations,
    read_spread,
    spread_table,
    write_spread,
)
from emrestore.audit.records import ancestry, jobs_behind, read_records

ROOT = Path(__file__).parents[2]
RULES = yaml.safe_load((ROOT / "workflow" / "audit" / "compared.yaml").read_text())
TABLES = {
    "comparison/table1.csv": (
        "method,modality,data,psnr_db,psnr_low,psnr_high,ssim,seconds_per_image\n"
        "noisy,hrstem,test,18,17,19,0.1,1\n"
        "cgrdn,hrstem,test,30,29,31,0.9,2\n"
    ),
    "fit/scs_exponent.csv": "voltage_kv,detector,exponent\n300,haadf,1.7812345\n80,haadf,1.5\n",
    "audit/claims.csv": "id,measured,low,high,verdict,why\nT1,30,29,31,reproduced,30 dB\n"
    "speed-1024,3,2,4,reproduced,fast\n",
    "figures/resources.csv": "rule,seconds\ntrain,7\n",
}


def write_run(folder, tables=TABLES, seed=1, hashes=None, code="c0de", archive=None, **config):
    """Write results or, with what is left out, an archive; return the folder."""
    for name, text in tables.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "config.yaml").write_text(yaml.safe_dump({"scale": "test", "seed": seed} | config))
    files = {f"results/test/{name}": sha for name, sha in (hashes or {}).items()}
    files["workflow/scripts/train.py"] = code
    graph = [
        {"@id": "ro-crate-metadata.json", "about": {"@id": "./"}},
        {"@id": "./", "mainEntity": {"@id": "Snakefile"}},
        {"@id": "Snakefile", "version": "f00"},
        *({"@id": name, "sha256": sha} for name, sha in files.items()),
    ]
    crate = folder if archive is not None else folder / "audit" / "ro-crate"
    crate.mkdir(parents=True, exist_ok=True)
    (crate / "ro-crate-metadata.json").write_text(json.dumps({"@graph": graph}))
    if archive is not None:
        (folder / "run.yaml").write_text(yaml.safe_dump({"left_out": archive}))
    return folder


def changed(file, old, new):
    """Return the tables with one text replaced in one of them."""
    assert old in TABLES[file]
    return TABLES | {file: TABLES[file].replace(old, new)}


def states(tmp_path, tables=TABLES, spread=None, seed=1, **more):
    """Return what is not identical between the tables as they are and others, by column."""
    first = read_run(
        write_run(tmp_path / "a", hashes={"datasets/hrstem/test-0000.h5": "aa"}), RULES
    )
    second = read_run(
        write_run(
            tmp_path / "b",
            tables,
            seed,
            **({"hashes": {"datasets/hrstem/test-0000.h5": "aa"}} | more),
        ),
        RULES,
    )
    found = judged(RULES, first, second, spread or {})
    return {
        one.place.column or one.place.file: one.state for one in found if one.state != IDENTICAL
    }


def test_a_run_is_identical_to_itself(tmp_path):
    assert states(tmp_path) == {}


def test_run_times_never_count(tmp_path):
    tables = changed("comparison/table1.csv", "0.9,2\n", "0.9,99\n")
    tables["figures/resources.csv"] = "rule,seconds\ntrain,99\n"
    tables["audit/claims.csv"] = TABLES["audit/claims.csv"].replace("speed-1024,3", "speed-1024,9")
    assert states(tmp_path, tables) == {}


def test_what_no_network_made_must_be_the_same_but_for_rounding(tmp_path):
    file = "fit/scs_exponent.csv"
    assert states(tmp_path, changed(file, "1.7812345", "1.7812445")) == {}
    assert states(tmp_path, changed(file, "1.7812345", "1.7813345")) == {"exponent": DIFFERENT}
    assert states(tmp_path, changed(file, "1.7812345", "")) == {"exponent": DIFFERENT}


def test_what_a_fit_leaves_open_may_differ(tmp_path):
    fits = {"fit/in_order.csv": "Z,detector,n,rm_angstrom\n6,haadf,7.5,0.4\n"}
    moved = {name: text.replace("7.5", "8.5") for name, text in fits.items()}
    runs = [
        read_run(write_run(tmp_path / name, tables), RULES)
        for name, tables in (("a", fits), ("b", moved))
    ]
    assert {one.place.column: one.state for one in judged(RULES, *runs, {})} == {
        "n": OPEN,
        "rm_angstrom": IDENTICAL,
    }


def test_pairs_must_have_the_same_bytes(tmp_path):
    other = {"datasets/hrstem/test-0000.h5": "bb"}
    assert states(tmp_path, hashes=other) == {"sha256": DIFFERENT}
    assert states(tmp_path, hashes={}) == {"sha256": DIFFERENT}
    # another seed draws other pairs, and the same structures
    assert states(tmp_path, hashes=other, seed=2) == {}
    structure = other | {"quantification/structures/bulk.xyz": "cc"}
    assert states(tmp_path, hashes=structure, seed=2) == {"sha256": DIFFERENT}


def test_with_other_seeds_only_what_is_not_drawn_must_be_the_same(tmp_path):
    table = {"fit/scs_exponent.csv": "detector,exponent\nhaadf,1.7\n"}
    drawn = {"quantification/convergence.csv": "setting,scs\n1,0.5\n"}
    first = read_run(write_run(tmp_path / "a", table | drawn), RULES)
    other = {
        name: text.replace("1.7", "1.8").replace("0.5", "0.6")
        for name, text in (table | drawn).items()
    }
    second = read_run(write_run(tmp_path / "b", other, seed=2), RULES)
    found = {one.place.column: one.state for one in judged(RULES, first, second, {})}
    assert found == {"exponent": DIFFERENT, "scs": OPEN}


def test_without_a_spread_the_intervals_of_the_tables_judge(tmp_path):
    def psnr(value, low, high):
        return changed("comparison/table1.csv", "30,29,31", f"{value},{low},{high}")

    inside = states(tmp_path, psnr(30.5, 29.5, 31.5))
    assert inside == {name: WITHIN for name in ("psnr_db", "psnr_low", "psnr_high")}
    assert states(tmp_path, psnr(32, 29.5, 34))["psnr_db"] == DIFFERENT
    # each must lie in the other's
    assert states(tmp_path, psnr(30.5, 30.2, 30.8))["psnr_db"] == DIFFERENT
    assert states(tmp_path, changed("comparison/table1.csv", ",0.9,", ",0.8,")) == {"ssim": OPEN}


def test_the_measured_spread_goes_before_the_intervals(tmp_path):
    table = "comparison/table1.csv"
    place = Place(table, "cgrdn, hrstem, test", "", "psnr_db")
    tables = changed(table, "30,29,31", "30.5,29,31")
    assert states(tmp_path, tables, {place: 0.2}) == {"psnr_db": WITHIN}
    assert states(tmp_path, tables, {place: 0.1}) == {"psnr_db": DIFFERENT}
    # where no run differed from another, this one must not either
    assert states(tmp_path, tables, {place: 0.0}) == {"psnr_db": DIFFERENT}


def test_words_are_listed_and_refute_nothing(tmp_path):
    found = states(
        tmp_path, changed("audit/claims.csv", "reproduced,30 dB", "not reproduced,30 dB")
    )
    assert found == {"verdict": WORDS}


@pytest.mark.parametrize("swapped", [False, True])
def test_rows_columns_and_tables_that_one_lacks_differ(tmp_path, swapped):
    lacking = {
        "comparison/table1.csv": TABLES["comparison/table1.csv"].replace("noisy,", "median,"),
        "fit/scs_exponent.csv": TABLES["fit/scs_exponent.csv"].replace("exponent", "other"),
        "figures/resources.csv": TABLES["figures/resources.csv"],
    }
    tables = [TABLES, lacking][:: -1 if swapped else 1]
    runs = [
        read_run(write_run(tmp_path / name, text), RULES)
        for name, text in zip("ab", tables, strict=True)
    ]
    found = [one.place for one in judged(RULES, *runs, {}) if one.state == DIFFERENT]
    rows = [place.row for place in found if place.file == "comparison/table1.csv"]
    assert sorted(rows) == ["median, hrstem, test", "noisy, hrstem, test"]
    assert {place.column for place in found if place.file == "fit/scs_exponent.csv"} == {
        "exponent",
        "other",
    }
    assert [place for place in found if place.file == "audit/claims.csv"] == [
        Place("audit/claims.csv", "", "", "")
    ]


def test_a_table_that_an_archive_left_out_is_not_missing(tmp_path):
    kept = {name: text for name, text in TABLES.items() if not name.startswith("fit/")}
    archive = write_run(tmp_path / "a", kept, archive={"fit/scs_exponent.csv": 60})
    runs = [read_run(folder, RULES) for folder in (archive, write_run(tmp_path / "b"))]
    assert all(one.state == IDENTICAL for one in judged(RULES, *runs, {}))


@pytest.mark.parametrize(
    ("columns", "bounds"),
    [
        ("psnr_db psnr_low psnr_high ssim", {"psnr_db": ("psnr_low", "psnr_high")}),
        ("n value low high", {"value": ("low", "high")}),
        ("ratio ratio_low ratio_high", {"ratio": ("ratio_low", "ratio_high")}),
        ("psnr_ours_db difference_db low_db high_db", {"difference_db": ("low_db", "high_db")}),
        ("n_lay l1 l1_low l1_high", {"l1": ("l1_low", "l1_high")}),
        ("rm_m rm_low_m rm_high_m", {"rm_m": ("rm_low_m", "rm_high_m")}),
        ("flow high slow_scan lowest", {}),
    ],
)
def test_columns_of_intervals_are_found(columns, bounds):
    assert bounds_of(set(columns.split()), RULES) == bounds


def world(rng, method_scale=(0.0, 0.1, 1.0), images=20):
    """Return cells of a table: one method without chance, two with it."""
    return {
        Place("comparison/per_image.csv", method, f"image {image}", column): f"{value:.9g}"
        for method, scale in zip(("noisy", "grdn", "cgrdn"), method_scale, strict=True)
        for image in range(images)
        for column, value in (("psnr_db", 30 + image + scale * rng.normal()), ("ssim", 0.5))
    }


def test_the_spread_is_the_deviation_between_runs():
    rng = np.random.default_rng(1)
    found = deviations([world(rng, images=300) for _ in range(4)])
    by_method = {place.row: value for place, value in found.items() if place.column == "psnr_db"}
    assert by_method["cgrdn"] == pytest.approx(1.0, rel=0.1) and by_method["noisy"] == 0
    # the larger one of its own and the column's
    assert by_method["grdn"] == pytest.approx(np.sqrt((0.1**2 + 1) / 2), rel=0.1)
    assert all(value == 0 for place, value in found.items() if place.column == "ssim")


def judged_worlds(run, others):
    """Return what differs between a run and the first of others, by the spread of all of these."""

    def of(cells):
        return Run(Path("x"), {"seed": 1}, "f00", cells, {}, {}, frozenset())

    found = judged(RULES, of(others[0]), of(run), deviations(others))
    return [one for one in found if one.state == DIFFERENT]


@pytest.mark.parametrize("runs", [3, 4])
def test_runs_that_chance_alone_sets_apart_seldom_differ(runs):
    rng = np.random.default_rng(2)
    alarms = [
        bool(judged_worlds(world(rng), [world(rng) for _ in range(runs)])) for _ in range(200)
    ]
    # the level is for all numbers of a run together; three runs know their spread but roughly
    assert np.mean(alarms) <= 2 * RULES["level"]


def test_a_run_with_another_network_differs():
    rng = np.random.default_rng(3)
    others = [world(rng) for _ in range(3)]
    worse = {
        place: f"{float(value) - 12}"
        if place.row == "cgrdn" and place.column == "psnr_db"
        else value
        for place, value in world(rng).items()
    }
    assert {one.place.row for one in judged_worlds(worse, others)} == {"cgrdn"}
    # and where nothing is left to chance, the least difference counts
    touched = world(rng)
    place = Place("comparison/per_image.csv", "noisy", "image 3", "psnr_db")
    touched[place] = "33.001"
    assert [one.place for one in judged_worlds(touched, others)] == [place]


def test_spreads_of_seeds_and_of_processors_are_apart(tmp_path):
    def run(number, seed, psnr):
        tables = changed("comparison/table1.csv", "30,29,31", f"{psnr},29,31")
        return read_run(write_run(tmp_path / str(number), tables, seed), RULES)

    runs = [run(1, 1, 30), run(2, 1, 30.1), run(3, 2, 31), run(4, 3, 32)]
    write_spread(spread_table(runs, 1), tmp_path / "spread.csv")
    place = Place("comparison/table1.csv", "cgrdn, hrstem, test", "", "psnr_db")
    known = {kind: read_spread(tmp_path / "spread.csv", kind)[place] for kind in (PROCESSOR, SEED)}
    assert known[PROCESSOR] == pytest.approx(0.1 / np.sqrt(2), rel=1e-5)
    assert known[SEED] == pytest.approx(1.0, rel=1e-5)
    with pytest.raises(ValueError, match="1 run.s. of the seed 1 and 1 seed"):
        spread_table(runs[:1], 1)
    assert read_spread(tmp_path / "none.csv", SEED) == {}


def test_configs_and_code_are_held_against_each_other():
    aside = RULES["never"]["config"]
    one = {"seed": 1, "published": {"index": ["a"], "models": ["x"]}, "plan": {"x": 1}}
    other = {"seed": 2, "published": {"index": ["b"], "models": ["y"]}, "plan": {"x": 2}}
    assert config_differences(one, other, aside) == [("published.models", ["x"], ["y"])]
    files = {"config.yaml": "1", "Snakefile": "1", "scales/test.yaml": "1", "envs/a.yaml": "1"}
    assert code_differences(files, dict.fromkeys(files, "2")) == ["Snakefile", "envs/a.yaml"]


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


@pytest.fixture(scope="module")
def records():
    """Return the jobs of the run at the test scale."""
    if not (ROOT / "results/test/audit/claims.csv").exists():
        pytest.skip("results/test is missing: ./reproduce --config scale=test makes it")
    known = read_records(ROOT / ".snakemake/metadata")
    return jobs_behind([path for path in known if path.startswith("results/test/")], known)


# these count what networks consist of, or compute without one what a loss needs
WITHOUT_TRAINING = {"network_sizes", "network_diagram", "plan_table", "whitening"}
NETWORKS = r"tensorflow|n2v"


def uses_network(job):
    """Return whether a job trains or applies a network: whether its environment has one."""
    environment = b64decode(job.environment).decode()
    return job.rule not in WITHOUT_TRAINING and bool(re.search(NETWORKS, environment))


def named(path, patterns):
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def test_what_must_be_identical_rests_on_no_network_and_all_else_does(records):
    above, jobs = ancestry(records), {job.name: job for job in records}
    networks = {
        job.name
        for job in records
        for name in {job.name, *above[job.name]}
        if uses_network(jobs[name])
    }
    wrong, seen = [], 0
    for job in records:
        for output in job.outputs:
            path = output.removeprefix("results/test/")
            if not path.endswith(".csv") or named(path, RULES["never"]["files"]):
                continue
            seen += 1
            if named(path, RULES["numbers"]) == (job.name in networks):
                wrong.append((path, job.rule))
            if named(path, RULES["any_seed"]) and not named(path, RULES["numbers"]):
                wrong.append((path, "any_seed alone"))
    assert seen > 100 and wrong == []


def test_what_must_be_identical_for_any_seed_rests_on_no_seed(records):
    seed = str(yaml.safe_load((ROOT / "results/test/config.yaml").read_text())["seed"])
    above = ancestry(records)
    # a repeat counts on from the run's seed
    drawn = {job.name for job in records if re.search(rf"\b{seed[:-1]}\d\b", str(job.parameters))}
    wrong, seen = [], 0
    for job in records:
        for output in job.outputs:
            path = output.removeprefix("results/test/")
            if path.endswith(".csv") and named(path, RULES["numbers"]):
                seen += 1
                if named(path, RULES["any_seed"]) == bool({job.name, *above[job.name]} & drawn):
                    wrong.append((path, job.rule))
    assert seen > 40 and wrong == []


def test_every_file_of_pairs_and_structures_is_held_to_its_bytes(records):
    made = {
        output.removeprefix("results/test/")
        for job in records
        if job.rule in ("dataset_shard", "noise_pairs", "law_pairs", "structure")
        for output in job.outputs
        if not output.endswith(".csv")
    }
    assert len(made) > 50 and [path for path in made if not named(path, RULES["bytes"])] == []
