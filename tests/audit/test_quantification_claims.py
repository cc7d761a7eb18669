"""Verdicts on made-up tables of the studies whose right answer is known."""

from pathlib import Path

import pandas as pd
import pytest
import yaml
from emrestore.audit.claims import judge
from emrestore.audit.intervals import all_below
from emrestore.audit.judges import JUDGES
from emrestore.audit.quantification_claims import judge_growth
from emrestore.audit.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE

ROOT = Path(__file__).parents[2]
CLAIMS = {
    claim["id"]: claim
    for claim in yaml.safe_load((ROOT / "workflow" / "audit" / "claims.yaml").read_text())
}
SETTINGS = {"psnr_tolerance_db": 1.5, "fewest_images": 30, "fewest_realisations": 20}
SETTINGS |= {"converged_within": 1.25, "start_matters": 1.1, "exponent_of_z": [1.5, 2.0]}
DOSES = (500, 50000)


def row(method, quantity, dose, value, ratio=None, atoms=2, n=20):
    ratios = {} if ratio is None else {"ratio_to_raw": ratio}
    ratios |= {} if ratio is None else {"ratio_low": 0.95 * ratio, "ratio_high": 1.05 * ratio}
    return ratios | {
        "dose_e_per_a2": dose,
        "atoms": atoms,
        "method": method,
        "quantity": quantity,
        "unit": "pm",
        "value": value,
        "low": 0.95 * value,
        "high": 1.05 * value,
        "n_realisations": n,
        "n_columns": 333,
    }


def tables(low=0.5, high=0.95, n=20):
    """Return studies in which restoration has the given ratios at the lowest and highest dose."""
    precise = []
    for dose, ratio in zip(DOSES, (low, high), strict=True):
        for name in ("position", "scs"):
            for quantity in ("precision", "rmse"):
                what = f"{name}_{quantity}"
                precise.append(row("raw", what, dose, 10.0, n=n))
                precise.append(row("published", what, dose, 10.0 * ratio, ratio, n=n))
            precise.append(row("bound", f"{name}_precision", dose, 8.0, n=n))
    wrong = []
    for dose, ratio, raw in zip(DOSES, (low, high), (40.0, 10.0), strict=True):
        for quantity in ("position_mae", "scs_mape"):
            wrong.append(row("raw", quantity, dose, raw, n=n))
            wrong.append(row("published", quantity, dose, raw * ratio, ratio, n=n))
    foil = [
        *wrong,
        row("raw_wrong_start", "position_mae", 500, 30.0, 1.5),
        row("raw", "burgers_found", 500, 0.0),
        row("published", "burgers_found", 500, 90.0),
    ]
    counts = [
        row("raw", "correct_counts", 500, 20.0),
        row("published", "correct_counts", 500, 40.0, 2.0),
        row("raw", "correct_counts", 50000, 80.0),
        row("published", "correct_counts", 50000, 95.0, 1.19),
    ]
    moved = row("published", "response", 500, 0.6) | {"change": "moved", "size": 10.0}
    return {
        "thickness_series": pd.DataFrame(precise),
        "edge_dislocation": pd.DataFrame(foil),
        "nanoparticle": pd.DataFrame([*wrong, *counts]),
        "response": pd.DataFrame([moved]),
        "thickness": pd.DataFrame({"atoms": [1, 2, 3], "scs_angstrom2": [1.0, 2.0, 3.0]}),
    }


def verdict(name, studies):
    return judge(CLAIMS[name], None, None, {}, "demo", 1, SETTINGS, None, None, studies)


JUDGED = [name for name in CLAIMS if name[:3] in ("F3-", "F4-", "F5-") and name != "F5-columns"]
JUDGED = [name for name in JUDGED if name not in JUDGES]


@pytest.mark.parametrize("name", JUDGED)
def test_a_restoration_as_good_as_the_papers_reproduces_it(name):
    assert verdict(name, tables())["verdict"] == REPRODUCED


@pytest.mark.parametrize("name", [name for name in JUDGED if "burgers" not in name])
def test_a_harmful_restoration_does_not(name):
    studies = tables(1.2, 2.0)
    foil = studies["edge_dislocation"]
    start = foil["method"] == "raw_wrong_start"
    foil.loc[start, ["ratio_to_raw", "ratio_low", "ratio_high"]] = 1.0, 0.98, 1.02
    particle = studies["nanoparticle"]
    counted = (particle["quantity"] == "correct_counts") & (particle["method"] == "published")
    particle.loc[counted, ["value", "ratio_to_raw", "ratio_high"]] = 10.0, 0.5, 0.6
    assert verdict(name, studies)["verdict"] == REFUTED


@pytest.mark.parametrize("name", JUDGED)
def test_few_realisations_give_no_verdict(name):
    studies = tables(n=2)
    for table in studies.values():
        if "n_realisations" in table:
            table["n_realisations"] = 2
    result = verdict(name, studies)
    assert (
        result["verdict"] == TOO_SMALL and "2 realisations are fewer than the 20" in result["why"]
    )


def test_without_the_published_network_nothing_is_judged():
    studies = tables()
    table = studies["nanoparticle"]
    studies["nanoparticle"] = table[table["method"] == "raw"]
    assert verdict("F5-scs", studies)["verdict"] == UNTESTABLE


def test_beating_the_bound_tells_the_response_too():
    assert "60 % (57 to 63) of 10 pm" in verdict("F3-below-crlb", tables())["why"]


def test_a_diameter_chosen_to_fit_is_no_evidence():
    result = verdict("F5-columns", tables())
    assert result["verdict"] == UNTESTABLE and result["measured"] == 333


@pytest.mark.parametrize(
    "ratios, expected",
    [
        ([(0.5, 0.4, 0.6), (0.9, 0.8, 0.99)], REPRODUCED),
        ([(0.5, 0.4, 0.6), (1.2, 1.1, 1.3)], REFUTED),
        ([(0.5, 0.4, 0.6), (1.0, 0.9, 1.1)], INCONCLUSIVE),
    ],
)
def test_all_intervals_count(ratios, expected):
    assert all_below(ratios, 1.0, 19)[0] == expected


@pytest.mark.parametrize(
    "exponents, thickness, expected",
    [
        ([(1.58, 1.53, 1.63), (1.78, 1.72, 1.84)], [1.0, 2.0, 3.0], REPRODUCED),
        ([(1.58, 1.45, 1.71), (1.78, 1.72, 1.84)], [1.0, 2.0, 3.0], INCONCLUSIVE),
        ([(1.58, 1.53, 1.63), (2.20, 2.10, 2.30)], [1.0, 2.0, 3.0], REFUTED),
        ([(1.58, 1.53, 1.63), (1.78, 1.72, 1.84)], [1.0, 2.0, 1.9], REFUTED),
        ([(1.58, 1.53, 1.63)], None, UNTESTABLE),
    ],
)
def test_growth_with_z_and_thickness(exponents, thickness, expected):
    table = pd.DataFrame(exponents, columns=["exponent", "low", "high"])
    table = table.assign(voltage_kv=[80, 300][: len(table)], detector="haadf", n_atoms=8)
    if thickness is not None:
        thickness = pd.DataFrame({"atoms": [1, 2, 3], "scs_angstrom2": thickness})
    assert judge_growth(table, thickness, (1.5, 2.0))["verdict"] == expected
