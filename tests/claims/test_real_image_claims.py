"""Verdicts on Figures 7 and 8 follow the intervals of the tables."""

import pandas as pd
import pytest
from emrestore.claims.real_image import judge_contrast, judge_noise_model

SETTINGS = {"vanished_per_100": 1.0, "fewest_images": 30, "fewest_trainings": 5}
BETTER, UNSURE, WORSE = (-6.0, -8.0, -4.0), (-0.5, -1.5, 0.5), (3.0, 1.0, 5.0)


def table(change, full=(0.4, 0.2, 0.6), n_images=90, trainings=5):
    """Return rows of every case with one change of all faults, and the full model's rate."""
    rows = []
    for case in ("fast_scan", "interpolation", "y_jitter", "detector"):
        for measure in ("psnr", "invented", "missing", "split"):
            row = {"case": case, "measure": measure, "unit": "per 100 columns", "wrong": 7.0}
            for name, values in (("change", change), ("full", full)):
                row |= dict(zip((name, f"{name}_low", f"{name}_high"), values, strict=True))
            row |= {"n_images": n_images, "n_columns": 900, "n_trainings": trainings}
            rows.append(row)
    return pd.DataFrame(rows)


def judged(name, frame, scale="demo"):
    return judge_noise_model({"id": name}, {"noise_models": frame}, SETTINGS, scale)


def judged_contrast(frame, scale="demo"):
    return judge_contrast({"id": "F8-contrast"}, {"contrast": frame}, SETTINGS, scale)


def verdict(name, frame, scale):
    return judged(name, frame, scale)["verdict"]


@pytest.mark.parametrize("name", ["F7-fast-scan", "F7-interpolation", "F7-y-jitter", "F7-detector"])
def test_a_fault_that_becomes_rare_is_reproduced_and_never_at_the_test_scale(name):
    assert verdict(name, table(BETTER), "demo") == "reproduced"
    assert verdict(name, table(BETTER), "test") == "too small here"


@pytest.mark.parametrize("name", ["F7-fast-scan", "F7-y-jitter"])
def test_a_fault_that_the_paper_calls_gone_must_be_gone(name):
    rarer = table(BETTER, full=(3.0, 2.0, 4.0))
    assert verdict(name, rarer, "demo") == verdict(name, rarer, "paper") == "not reproduced"
    unsure = table(BETTER, full=(1.1, 0.9, 1.3))
    assert verdict(name, unsure, "demo") == "inconclusive"
    assert verdict("F7-detector", rarer, "paper") == "reproduced"


def test_an_interval_that_holds_zero_and_too_few_images_say_nothing():
    assert verdict("F7-detector", table(UNSURE), "paper") == "inconclusive"
    assert verdict("F7-detector", table(BETTER, n_images=8), "paper") == "too small here"


def test_one_training_of_each_noise_model_is_too_few():
    row = judged("F7-detector", table(BETTER, trainings=1))
    assert row["verdict"] == "too small here" and "luck of a seed" in row["why"]


@pytest.mark.parametrize("scale", ["demo", "paper"])
def test_the_other_sign_refutes(scale):
    assert verdict("F7-interpolation", table(WORSE), scale) == "not reproduced"
    assert verdict("F7-interpolation", table(WORSE), "test") == "too small here"


def test_a_case_without_columns_is_left_open():
    row = judged("F7-detector", table(BETTER).iloc[:0])
    assert row["verdict"] == "not testable" and "columns" in row["why"]


def contrast_table(michelson, to_noise, rivals=("noise2void",), trainings=5):
    """Return contrast.csv with ratios (low, high) of the rivals to the published network."""
    rows = []
    for method in (*rivals, "published"):
        for measure, bounds in (("michelson", michelson), ("to_noise", to_noise)):
            low, high = (1.0, 1.0) if method == "published" else bounds
            row = {"method": method, "measure": measure, "n_columns": 90, "n_regions": 16}
            row |= {"low": low, "high": high, "ratio": (low + high) / 2, "n_trainings": trainings}
            rows.append(row | {"ratio_low": low, "ratio_high": high})
    return pd.DataFrame(rows)


def test_contrast_needs_both_measures_and_both_rivals():
    above, below = (1.2, 1.5), (0.5, 0.8)
    everyone = ("noise2void", "atomsegnet")

    def found(*arguments, scale="demo"):
        return judged_contrast(contrast_table(*arguments), scale)["verdict"]

    assert found(below, below, everyone) == "reproduced"
    assert found(below, below) == "not testable"
    assert found(above, below, everyone) == "inconclusive"
    assert found(above, above) == "not reproduced"
    assert found(above, above, scale="test") == "too small here"
    assert judged_contrast(None)["verdict"] == "not testable"


def test_a_ratio_without_an_interval_tells_nothing():
    table = contrast_table((0.5, 0.8), (0.5, 0.8), ("noise2void", "atomsegnet"))
    assert judged_contrast(table)["verdict"] == "reproduced"
    table[["ratio_low", "ratio_high"]] = table[["ratio_low", "ratio_high"]].where(
        table["measure"] == "to_noise"
    )
    assert judged_contrast(table)["verdict"] == "inconclusive"
    # nor does one that is far above, and no other says more
    table["ratio_low"] = table["ratio_high"] = float("nan")
    assert judged_contrast(table.assign(ratio=9.0))["verdict"] == "inconclusive"


@pytest.mark.parametrize("bounds", [(1.2, 1.5), (0.5, 0.8)])
def test_one_training_of_noise2void_is_too_few(bounds):
    table = contrast_table(bounds, bounds, ("noise2void", "atomsegnet"))
    for one in (table.assign(n_trainings=1), table.drop(columns="n_trainings")):
        row = judged_contrast(one, "paper")
        assert row["verdict"] == "too small here" and "1 training of Noise2Void" in row["why"]
        assert (row["low"], row["high"]) == bounds
