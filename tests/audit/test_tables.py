"""Tables of the documentation: parameters in words, rules, and the run's numbers in captions."""

import pickle
import re
from pathlib import Path

import pytest
import yaml
from emrestore.config.captions import CaptionConfig
from emrestore.documentation.schema import in_words, subschema
from emrestore.documentation.tables import Parameters, rules_table

ROOT = Path(__file__).parents[2]
SCHEMA = yaml.safe_load((ROOT / "workflow" / "schemas" / "config.schema.yaml").read_text())


@pytest.fixture(scope="module")
def parameters():
    files = [*ROOT.glob("scales/*.yaml"), *ROOT.glob("laws/*.yaml")]
    scales = {path.stem: path.read_text() for path in files}
    return Parameters((ROOT / "config.yaml").read_text(), scales, SCHEMA)


def rows(text):
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return {line.split("|")[1].strip(): line for line in lines[2:]}


def test_a_row_tells_value_scales_note_and_what_is_allowed(parameters):
    row = rows(parameters("networks"))["`cgrdn.base`"]
    cells = [cell.strip() for cell in row.strip("| ").split(" | ")]
    assert cells[1] == "`64`" and "demo: `16`" in cells[2] and "test: `8`" in cells[2]
    assert cells[3:] == ["features; released package", "whole number ≥ 1"]


def test_a_row_tells_the_printed_law_beside_the_one_taken(parameters):
    row = rows(parameters("specimen"))["`crystal.minimum_distance`"]
    cells = [cell.strip() for cell in row.strip("| ").split(" | ")]
    assert cells[1:3] == ["`{uniform: [0.95, 3.0]}`", "printed: `0.95`"]


@pytest.mark.parametrize("section", ["specimen", "imaging", "distortion"])
def test_every_row_of_a_section_of_ranges_says_what_is_allowed(parameters, section):
    for row in rows(parameters(section)).values():
        assert row.removesuffix("|").split(" | ")[-1].strip(), row


@pytest.mark.parametrize("section", yaml.safe_load((ROOT / "config.yaml").read_text()))
def test_every_value_of_a_section_has_a_row(parameters, section):
    value = yaml.safe_load((ROOT / "config.yaml").read_text())[section]
    if not isinstance(value, dict):
        pytest.skip(f"{section} is a single value")
    table = rows(parameters(section))
    assert {key.strip("`").split(".")[0] for key in table} == set(map(str, value))


def test_a_section_told_elsewhere_is_left_out(parameters):
    assert not [key for key in rows(parameters("distortion", "distortion.tem")) if "tem." in key]


def test_an_unknown_section_is_named(parameters):
    with pytest.raises(KeyError, match="no section 'distorsion'"):
        parameters("distorsion")


@pytest.mark.parametrize(
    "part, words",
    [
        ({"$ref": "#/$defs/share"}, "number ≥ 0, ≤ 1"),
        ({"$ref": "#/$defs/pair"}, "list of 2 × number"),
        ({"$ref": "#/$defs/range"}, "number or range"),
        ({"enum": ["epochs", "cosine"]}, "one of epochs, cosine"),
        ({"type": ["number", "null"], "minimum": 0}, "number or none ≥ 0"),
        ({"type": "array", "items": {"type": "string"}}, "list of text"),
    ],
)
def test_a_schema_in_words(part, words):
    assert in_words(SCHEMA, part) == words


def test_an_effect_is_a_group_and_its_number_a_range():
    config = yaml.safe_load((ROOT / "config.yaml").read_text())
    path = ("distortion", "jitter", "sigma")
    assert in_words(SCHEMA, subschema(SCHEMA, config, path)) == "number or range"
    path = ("distortion", "jitter", "probability")
    assert in_words(SCHEMA, subschema(SCHEMA, config, path)) == "number ≥ 0, ≤ 1"


def test_a_section_is_folded_below_its_name_and_size(parameters):
    lines = parameters("networks").splitlines()
    assert re.fullmatch(
        r"<details><summary>Parameters <code>networks</code>: \d+ values</summary>", lines[0]
    )
    assert lines[1] == "" == lines[-2] and lines[-1] == "</details>"


def test_rules_of_a_stage_and_an_unknown_stage():
    rule = {"name": "x", "stage": "fit", "file": "fit.smk", "docstring": "Do | it."}
    outputs = ["results/test/o-{shard,\\d{4}}.csv", "results/test/{name,a|b}.png"]
    rule["output"] = [*outputs, "results/test/{name,a|b}.pdf"]
    table = rules_table([rule], "fit", "results/test/")
    assert table.splitlines()[-2] == (
        "| `x` | Do \\| it. | `o-{shard}.csv`<br>`{name}.png` `.pdf` |"
    )
    assert "Rules of `fit.smk` in" in table.splitlines()[0]
    with pytest.raises(KeyError, match="'restore' has no rules"):
        rules_table([rule], "restore")


def test_every_rule_file_of_a_stage_is_named_once():
    rule = {"name": "a", "stage": "fit", "docstring": "Draw.", "output": []}
    rules = [rule | {"file": name} for name in ("fit-atoms.smk", "fit-atoms.smk", "added.smk")]
    caption = rules_table(rules, "fit").splitlines()[0]
    assert "Rules of `fit-atoms.smk`, `added.smk` in" in caption


def test_captions_read_tables_and_scripts_get_a_plain_dict(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = tmp_path / "results" / "test" / "t.csv"
    table.parent.mkdir(parents=True)
    table.write_text("name,count,value\na,1,2.5\nb,2,\n")
    config = CaptionConfig({"scale": "test"})
    assert config.rows("t.csv", name="a") == [{"name": "a", "count": 1, "value": 2.5}]
    assert config.rows("t.csv")[1]["value"] == ""
    with pytest.raises(FileNotFoundError, match="other.csv"):
        config.rows("other.csv")
    assert type(pickle.loads(pickle.dumps(config))) is dict
