"""Every claim of the paper has a rule, every rule a claim, and every table of a rule an input."""

import re
from pathlib import Path

from emrestore.claims.judges import JUDGES, TABLES
from emrestore.claims.judging import judged
from emrestore.claims.verdicts import UNTESTABLE
from test_audit import CLAIMS, SETTINGS

ROOT = Path(__file__).parents[2]


def test_every_claim_has_a_rule_and_every_rule_a_claim():
    names = {claim["id"] for claim in CLAIMS}
    assert set(JUDGES) == names and len(names) == 49


def test_without_tables_nothing_is_judged_and_each_claim_says_what_is_missing():
    rows = judged(CLAIMS, {}, SETTINGS, "demo").set_index("id")
    assert set(rows["verdict"]) == {UNTESTABLE} and (rows["why"] != "").all()
    for name, judge in JUDGES.items():
        if judge.needs:
            expected = f"not made in this run: {', '.join(judge.needs)}"
            assert rows.loc[name, "why"] == expected


def test_the_rule_of_the_page_gives_every_table():
    text = (ROOT / "workflow/rules/audit.smk").read_text()
    rule = text[text.index("rule audit_page") :]
    inputs = re.findall(r"^        (\w+)=", rule[: rule.index("output:")], re.MULTILINE)
    assert {*TABLES, "study_trust"} <= set(inputs)
