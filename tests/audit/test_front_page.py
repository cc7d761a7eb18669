"""README.md, codecheck.yml and CITATION.cff: what they say is what the run and the audit say."""

import csv
import re
from pathlib import Path

import pytest
import yaml
from audit.readme import main
from emrestore.audit.codecheck import codecheck, outputs
from emrestore.audit.front_page import QUOTED, quoted, unmarked, with_numbers

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
REFERENCE = ROOT / "reference" / QUOTED / "headline.csv"
LISTS = {
    "captions": ROOT / "workflow" / "audit" / "figures.yaml",
    "tables": ROOT / "workflow" / "audit" / "tables.yaml",
    "citation": ROOT / "CITATION.cff",
}
# a number with a unit of a result or of a measured time
RESULT = re.compile(r"\d[\d.,]*\s*(dB|%|GB|MB|GiB|s|seconds?|min|minutes?|h|hours?|days?|pm)(?!\w)")


def kept():
    with open(REFERENCE, newline="") as file:
        return {row["name"]: row["value"] for row in csv.DictReader(file)}


def lists():
    return [yaml.safe_load(path.read_text()) for path in LISTS.values()]


def test_the_numbers_of_the_page_are_those_of_the_reference_run():
    assert quoted(README)
    assert with_numbers(README, kept()) == README


def test_a_changed_digit_is_found():
    value = kept()["published_psnr"]
    marked = f"<!-- published_psnr -->{value}<!-- / -->"
    changed = README.replace(marked, marked.replace(value, f"{float(value) + 0.1:.1f}"))
    assert changed != README and with_numbers(changed, kept()) == README


def test_no_result_stands_outside_the_markers():
    assert RESULT.search("Python 3.11, two cores, 1000 pairs, Figure 5, 256 pixels") is None
    assert all(RESULT.search(f"it is {one}.") for one in ("34.8 dB", "94 %", "75 s", "8.5 GB"))
    assert [match[0] for match in RESULT.finditer(unmarked(README))] == []


def test_the_page_is_short_and_its_python_too():
    assert len(README.splitlines()) <= 130
    blocks = re.findall(r"```python\n(.*?)```", README, re.S)
    assert len(blocks) == 3
    assert all(len(block.splitlines()) <= 5 for block in blocks)
    assert {name for name in ("pairs", "restore", "columns") if f"{name}(" in "".join(blocks)} == {
        "pairs",
        "restore",
        "columns",
    }


def test_every_file_that_the_page_leads_to_is_there():
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    paths = links + re.findall(r"`(workflow/[\w/.]+)`", README)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_rule_of_figure_5_is_where_the_page_says():
    rules = (ROOT / "workflow" / "rules" / "quantification-figures.smk").read_text()
    assert "(workflow/rules/quantification-figures.smk)" in README
    assert "rule figure05:" in rules and "scripts/quantification/figure05.py" in rules
    page = (ROOT / "workflow" / "audit" / "page.html.j2").read_text()
    assert """<figure id="{{ path.rpartition("/")[2].partition(".")[0] }}">""" in page


def test_numbers_are_written_once_and_again_alike():
    text = "It is <!-- a -->1.0<!-- / --> dB, or <!-- b --><!-- / -->; <!-- a note --> 5."
    written = with_numbers(text, {"a": "2.5", "b": "x y", "c": "unused"})
    assert written == text.replace("1.0", "2.5").replace("<!-- b -->", "<!-- b -->x y")
    assert with_numbers(written, {"a": "2.5", "b": "x y"}) == written
    assert unmarked(written) == "It is  dB, or ; <!-- a note --> 5."


@pytest.mark.parametrize(
    "text, message",
    [
        (
            "\n\n<!-- b -->1<!-- / -->",
            "line 3: marker 'b': found no number.*expected one of a, empty",
        ),
        ("<!-- empty -->1<!-- / -->", "marker 'empty': found no number"),
        ("\n<!-- a -->1", "line 2: found <!-- a --> alone"),
        ("<!-- a -->1\n<!-- / -->", "line 1: found <!-- a --> alone"),
        ("1<!-- / -->", "line 1: found <!-- / --> alone"),
        ("<!-- a -->1 <!-- a -->1<!-- / -->", "line 1: found a marker within the marker 'a'"),
    ],
)
def test_a_wrong_marker_is_named_with_its_line(text, message):
    with pytest.raises(ValueError, match=message):
        with_numbers(text, {"a": "1", "empty": ""})


