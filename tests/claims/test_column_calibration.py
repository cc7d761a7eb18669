"""Every rule on columns, on worlds in which its claim holds, does not, or stands on the border.

Tables are drawn as the studies make them: 20 realisations, the doses and thicknesses of the demo.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from emrestore.claims.quantification import judge_columns
from emrestore.config.layers import resolved
from emrestore.quantification import statistics
from worlds import assert_calibrated, measured_ratio, measured_value, rates, said

ROOT = Path(__file__).parents[2]
CONFIG = resolved({"scale": "demo"}, ROOT)
SETTINGS = CONFIG["audit"]
QUANTITATIVE = CONFIG["quantification"]
N = QUANTITATIVE["realisations"]
DOSES = QUANTITATIVE["studies"]["nanoparticle"]["doses"]
BULK = QUANTITATIVE["studies"]["thickness_series"]
CLAIMS = {
    claim["id"]: claim
    for claim in yaml.safe_load((ROOT / "workflow" / "audit" / "claims.yaml").read_text())
}


def row(method, quantity, dose, atoms=np.nan, **numbers):
    """Return one row of a study; numbers: value, ratio or less, each (value, low, high)."""
    same = {"dose_e_per_a2": dose, "atoms": atoms, "method": method, "quantity": quantity}
    same |= {"unit": "-", "n_realisations": N, "n_columns": 30}
    names = {
        "value": ("value", "low", "high"),
        "ratio": ("ratio_to_raw", "ratio_low", "ratio_high"),
        "less": ("less_raw", "less_raw_low", "less_raw_high"),
    }
    for kind, columns in names.items():
        same |= dict(zip(columns, numbers.get(kind, (1.0, 1.0, 1.0)), strict=True))
    return same


def bulk(rng, low=1.0, high=1.0, bound=1.0, error=0.08):
    """Return the thickness series: ratio to raw at both doses, spread over the bound at the lowest."""
    rows = []
    for dose, ratio in zip(BULK["doses"], (low, high), strict=True):
        for name in ("position", "scs"):
            for atoms in BULK["atoms"]:
                for quantity in ("precision", "rmse"):
                    found = {"ratio": measured_ratio(rng, ratio, error, N)}
                    found["value"] = measured_ratio(rng, bound, error, N)
                    rows.append(row("published", f"{name}_{quantity}", dose, atoms, **found))
                rows.append(row("bound", f"{name}_precision", dose, atoms))
    return pd.DataFrame(rows)


def particle(rng, quantity, ratios, error=0.06):
    """Return the ratios of an error to raw's by dose."""
    rows = []
    for dose, ratio in zip(DOSES, ratios, strict=True):
        rows.append(row("raw", quantity, dose))
        rows.append(row("published", quantity, dose, ratio=measured_ratio(rng, ratio, error, N)))
    return pd.DataFrame(rows)


def counted(rng, gains, error=1.5):
    """Return the gains in columns counted right by dose [points]."""
    rows = []
    for dose, gain in zip(DOSES, gains, strict=True):
        rows.append(row("raw", "correct_counts", dose))
        less = measured_value(rng, gain, error, N)
        rows.append(row("published", "correct_counts", dose, less=less))
    return pd.DataFrame(rows)


def falling(rng, errors, ratios):
    """Return position errors [pm] and their ratios to raw by dose."""
    rows = [
        row("published", "position_mae", dose)
        | row(
            "published",
            "position_mae",
            dose,
            value=measured_ratio(rng, error, 0.06, N),
            ratio=measured_ratio(rng, ratio, 0.06, N),
        )
        for dose, error, ratio in zip(DOSES, errors, ratios, strict=True)
    ]
    return pd.DataFrame(rows)


def started(rng, kept):
    """Return which share of wrong starts raw fits keep at the lowest dose."""
    found = measured_value(rng, kept, 0.05, N)
    return pd.DataFrame(
        [
            row("raw_wrong_start", "start_kept", DOSES[0], value=found),
            row("raw_wrong_start", "position_mae", DOSES[0]),
            row("raw", "position_mae_uncentred", DOSES[0]),
            row("published", "position_mae", DOSES[0]),
        ]
    )


def circuits(rng, share):
    """Return the share of restored images whose Burgers vector is right, as `distorted` gives it."""
    right = tuple(100 * part for part in statistics.share_interval(rng.binomial(N, share), N))
    return pd.DataFrame(
        [
            row("published", "burgers_found", DOSES[0], value=right),
            row("raw", "burgers_found", DOSES[0], value=(0.0, 0.0, 15.0)),
        ]
    )


