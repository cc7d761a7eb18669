"""Tables of a run's numbers: digits, intervals, verdicts, and what a run does not have."""

import pytest
from emrestore.audit.numbers import fixed, measured, significant
from emrestore.documentation.ablation_tables import grid, terms
from emrestore.documentation.comparison_tables import contrast, published_tuned
from emrestore.documentation.comparison_tables import published_tuned_training as training
from emrestore.documentation.evidence_tables import distributions, fidelity, laws, two_sample
from emrestore.documentation.run_tables import RunTables, claims, dearest
from emrestore.documentation.study_tables import study

GAP = "\N{NO-BREAK SPACE}…\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    "shown, words",
    [
        (fixed("-0.001", 2), "0.00"),
        (fixed("-2.345", 1), "\N{MINUS SIGN}2.3"),
        (fixed("", 2), "–"),
        (fixed("nan", 2), "–"),
        (significant("7035521"), "7,035,521"),
        (significant("0.000394"), "0.000394"),
        (significant("0"), "0"),
        (measured("23.954", "23.13", "24.74", 2), f"23.95 (23.13{GAP}24.74)"),
        (measured("27.5067", "2.1", "53.5"), f"28 (2{GAP}54)"),
        (measured("0.0405", "", ""), "0.0405"),
    ],
)
def test_a_number_has_the_digits_that_it_is_worth(shown, words):
    assert shown == words


def test_an_interval_without_width_has_the_digits_of_its_value():
    assert measured("0.284", "0.284", "0.284") == f"0.284 (0.284{GAP}0.284)"


def claim(name, verdict, **given):
    row = {"id": name, "where": "Table 1", "paper": "36.9600", "unit": "dB", "verdict": verdict}
    row |= {"measured": "34.77", "low": "33.6", "high": "35.9", "why": "a | b"}
    return row | {"decides": "", "circular": "no"} | given


def test_claims_are_grouped_by_verdict():
    rows = [claim("open", "too small here", measured="", low="", high="", decides="more of it")]
    rows += [claim("held", "reproduced"), claim("other", "reproduced", paper="falls with n")]
    text = claims(rows)
    heads = [line for line in text.splitlines() if line.startswith("###")]
    assert heads == ["### Reproduced: 2 of 3", "### Too small here: 1 of 3"]
    assert f"| Table 1<br>`held` | 36.96 dB | 34.8 (33.6{GAP}35.9) dB | a \\| b | no |" in text
    assert (
        "| Table 1<br>`open` | 36.96 dB |  | a \\| b<br>**Would decide it:** more of it | no |"
        in text
    )
    assert "| falls with n |" in text


def test_distributions_say_how_many_chance_gives():
    row = {
        "modality": "hrsem",
        "laws": "taken",
        "ours_q50": "0.5",
        "authors_q50": "0.2",
        "p_value": "0.03",
    }
    rows = [
        row | {"feature": "ground", "shift": "1.9", "beyond_by_chance": "0.25"},
        row | {"feature": "level", "shift": "0.1", "beyond_by_chance": "0.25"},
        row | {"feature": "saturated", "shift": "", "beyond_by_chance": "0"},
        row | {"feature": "level", "shift": "3.0", "beyond_by_chance": "0", "laws": "printed"},
    ]
    text = distributions(rows)
    assert text.startswith("2 distributions are compared. In 1 of them") and "0.5 would" in text
    assert "| hrsem | ground |" in text and "level" not in text


def test_a_study_takes_the_median_over_thicknesses():
    row = {"dose_e_per_a2": "500", "quantity": "position_precision", "unit": "pm"}
    row |= {"low": "", "high": "", "n_realisations": "20", "method": "raw"}
    text = study([row | {"value": value} for value in "135"], "thickness_series")
    assert "| 500 | position, spread / pm | 3.0 |" in text and "20 realisations" in text


def test_contrast_names_its_methods():
    row = {
        "measure": "michelson",
        "value": "1",
        "low": "1",
        "high": "1",
        "n_columns": "33",
        "n_regions": "16",
    }
    row |= {"ratio": "1", "ratio_low": "1", "ratio_high": "1"}
    text = contrast([row | {"method": "noise2void"}, row | {"method": "published"}])
    assert "| Noise2Void |" in text and "| published network |" in text


def test_a_training_on_says_what_a_set_chose_and_whether_a_layer_was_left_out():
    row = {"modality": "hrstem", "data": "authors", "guided": "laws of our pairs"}
    row |= {"n_images": "8", "before_db": "37.58", "after_db": "37.5912", "share_gaining": "0.625"}
    row |= {"difference_db": "0.0112", "low_db": "-0.14", "high_db": "0.17"}
    assert (
        "| hrstem | the authors' | laws of our pairs | 37.58 | 37.59 | "
        f"0.01 (\N{MINUS SIGN}0.14{GAP}0.17) | 62 % | 8 |"
    ) in published_tuned([row])
    row = {"modality": "hrstem", "steps": "300", "loss_first": "8.1", "loss_last": "8.0"}
    row |= {"validation_first_db": "34.6", "validation_last_db": "34.9", "variables": "300"}
    row |= {"without_gradient": "2", "unmoved": "1", "least_moved": "0.0012", "most_moved": "0.1"}
    row_shown = "| hrstem | 300 | 8.100 → 8.000 | 34.60 → 34.90 | 300 | 2 | 1 | 0.0012 … 0.10 |"
    assert row_shown in training([row])


