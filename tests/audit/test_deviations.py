"""The list of deviations: whole, with the laws that rest on the authors' pairs, and claims that exist."""

import re
from pathlib import Path

import yaml
from emrestore.audit.page import affected, law_evidence
from emrestore.jobs import evidence
from made_up_tables import CLAIMS

ROOT = Path(__file__).parents[2]
DEVIATIONS = yaml.safe_load((ROOT / "workflow" / "audit" / "deviations.yaml").read_text())


def test_every_deviation_says_why_and_what_it_affects_and_has_an_id_of_its_own():
    for row in DEVIATIONS:
        assert set(row) - {"laws"} == {"id", "what", "why", "evidence", "affects"}, row["id"]
        assert all(row.values()), row["id"]
    names = [row["id"] for row in DEVIATIONS]
    assert len(set(names)) == len(names)
    ids = [claim["id"] for claim in CLAIMS]
    named = {word for row in DEVIATIONS for word in row["affects"].replace(",", " ").split()}
    # what looks like the id of a claim is one
    wrong = [
        word for word in named if re.match(r"(T1|F\d+|BM3D|SCS|D|speed)-", word) and word not in ids
    ]
    assert wrong == []


def test_every_law_that_rests_on_the_authors_pairs_is_a_deviation_or_printed():
    cited = {key for row in DEVIATIONS for key in row.get("laws", [])}
    laws = {law["key"]: law for law in evidence.tested_laws()}
    assert cited <= set(laws)
    printed = {key for key, law in laws.items() if "printed" in law}
    assert set(laws) - printed <= cited


def test_a_deviation_quotes_the_table_of_laws():
    row = {"estimate": "0.5", "low": "0.2", "high": "0.8", "pairs": "12", "p_printed_holm": "0.003"}
    rest = {"estimate": "8.49", "low": "", "high": "", "pairs": "5", "p_printed_holm": ""}
    text = law_evidence(["a.b", "c", "absent"], {"a.b": row, "c": rest})
    assert text == (
        "; datasets/laws.csv: a.b 0.5 (0.2 to 0.8) of 12 pairs, the printed law has p 0.003; "
        "c 8.49 of 5 pairs"
    )
    assert law_evidence(["absent"], {}) == ""


def test_a_deviation_leads_to_the_claims_that_it_names():
    ids = ["F4-scs", "F4-burgers", "F5-scs", "BM3D-gap"]
    assert affected("F4, BM3D-gap", ids) == ["F4-scs", "F4-burgers", "BM3D-gap"]
    assert affected("data sets hrsem", ids) == []
