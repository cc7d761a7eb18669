"""What the evidence for laws is made of, from the config alone."""

from emrestore.jobs import evidence
from emrestore.jobs.evidence import (
    LAW_SETS,
    candidate_laws,
    feature_inputs,
    known_pairs,
    law_file,
    sets_of,
)


def test_hrtem_is_held_against_pairs_of_the_authors_where_the_user_has_them(config):
    assert "hrtem" not in known_pairs(config) and "authors" not in sets_of(config, "hrtem")
    assert "authors_pairs" not in feature_inputs(config, "hrtem")
    config["published"]["hrtem_pairs"]["path"] = "sfr_hrtem.h5"
    inputs = feature_inputs(config, "hrtem")
    assert inputs["authors_pairs"] == ["resources/published/hrtem/pairs.h5"]
    restored = "results/test/comparison/restored/published-hrtem-authors.h5"
    assert inputs["authors_restored"] == restored
    assert "hrtem" in known_pairs(config)


def test_pairs_of_every_origin_are_measured(config):
    assert list(sets_of(config, "lrtem")) == ["taken", "authors", *LAW_SETS]
    inputs = feature_inputs(config, "lrtem")
    assert inputs["odd_pairs"] == ["results/test/evidence/pairs/odd-lrtem.h5"]
    assert inputs["odd_restored"] == "results/test/comparison/restored/published-lrtem-odd.h5"


def test_printed_laws_are_a_file_of_the_project_and_those_of_halves_of_the_run(config):
    assert law_file(config, "printed") == "laws/printed.yaml"
    assert law_file(config, "even") == "results/test/evidence/laws-even.yaml"


def test_candidate_laws_are_named_after_their_keys():
    laws = candidate_laws()
    assert laws["imaging-atoms-source_size"]["key"] == "imaging.atoms.source_size"
    assert len(laws) == sum("candidates" in law for law in evidence.tested_laws())
