"""Two runs held against each other, on made-up tables whose differences are known."""

import pytest
from emrestore.archive.comparing import (
    DIFFERENT,
    IDENTICAL,
    OPEN,
    WITHIN,
    WORDS,
    bounds_of,
    findings_of,
)
from emrestore.archive.report import code_differences, config_differences
from emrestore.archive.runs import Place, read_run
from made_up_runs import RULES, TABLES, changed, write_run


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
    found = findings_of(RULES, first, second, spread or {})
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
    assert {one.place.column: one.state for one in findings_of(RULES, *runs, {})} == {
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
    found = {one.place.column: one.state for one in findings_of(RULES, first, second, {})}
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
    found = [one.place for one in findings_of(RULES, *runs, {}) if one.state == DIFFERENT]
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
    assert all(one.state == IDENTICAL for one in findings_of(RULES, *runs, {}))


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


def test_configs_and_code_are_held_against_each_other():
    aside = RULES["never"]["config"]
    one = {"seed": 1, "published": {"index": ["a"], "models": ["x"]}, "plan": {"x": 1}}
    other = {"seed": 2, "published": {"index": ["b"], "models": ["y"]}, "plan": {"x": 2}}
    assert config_differences(one, other, aside) == [("published.models", ["x"], ["y"])]
    files = {"config.yaml": "1", "Snakefile": "1", "scales/test.yaml": "1", "envs/a.yaml": "1"}
    assert code_differences(files, dict.fromkeys(files, "2")) == ["Snakefile", "envs/a.yaml"]
