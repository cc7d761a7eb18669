"""Claims on trained networks, and on what they are held against: the right verdicts of made-up tables."""

import numpy as np
import pandas as pd
import pytest
from emrestore.claims.judging import judged
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE
from made_up_tables import CLAIMS, PAPER, PARAMETERS, REPEATS, SETTINGS, SIZES, tables, verdicts


def test_the_papers_own_numbers_are_reproduced_at_the_paper_scale():
    rows = verdicts(PAPER, "paper")
    for name in ("T1-psnr-cgrdn", "T1-psnr-grdn", "T1-psnr-mrunet", "BM3D-psnr"):
        assert rows.loc[name, "verdict"] == REPRODUCED, name
    assert rows.loc["BM3D-gap", "verdict"] == REPRODUCED
    assert np.isclose(float(rows.loc["BM3D-gap", "measured"]), 6.51)


def test_wrong_numbers_are_not_reproduced():
    wrong = {"bm3d_true": 25.0, "mrunet": 36.9, "grdn": 36.7, "cgrdn": 36.8, "published": 36.0}
    rows = verdicts(wrong, "paper")
    for name in ("BM3D-psnr", "BM3D-gap"):
        assert rows.loc[name, "verdict"] == REFUTED, name
    assert "by this alone not reproduced" in rows.loc["T1-order", "why"]


def test_a_short_training_neither_confirms_nor_refutes():
    rows = verdicts(PAPER, "demo")
    for name in ("T1-psnr-cgrdn", "T1-psnr-grdn", "T1-psnr-mrunet", "T1-order"):
        assert rows.loc[name, "verdict"] == TOO_SMALL, name
        assert "no rule" not in rows.loc[name, "why"]
    for name in ("T1-psnr-cgrdn", "T1-psnr-grdn", "T1-psnr-mrunet"):
        assert "published network on our test set: 36.96 dB" in rows.loc[name, "why"]


@pytest.mark.parametrize("scale", ["demo", "paper"])
def test_pairs_on_which_the_published_network_misses_its_number_judge_no_training(scale):
    harder = PAPER | {"published": 35.3, "mrunet": 35.0, "grdn": 35.2, "cgrdn": 35.3}
    rows = verdicts(harder, scale)
    for name in ("T1-psnr-cgrdn", "T1-psnr-grdn", "T1-psnr-mrunet"):
        assert rows.loc[name, "verdict"] == UNTESTABLE, name
        assert "of another difficulty than the paper's" in rows.loc[name, "why"]
        assert "35.30 dB" in rows.loc[name, "why"] and rows.loc[name, "measured"] != ""
        assert "validation pairs" in rows.loc[name, "decides"]


def test_without_the_authors_network_the_claims_say_why():
    rows = verdicts({"bm3d_true": 30.45}, "demo")
    assert "needs published and BM3D" in rows.loc["BM3D-gap", "why"]
    assert "was not trained" in rows.loc["T1-psnr-cgrdn", "why"]


def test_a_wrong_parameter_count_is_noticed():
    # one growth convolution less
    sizes = SIZES.replace({"parameters": {PARAMETERS["cgrdn"]: 5675137}})
    rows = judged(CLAIMS, tables(PAPER, sizes=sizes), SETTINGS, "test").set_index("id")
    assert rows.loc["T1-params-cgrdn", "verdict"] == REFUTED
    assert rows.loc["T1-params-grdn", "verdict"] == REPRODUCED


@pytest.mark.parametrize("edge, expected", [(32, REPRODUCED), (30, REFUTED)])
def test_the_output_of_the_discriminator_is_judged(edge, expected):
    sizes = SIZES.replace({"output_edge": {32: edge}})
    rows = judged(CLAIMS, tables(PAPER, sizes=sizes), SETTINGS, "test").set_index("id")
    assert rows.loc["D-output", "verdict"] == expected
    assert rows.loc["D-output", "measured"] == f"{edge} x {edge} for 256 x 256"


def test_a_time_is_not_judged_by_that_of_a_far_smaller_image():
    rows = judged(CLAIMS, tables(PAPER | {"published": 37.0}), SETTINGS, "demo").set_index("id")
    speed = rows.loc[["speed-1024", "speed-2048"]]
    assert (speed["verdict"] == UNTESTABLE).all() and (speed["measured"] == "").all()
    # the paper names a GPU for its aim, and none for its time
    assert "aim" in speed.loc["speed-1024", "paper"] and "aim" in speed.loc["speed-1024", "why"]
    assert not speed.loc["speed-2048", ["paper", "why", "decides"]].str.contains("GPU|12 GB").any()