def test_a_run_without_a_table_says_so_and_an_unknown_one_fails():
    numbers = RunTables({}, "nowhere", {})
    assert "did not measure it" in numbers("fidelity")
    with pytest.raises(KeyError, match="no table of a run 'fidelty'"):
        numbers("fidelty")


def test_costs_are_summed_by_stage(tmp_path):
    heads = "s\th:m:s\tmax_rss\tcpu_time\n"
    (tmp_path / "train").mkdir()
    (tmp_path / "train" / "cgrdn.tsv").write_text(f"{heads}90\t0:01:30\t1024\t80\n")
    (tmp_path / "train" / "grdn.tsv").write_text(f"{heads}30\t0:00:30\t2048\t-\n")
    (tmp_path / "unknown.tsv").write_text(f"{heads}30\t0:00:30\t2048\t-\n")
    text = RunTables({}, tmp_path, {"fit": ["fit"], "training": ["train"]})("costs")
    assert "| training | 2 | 2.0 | 1.3 | train, 90 s | 2.00 |" in text
    assert "| fit |" not in text


def test_the_dearest_rules_come_first(tmp_path):
    for rule, jobs in {"cheap": [10], "dear": [100, 50, "-"], "cheaper": [40]}.items():
        (tmp_path / rule).mkdir()
        for number, seconds in enumerate(jobs):
            text = f"s\th:m:s\tmax_rss\tcpu_time\n9\t0:00:09\t1024\t{seconds}\n"
            (tmp_path / rule / f"{number}.tsv").write_text(text)
    rows = dearest(tmp_path, 2).splitlines()
    assert "| dear | 3 | 150 | 75 % |" in rows and "| cheaper | 1 | 40 | 20 % |" in rows
    assert rows.index("| dear | 3 | 150 | 75 % |") < rows.index("| cheaper | 1 | 40 | 20 % |")
    assert not [row for row in rows if row.startswith("| cheap |")]


def test_every_score_says_what_the_authors_pairs_are_for():
    row = {"modality": "hrtem", "psnr_ours_db": "45.1", "psnr_authors_db": "44.7", "n_ours": "96"}
    row |= {"difference_db": "0.4", "low_db": "-2.1", "high_db": "2.9", "n_authors": "8"}
    text = fidelity(
        [
            row | {"laws": "taken", "authors_are": "tuning"},
            row | {"laws": "held out", "authors_are": "test"},
        ]
    )
    assert "| hrtem | as taken | chose the laws | 45.10 (96) | 44.70 (8) |" in text
    assert "| of one half, held against the other | have not been seen |" in text


def test_features_are_named_where_a_forest_tells_more_than_chance():
    row = {"modality": "lrsem", "shows": "noise", "laws": "taken", "area": "0.8", "high": "0.95"}
    told = two_sample([row | {"low": "0.6", "telling": "power_0.4_0.44 skewness"}])
    chance = two_sample([row | {"low": "0.4", "telling": "power_0.4_0.44 skewness"}])
    assert "power 0.4 0.44, skewness" in told and "skewness" not in chance


def test_laws_stand_by_what_they_rest_on():
    row = {"printed": "0.9", "estimate": "0.7", "low": "0.5", "high": "0.8", "taken": "0.9"}
    rows = [
        row | {"key": "a.b", "basis": "printed", "pairs": "14", "p_printed_holm": "0.24"},
        row | {"key": "c.d", "basis": "estimate", "pairs": "14", "p_printed_holm": ""},
        row | {"key": "e.f", "basis": "chosen", "pairs": "", "p_printed_holm": ""},
    ]
    printed = laws(rows, "printed")
    assert "| `a.b` | 0.9 | 0.7 | 0.500 to 0.800 | 14 | 0.24 | 0.9 |" in printed
    assert "c.d" not in printed and "e.f" not in laws(rows, "estimate")
    few = row | {"key": "g.h", "basis": "estimate", "estimate": "{uniform: [1, 2]}", "pairs": "3"}
    shown = laws([few | {"p_printed_holm": "6.6e-10"}], "estimate")
    assert "| {uniform: [1, 2]} | – | 3 | < 0.0001 |" in shown


def test_the_grid_begins_with_the_best_cell_and_tells_which_is_in_use():
    row = {"weights": "every_term", "learning_rate": "0.0012", "low_db": "-0.3", "high_db": "0.1"}
    rows = [
        row | {"psnr_db": "33.5", "difference_db": "-0.1", "in_best_set": "True", "in_use": "True"},
        row | {"psnr_db": "33.6", "difference_db": "0", "in_best_set": "True", "in_use": "False"},
    ]
    lines = grid(rows).splitlines()
    best, used = lines[-3:-1]
    assert best == "| every term | 0.0012 | 33.60 | – | yes |  |"
    difference = f"\N{MINUS SIGN}0.10 (\N{MINUS SIGN}0.30{GAP}0.10)"
    assert used == f"| every term | 0.0012 | 33.50 | {difference} | yes | yes |"


def test_every_term_has_one_row_with_all_measures():
    row = {"term": "mlwt", "weight": "4", "in_use": "False", "low": "0.1", "high": "0.3"}
    names = ["psnr_db", "l1", "high_frequency_db", "mean_error", "std_ratio"]
    text = terms([row | {"measure": name, "difference": "0.2"} for name in names])
    assert text.splitlines()[-2] == "| mlwt | 4.0 |  |" + f" 0.20 (0.10{GAP}0.30) |" * 5
