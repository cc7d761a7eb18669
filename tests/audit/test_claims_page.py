"""What the claims page makes of claims.csv: groups, digits, and where an interval is drawn."""

from pathlib import Path

import pandas as pd
import pytest
import yaml
from emrestore.audit.page import CLASSES, MARKS, MEANINGS, found, grouped, placed, with_unit
from emrestore.claims.judging import COLUMNS, judged
from emrestore.claims.verdicts import OPEN_VERDICTS, VERDICTS
from emrestore.pages import rendered
from made_up_tables import CLAIMS, PAPER, REPEATS, SETTINGS, tables

AUDIT = Path(__file__).parents[2] / "workflow" / "audit"
GAP = "\N{NO-BREAK SPACE}…\N{NO-BREAK SPACE}"


def row(measured="", low="", high="", agree_low="", agree_high="", unit="dB"):
    return dict(measured=measured, low=low, high=high, unit=unit) | {
        "agree_low": agree_low,
        "agree_high": agree_high,
    }


@pytest.fixture(scope="module")
def rows():
    return judged(CLAIMS, tables(PAPER, repeats=REPEATS), SETTINGS, "demo").to_dict("records")


def test_a_number_has_the_digits_that_its_interval_bears():
    assert found(row("6.5123", "5.2", "7.8")) == f"6.5 (5.2{GAP}7.8) dB"
    assert found(row("6.5123", "6.5117", "6.5129")) == f"6.5123 (6.5117{GAP}6.5129) dB"
    assert found(row("7035521", "7035521", "7035521", unit="parameters")) == "7,035,521 parameters"
    assert found(row("32 x 32 for 256 x 256", unit="")) == "32 x 32 for 256 x 256"
    assert found(row()) == ""
    assert with_unit("36.96", "dB") == "36.96 dB"


def test_the_papers_number_stands_in_the_middle():
    line = placed(row("6.0", "5.0", "7.0", "5.01", "8.01"))
    assert sum(line["agree"]) - line["agree"][1] / 2 == pytest.approx(50.0, abs=0.02)
    assert line["interval"][0] < line["agree"][0] and line["value"] < 50.0
    # a bound alone: what lies beyond it agrees, up to the edge
    line = placed(row("0.8", "0.7", "0.9", agree_high="1"))
    assert line["agree"] == (0.0, 50.0) and sum(line["interval"]) < 50.0
    assert placed(row("0.8", "0.7", "0.9")) is None and placed(row(agree_high="1")) is None
    assert placed(row("1.5", agree_low="1"))["interval"] is None


def test_every_verdict_has_a_group_and_a_meaning(rows):
    groups = grouped(rows)
    assert [verdict for verdict, _, _ in groups] == list(VERDICTS)
    assert sum(len(members) for _, _, members in groups) == len(rows)
    assert set(MEANINGS) == set(MARKS) == set(CLASSES) == set(VERDICTS)


def test_an_open_claim_says_what_would_decide_it_and_no_other_does(rows):
    for one in rows:
        assert bool(one["decides"]) == (one["verdict"] in OPEN_VERDICTS), one["id"]


def test_what_was_chosen_to_agree_is_circular(rows):
    assert list(rows[0]) == COLUMNS
    circular = {one["id"] for one in rows if one["circular"].startswith("yes: ")}
    assert {"T1-psnr-cgrdn", "T1-params-mrunet", "BM3D-psnr", "F5-columns"} <= circular
    assert {one["circular"] for one in rows if one["id"] not in circular} == {"no"}


def test_every_claim_that_a_rule_can_leave_open_says_what_would_decide_it():
    # counted or integrated: their rules never leave them open
    exact = {"T1-params-grdn", "T1-params-cgrdn", "T1-extra-parameters"}
    exact |= {"D-output", "D-receptive", "M-fast-scan-norm"}
    claims = yaml.safe_load((AUDIT / "claims.yaml").read_text())
    assert {one["id"] for one in claims if not one.get("decides")} <= exact


def test_the_page_shows_tally_words_and_intervals(rows):
    shown = [
        one
        | {"said": with_unit(one["paper"], one["unit"]), "found": found(one)}
        | {"origin": None, "departures": []}
        for one in rows
    ]
    page = rendered(
        (AUDIT / "page.html.j2").read_text(),
        style=(AUDIT / "page.css").read_text(),
        behaviour="",
        groups=grouped(shown),
        placed=[one | placed(one) for one in shown if placed(one)],
        meanings=MEANINGS,
        marks=MARKS,
        classes=CLASSES,
        deviations=[],
        table1=[],
        figures=[],
        settings=[],
        environments=[],
        scale="demo",
        seed=1,
        commit="abc",
    )
    counts = pd.Series([one["verdict"] for one in rows]).value_counts()
    for verdict, count in counts.items():
        anchor = verdict.replace(" ", "-")
        assert f'<a href="#{anchor}"><b>{count}</b> {verdict}</a>' in page
        assert f'<h3 id="{anchor}"' in page
    for one in rows:
        assert page.count(f'<tr id="{one["id"]}">') == 1
        assert page.count(f'<div class="line"><a href="#{one["id"]}">') == bool(placed(one))


def test_the_page_escapes_what_it_shows():
    assert rendered("{{ word }}", word="<script>") == "&lt;script&gt;"