NOTHING = pd.DataFrame(columns=["change", "dose_e_per_a2", "method", "quantity"])
HALF = SETTINGS["start_kept"]
FALL = SETTINGS["falls_rapidly"]
WITHIN = SETTINGS["converged_within"]

# claim: what draws its table, then the clear world, the one where it fails, and the border
CASES = {
    "F3-low-dose-precision": (bulk, {"low": 0.5}, {"low": 1.5}, {"low": 1.0}),
    "F3-converge": (bulk, {"high": 1.0}, {"high": 0.5}, {"high": WITHIN}),
    "F3-below-crlb": (bulk, {"bound": 0.5}, {"bound": 2.0}, {"bound": 1.0}),
    "F4-burgers": (circuits, {"share": 0.9}, {"share": 0.1}, {"share": 0.5}),
    "F4-position": (
        falling,
        {"errors": (30, 12, 5, 4), "ratios": (1.3, 0.7, 0.5, 0.4)},
        {"errors": (30, 29, 28, 28), "ratios": (0.7, 0.7, 0.7, 0.7)},
        # every part on its border
        {"errors": (30, 30 * FALL, 5, 4), "ratios": (1.0, 1.0, 1.0, 1.0)},
    ),
    "F4-raw-low-dose": (started, {"kept": 0.9}, {"kept": 0.1}, {"kept": HALF}),
    "F4-scs": (
        particle,
        {"quantity": "scs_mape", "ratios": [0.7] * 4},
        {"quantity": "scs_mape", "ratios": [0.7, 0.7, 0.7, 1.4]},
        {"quantity": "scs_mape", "ratios": [1.0] * 4},
    ),
    "F5-position": (
        particle,
        {"quantity": "position_mae", "ratios": [0.7] * 4},
        {"quantity": "position_mae", "ratios": [1.4, 0.7, 0.7, 0.7]},
        {"quantity": "position_mae", "ratios": [0.7, 0.7, 0.7, 1.0]},
    ),
    "F5-scs": (
        particle,
        {"quantity": "scs_mape", "ratios": [0.5, 0.6, 0.9, 1.0]},
        {"quantity": "scs_mape", "ratios": [1.0, 0.9, 0.6, 0.5]},
        # neither a gain nor more of it at low doses
        {"quantity": "scs_mape", "ratios": [1.0] * 4},
    ),
    "F5-counting": (
        counted,
        {"gains": (9, 12, 2, 0)},
        {"gains": (-9, -12, 0, 2)},
        {"gains": [0] * 4},
    ),
}
STUDY = {"F3": "thickness_series", "F4": "edge_dislocation", "F5": "nanoparticle"}


@pytest.mark.parametrize("name", CASES)
def test_wrong_verdicts_on_columns_are_rare(name):
    draw, *worlds = CASES[name]

    def verdict(truth):
        def of(rng):
            tables = {STUDY[name[:2]]: draw(rng, **truth), "response": NOTHING}
            return judge_columns(CLAIMS[name], tables, SETTINGS, "demo")["verdict"]

        return of

    assert_calibrated(name, *map(verdict, worlds))


def test_bootstrap_intervals_of_a_study_seldom_tell_equal_methods_apart(monkeypatch):
    # the tables above have Student's intervals; these are the study's own, of real errors
    monkeypatch.setattr(statistics, "DRAWS", 200)

    def verdict(rng):
        rows = []
        for dose in DOSES:
            common = rng.normal(0.0, 0.5, (2, N, 1))
            raw, restored = rng.normal(0.0, 1.0, (2, N, 8)) + common
            found = statistics.estimate(statistics.mean_absolute, restored, rng, raw)
            rows.append(row("published", "position_mae", dose) | found)
            rows.append(row("raw", "position_mae", dose))
        tables = {"nanoparticle": pd.DataFrame(rows)}
        return judge_columns(CLAIMS["F5-position"], tables, SETTINGS, "demo")["verdict"]

    found = rates("bootstrap-equal", verdict)
    said("bootstrap of equal methods, four doses", found)
    assert found.get("not reproduced", 0.0) <= 0.05 and found.get("reproduced", 0.0) <= 0.05


# judged by rules of other modules, which have tests of their own
NEW = {"F3-information", "F4-scs-variance", "F4-not-periodicity"}


def test_every_rule_on_columns_has_its_worlds():
    judged = {name for name in CLAIMS if name[:3] in ("F3-", "F4-", "F5-")}
    # counted: a diameter that was chosen to agree gives no verdict
    assert set(CASES) | {"F5-columns"} >= judged - NEW
