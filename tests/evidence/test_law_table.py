"""The table of laws: worlds in which a printed law holds or not, and the laws of config.yaml."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
import yaml
from emrestore.audit.settings import comments, flattened
from emrestore.config.layers import PROJECT, resolved
from emrestore.config.ranges import check_ranges
from emrestore.config.sections import merged
from emrestore.evidence.measurements import measured_pairs
from emrestore.evidence.table import halves_config, known, law_rows, unmeasured_rows
from emrestore.jobs import evidence
from emrestore.jobs.evidence import SECTIONS, law_settings
from emrestore.random import DISTRIBUTIONS, draw, stream

SETTINGS = {"significance": 0.01, "confidence": 0.95}
NOTHING = pd.DataFrame({"modality": pd.Series(dtype=str), "image": pd.Series(dtype=int)})


def table_of(laws, config, pairs, tables=None, features=NOTHING):
    """Return the table of some laws."""
    return law_rows(laws, config, pairs, tables or {}, features, partial(stream, 1), SETTINGS)


def world(name, spec):
    """Return 46 pairs whose dose follows a law."""
    rng = stream(2, name)
    return pd.DataFrame(
        {
            "modality": "hrstem",
            "specimen": "crystal",
            "image": np.arange(46),
            "dose": [draw(rng, spec) for _ in range(46)],
        }
    )


PRINTED = {"lognormal": [3.0, 1.5]}
LAW = {"key": "dose", "where": "dose > 0", "measured": "dose", "family": "lognormal",
       "printed": PRINTED}  # fmt: skip


def test_a_printed_law_that_holds_stands():
    law = table_of([LAW], {"dose": PRINTED}, world("holds", PRINTED)).iloc[0]
    assert law["basis"] == "printed" and law["as_ruled"] and law["p_printed"] > 0.01
    tuned = {"lognormal": [4.0, 1.5]}
    assert not table_of([LAW], {"dose": tuned}, world("holds", PRINTED)).iloc[0]["as_ruled"]


def test_a_printed_law_that_does_not_hold_gives_way_to_the_estimate():
    true = {"lognormal": [5.0, 0.7]}
    law = table_of([LAW], {"dose": true}, world("elsewhere", true)).iloc[0]
    assert law["basis"] == "estimate" and law["as_ruled"]
    assert law["low"] < 5.0 < law["high"] and np.isclose(law["estimate"]["lognormal"][1], 0.7, 0.3)
    assert not table_of([LAW], {"dose": PRINTED}, world("elsewhere", true)).iloc[0]["as_ruled"]
    # each half's law describes the other one
    assert min(law["p_even_on_odd"], law["p_odd_on_even"]) > 0.01


def test_more_laws_make_it_harder_to_exclude_one():
    pairs = world("near", {"lognormal": [3.65, 1.5]})
    alone = table_of([LAW], {"dose": PRINTED}, pairs).iloc[0]
    among = table_of([LAW] * 30, {"dose": PRINTED}, pairs).iloc[0]
    assert alone["basis"] == "estimate" and among["basis"] == "printed"


def test_candidates_are_decided_by_their_feature():
    law = {"key": "blur", "feature": "sharp", "modalities": ["hrstem"], "printed": 0.0,
           "candidates": {0.0: 0.0, 1.0: 1.0, 2.0: 2.0}}  # fmt: skip
    rng = stream(3)
    ours = pd.concat(
        pd.DataFrame({"candidate": c, "modality": "hrstem", "value": rng.normal(-2 * c, 1.0, 200)})
        for c in (0.0, 1.0, 2.0)
    )
    authors = world("blur", PRINTED)
    features = authors[["modality", "image"]].assign(sharp=rng.normal(-2.0, 1.0, 46))
    found = table_of([law], {"blur": 1.0}, authors, {"blur": ours}, features).iloc[0]
    assert (found["estimate"], found["low"], found["high"]) == (1.0, 1.0, 1.0)
    assert found["basis"] == "estimate" and found["as_ruled"] and found["even"] == 1.0


# the laws of config.yaml


@pytest.fixture(scope="module")
def config():
    return resolved({"scale": "demo"})


@pytest.fixture(scope="module")
def rows(config):
    laws = [law for law in evidence.tested_laws() if "candidates" not in law]
    return table_of(laws, law_settings(config), measured_pairs())


def test_what_is_taken_follows_the_rule(rows):
    broken = rows[~rows["as_ruled"]]
    assert broken[["key", "basis", "printed", "taken", "estimate"]].to_dict("records") == []


def test_every_law_has_pairs_and_its_own_key(rows):
    assert (rows["pairs"] > 0).all() and rows["key"].is_unique


def test_objects_are_points_on_a_lattice_of_high_resolution_alone():
    pairs = measured_pairs()
    kinds = pairs.groupby("high")["specimen"].value_counts()
    seen = pairs.groupby("high")["kind"].value_counts()
    assert kinds[True].to_dict() == {"crystal": 17, "points": 4, "amorphous": 3}
    assert kinds[False].to_dict() == seen[False].to_dict()
    # of a law of atoms the 14 images of objects are no evidence
    laws = {law["key"]: law for law in evidence.tested_laws()}
    of_atoms = pairs[pairs["specimen"].isin(laws["imaging.atoms.source_size"]["kinds"])]
    assert len(of_atoms) == 48 - 14 and not (of_atoms["kind"] == "objects")[~of_atoms["high"]].any()


def test_a_candidate_is_what_is_taken(config):
    for law in evidence.tested_laws():
        if "candidates" in law:
            taken = config
            for name in law["key"].split("."):
                taken = taken[name]
            assert taken in law["candidates"].values(), law["key"]
            printed = law.get("printed")
            assert printed is None or printed in law["candidates"].values(), law["key"]


def test_the_laws_of_either_half_are_laws_of_the_config(rows, config):
    for half in ("even", "odd"):
        sections = halves_config(rows, half)
        changed = merged(config, yaml.safe_load(yaml.safe_dump(sections)), half)
        check_ranges({name: changed[name] for name in SECTIONS}, set(DISTRIBUTIONS))
        differs = rows[(rows["basis"] == "estimate") & rows[half].map(known)]
        assert len(differs) > 30


def test_the_table_covers_every_number_of_the_laws(rows, config):
    sections = {name: config[name] for name in SECTIONS}
    notes = comments((PROJECT / "config.yaml").read_text())
    rest = unmeasured_rows(sections, evidence.law_sources(), set(rows["key"]))
    covered = [*rows["key"], *rest["key"]]
    for key, _, _ in flattened(sections, notes):
        assert any(key == law or key.startswith(f"{law}.") for law in covered), key
    assert rest["basis"].isin(["paper", "observed", "chosen", "guess", "released"]).all()


def test_jitter_is_seen_as_often_as_the_laws_say(config):
    jitter, pixel = config["distortion"]["jitter"], config["specimen"]["pixel_size"]
    seen, rng = 0, stream(4)
    for _ in range(4000):
        moves = draw(rng, jitter["direction"])
        sigmas = [draw(rng, jitter["sigma"]) for _ in moves]
        seen += max(sigmas) / draw(rng, pixel) > 0.2
    by_key = {law["key"]: law for law in evidence.tested_laws()}
    visible = by_key["distortion.jitter.probability"]["visible"]
    assert abs(seen / 4000 - visible) < 0.03
    in_sem = by_key["distortion.jitter.share_in_sem"]["visible"]
    assert np.isclose(in_sem, jitter["probability"] * visible)


def test_a_layer_is_seen_as_often_as_the_laws_say(config):
    layers = config["imaging"]["lowres"]
    probability = np.array([layer["probability"] for layer in layers.values()])
    none = np.prod(1.0 - probability)
    # an image without any layer gets one, in proportion to the probabilities
    seen = (probability + none * probability / probability.sum()) / probability
    laws = [law for law in evidence.tested_laws() if law["key"].startswith("imaging.lowres.")]
    visible = {law["visible"] for law in laws if "visible" in law}
    assert len(visible) == 1 and np.allclose(seen, visible.pop(), atol=0.02)
