"""Every claim of the paper has a rule, and every rule a claim."""

from emrestore.audit.claims import judged
from emrestore.audit.judges import JUDGES
from emrestore.audit.verdicts import UNTESTABLE
from test_audit import CLAIMS, PAPER, REPEATS, SETTINGS, SIZES, tables


def test_every_claim_has_a_rule():
    names = {claim["id"] for claim in CLAIMS}
    assert set(JUDGES) <= names and len(names) == 49
    rows = judged(CLAIMS, *tables(PAPER), SIZES, "demo", SETTINGS, repeats=REPEATS)
    without = rows[rows["why"] == "no rule yet"]["id"]
    # the studies of columns are given by name, or none of them is judged
    assert not [name for name in without if not name.startswith(("F3-", "F4-", "F5-"))]
    assert set(rows[rows["id"].isin(JUDGES)]["verdict"]) == {UNTESTABLE}