@pytest.fixture
def page(tmp_path):
    """Return the arguments of the rule `readme` for a page of its own."""
    headline = tmp_path / "headline.csv"
    headline.write_text("name,value,unit,source\npsnr,34.8,dB,table1.csv\n")
    (tmp_path / "README.md").write_text("<!-- psnr -->1.0<!-- / --> dB\n")
    inputs = {"headline": str(headline)} | {name: str(path) for name, path in LISTS.items()}
    kept_in = tmp_path / "reference" / "demo" / "headline.csv"
    places = [str(tmp_path / "README.md"), str(tmp_path / "codecheck.yml"), str(kept_in)]
    return inputs, places


def test_the_rule_writes_page_manifest_and_reference(page):
    inputs, places = page
    main(inputs, *places, QUOTED)
    assert Path(places[0]).read_text() == "<!-- psnr -->34.8<!-- / --> dB\n"
    assert Path(places[1]).read_text() == codecheck(QUOTED, *lists(), set())
    assert Path(places[2]).read_text() == Path(inputs["headline"]).read_text()
    before = [Path(place).read_bytes() for place in places]
    main(inputs, *places, QUOTED)
    assert [Path(place).read_bytes() for place in places] == before


def test_the_rule_writes_nothing_where_a_number_is_missing(page):
    inputs, places = page
    Path(places[0]).write_text("<!-- ssim -->1.0<!-- / -->\n")
    with pytest.raises(ValueError, match="README.md, line 1: marker 'ssim'"):
        main(inputs, *places, QUOTED)
    assert Path(places[0]).read_text() == "<!-- ssim -->1.0<!-- / -->\n"
    assert not any(Path(place).exists() for place in places[1:])


def test_the_page_tells_of_no_other_scale(page):
    inputs, places = page
    with pytest.raises(ValueError, match="found 'test', expected 'demo'"):
        main(inputs, *places, "test")


def test_codecheck_is_what_the_audits_lists_give():
    text = (ROOT / "codecheck.yml").read_text()
    kept = {str(path.relative_to(ROOT)) for path in (ROOT / "reference" / QUOTED).rglob("*.*")}
    assert text == codecheck(QUOTED, *lists(), kept) and text.startswith("---\n")
    content = yaml.safe_load(text)
    assert content["version"] == "https://codecheck.org.uk/spec/config/1.0/"
    assert content["paper"]["authors"][0] == {"name": "Ivan Lobato"}
    assert content["paper"]["reference"] == "https://doi.org/10.1038/s41524-023-01188-0"
    files = [one["file"] for one in content["manifest"]]
    assert len(set(files)) == len(files) and all(one["comment"] for one in content["manifest"])
    assert [Path(file).stem for file in files[:14]] == [f"fig{n:02d}" for n in range(1, 15)]
    # whoever checks them has them at hand, or makes them
    assert [file for file in files if not file.startswith("results/") and file not in kept] == []


def test_the_manifest_names_what_is_kept_of_the_reference_run():
    kept = {"reference/demo/figures/fig01.webp", "reference/demo/comparison/table1.csv"}
    figures = {"fig01": "one", "fig02": "two"}
    tables = {"comparison/table1.csv": "three", "audit/claims.csv": "four"}
    assert [one["file"] for one in outputs("demo", figures, tables, kept)] == [
        "reference/demo/figures/fig01.webp",
        "results/demo/figures/fig02.png",
        "reference/demo/comparison/table1.csv",
        "results/demo/audit/claims.csv",
    ]


def test_every_output_of_the_manifest_is_made_by_a_run():
    run = ROOT / "results" / "test"
    if not (run / "audit" / "index.html").exists():
        pytest.skip(f"{run} is missing: ./reproduce --config scale=test makes it")
    captions, tables, _ = lists()
    files = [one["file"] for one in outputs("test", captions, tables)]
    assert [path for path in files if not (ROOT / path).exists()] == []


def test_the_article_is_what_is_to_be_cited():
    citation = yaml.safe_load(LISTS["citation"].read_text())
    article = citation["preferred-citation"]
    assert article["doi"] == "10.1038/s41524-023-01188-0"
    assert (article["journal"], article["volume"], article["year"]) == (
        "npj Computational Materials",
        10,
        2024,
    )
    assert [one["value"] for one in article["identifiers"]] == ["arXiv:2303.17025"]
