"""What docs/evidence.md says in words of the runs that are kept, against their tables."""

import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "reference" / "evidence"
NAMES = {
    "hrstem": "HR-STEM",
    "lrstem": "LR-STEM",
    "hrtem": "HR-TEM",
    "lrtem": "LR-TEM",
    "hrsem": "HR-SEM",
    "lrsem": "LR-SEM",
}


@pytest.fixture(scope="module")
def page():
    """Return the page on one line, its minus signs as hyphens."""
    text = (ROOT / "docs" / "evidence.md").read_text()
    return " ".join(text.replace("\N{MINUS SIGN}", "-").split())


@pytest.fixture(scope="module")
def scores():
    return pd.read_csv(KEPT / "fidelity.csv").set_index(["laws", "modality"])


def test_sets_beyond_the_goal_are_those_of_the_table(page, scores):
    held_out = scores.loc["held out", "difference_db"]
    beyond = held_out[held_out.abs() > 2.5]
    told = page[page.index("lose more than 2.5 dB held out in") :].partition(". ")[0]
    assert {name for name in NAMES.values() if f"{name} " in told} == set(
        map(NAMES.get, beyond.index)
    )
    for modality, difference in beyond.items():
        assert f"{NAMES[modality]} {abs(difference):.1f} dB" in told


def test_differences_before_and_after_are_those_of_both_runs(page, scores):
    before = pd.read_csv(KEPT / "fidelity-before.csv").set_index("modality")["difference_db"]
    for modality, name in NAMES.items():
        after = scores.loc[("taken", modality), "difference_db"]
        pair = re.search(rf"(-?\d\.\d) to (-?\d\.\d)(?: dB)? \({name}\)", page).groups()
        assert pair == (f"{before[modality]:.1f}", f"{after:.1f}")


def test_what_forests_tell_is_said_of_as_many_sets(page):
    rows = pd.read_csv(KEPT / "two_sample.csv").query("shows == 'undistorted'")
    told = rows[rows["low"] > 0.5].groupby("laws")["modality"].agg(list)
    words = ("none", "one", "two", "three", "four", "five", "six")
    of_taken = told.get("taken", [])
    assert f"in {words[len(of_taken)]} of six sets" in page
    assert all(f"{NAMES[modality]}" in page.partition("Pairs by the")[0] for modality in of_taken)
    assert f"are told in {words[len(told['printed'])]}" in page


def test_the_record_names_the_run():
    record = yaml.safe_load((KEPT / "record.yaml").read_text())
    assert {"commit", "date", "command", "seed", "machine", "minutes"} == set(record)
    assert "pairs: 48" in record["command"]