def test_the_growth_with_z_shows_its_number_and_judges_nothing():
    fitted = pd.DataFrame(
        [{"voltage_kv": 300, "detector": "adf", "exponent": 1.7, "low": 1.6, "high": 1.8}]
    ).assign(n_atoms=9)
    rows = judged(CLAIMS, tables(PAPER, exponents=fitted), SETTINGS, "demo").set_index("id")
    assert rows.loc["SCS-Z", ["measured", "low", "high"]].tolist() == ["1.7", "1.6", "1.8"]
    assert rows.loc["SCS-Z", "verdict"] == UNTESTABLE
    assert "growth with thickness was not measured" in rows.loc["SCS-Z", "why"]


def trends(slope, curvature, half=0.001, repeats=5):
    rows = [("slope", slope), ("curvature", curvature)]
    return pd.DataFrame(
        [
            {"quantity": name, "value": v, "low": v - half, "high": v + half, "n_repeats": repeats}
            for name, v in rows
        ]
    )


@pytest.mark.parametrize(
    "scale, slope, curvature, falls, flattens",
    [
        ("paper", -0.01, 0.005, REPRODUCED, REPRODUCED),
        ("paper", 0.01, -0.005, REFUTED, REFUTED),
        ("paper", -0.0005, 0.0005, INCONCLUSIVE, INCONCLUSIVE),
        ("demo", -0.01, 0.005, REPRODUCED, TOO_SMALL),
        ("demo", 0.01, 0.005, REFUTED, TOO_SMALL),
        ("test", -0.01, 0.005, TOO_SMALL, TOO_SMALL),
    ],
)
def test_the_ablation_is_judged_by_its_repeats(scale, slope, curvature, falls, flattens):
    given = tables(PAPER, ablation=trends(slope, curvature))
    rows = judged(CLAIMS, given, SETTINGS, scale)
    rows = rows.set_index("id")
    assert rows.loc["F1-l1-falls", "verdict"] == falls
    assert rows.loc["F1-plateau", "verdict"] == flattens
    assert "no rule" not in rows.loc["F1-plateau", "why"]


@pytest.mark.parametrize("scale", ["demo", "paper"])
def test_few_trainings_of_the_ablation_give_no_verdict(scale):
    given = tables(PAPER, ablation=trends(-0.01, 0.005, repeats=3))
    rows = judged(CLAIMS, given, SETTINGS, scale).set_index("id")
    assert set(rows.loc[["F1-l1-falls", "F1-plateau"], "verdict"]) == {TOO_SMALL}
    assert "3 trainings of every n_lay" in rows.loc["F1-l1-falls", "why"]
    assert rows.loc["F1-l1-falls", ["measured", "high"]].tolist() == ["-0.01", "-0.009"]


def law(published):
    known = {"extrapolated_db": 36.1, "published_db": 36.96, "published_less_law_db": 0.86}
    rows = [
        {"quantity": name, "value": value, "low": value - 2, "high": value + 2, "n_budgets": 7}
        | {"n_images": 90, "why": "the law cannot be told from the published network"}
        for name, value in known.items()
        if published or name == "extrapolated_db"
    ]
    return pd.DataFrame(rows)


def test_the_law_of_scaling_is_quoted_and_judges_nothing():
    plain = verdicts(PAPER, "demo").loc["T1-psnr-cgrdn"]
    for scaling, words in (
        (
            law(True),
            [
                "36.10 dB (34.10 to 38.10)",
                "to 36.96 dB on the same 90",
                "the law cannot be told from",
            ],
        ),
        (law(False), ["36.10 dB (34.10 to 38.10)", "training; neither judges"]),
    ):
        given = tables(PAPER, repeats=REPEATS, scaling=scaling)
        rows = judged(CLAIMS, given, SETTINGS, "demo").set_index("id")
        row = rows.loc["T1-psnr-cgrdn"]
        assert all(text in row["why"] for text in words), row["why"]
        assert row["why"].startswith(plain["why"])
        assert row["verdict"] == plain["verdict"] and row["measured"] == plain["measured"]
        assert "law" not in rows.loc["T1-psnr-grdn", "why"]
    given = tables(PAPER, repeats=REPEATS, scaling=law(True)[:0])
    none = judged(CLAIMS, given, SETTINGS, "demo")
    assert none.set_index("id").loc["T1-psnr-cgrdn", "why"] == plain["why"]
