"""Every rule on networks, filters, noise models and choices, on worlds whose answer is known.

As many images, columns and trainings as the demo has; as the paper scale has, where only that can decide.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from emrestore.claims.bm3d import judge_bm3d, judge_gap
from emrestore.claims.choice import judge_ablation, judge_grid
from emrestore.claims.growth import EXPONENT, judge_growth
from emrestore.claims.network import judge_network_psnr, judge_order
from emrestore.claims.real_image import (
    FIGURE7,
    judge_contrast,
    judge_noise_model,
)
from emrestore.comparison.ablation import trend
from emrestore.comparison.choices import grid_table
from emrestore.comparison.noise_models import rate_of
from emrestore.config.layers import resolved
from worlds import assert_calibrated, measured_ratio, rates, said

ROOT = Path(__file__).parents[2]
DEMO, PAPER = (resolved({"scale": scale}, ROOT) for scale in ("demo", "paper"))
SETTINGS = PAPER["audit"]
CLAIMS = {
    claim["id"]: claim
    for claim in yaml.safe_load((ROOT / "workflow" / "audit" / "claims.yaml").read_text())
}
HRSTEM = {"modality": "hrstem", "data": "test"}
PARAMETERS = {"mrunet": 51.7e6, "grdn": 7.02e6, "cgrdn": 7.04e6}
LUCK = 0.005  # dB; how far a long training strays with its seed


def images_of(rng, quality, n, between=4.0, within=0.3):
    """Return per_image.csv: images differ by several dB, methods on one image by less."""
    image = between * rng.standard_normal(n)
    parts = [
        pd.DataFrame(
            {"image": range(n), "psnr_db": q + image + within * rng.standard_normal(n)}
        ).assign(method=method, **HRSTEM)
        for method, q in quality.items()
    ]
    return pd.concat(parts, ignore_index=True)


def table_of(quality):
    """Return table1.csv as far as the rules read it."""
    rows = [{"method": m, **HRSTEM, "parameters": PARAMETERS.get(m, 0)} for m in quality]
    return pd.DataFrame(rows).assign(psnr_db=0.0, psnr_low=0.0, psnr_high=0.0, n_images=0)


def repeats_of(rng):
    """Return repeats.csv of the ablation at the paper scale."""
    layers, repeats = PAPER["ablation"]["n_lay"], PAPER["ablation"]["repeats"]
    return pd.DataFrame(
        [
            {"n_lay": n, "repeat": r, "psnr_db": 36.0 + 0.1 * n + LUCK * rng.standard_normal()}
            for n in layers
            for r in repeats
        ]
    )


def order(qualities):
    def verdict(rng):
        trained = {name: q + LUCK * rng.standard_normal() for name, q in qualities.items()}
        per_image = images_of(rng, trained, PAPER["comparison"]["images"]["hrstem"], within=0.1)
        tables = {"table1": table_of(trained), "per_image": per_image, "repeats": repeats_of(rng)}
        return judge_order(CLAIMS["T1-order"], tables, SETTINGS, "paper")["verdict"]

    return verdict


def test_the_order_of_networks():
    assert_calibrated(
        "T1-order",
        order({"mrunet": 36.70, "grdn": 36.90, "cgrdn": 36.96}),
        order({"mrunet": 36.70, "grdn": 36.96, "cgrdn": 36.80}),
        order({"mrunet": 36.90, "grdn": 36.90, "cgrdn": 36.90}),
    )


def network_psnr(offset, between, harder=0.0, within=0.0):
    """Return the verdict on a network so far [dB] from Table 1, on pairs so much harder."""
    claim = CLAIMS["T1-psnr-mrunet"]

    def verdict(rng):
        quality = {"mrunet": claim["paper"] + offset - harder + LUCK * rng.standard_normal()}
        quality["published"] = claim["published"] - harder
        per_image = images_of(rng, quality, 1000, between=between, within=within)
        tables = {"per_image": per_image, "repeats": repeats_of(rng)}
        return judge_network_psnr(claim, tables, SETTINGS, "paper")["verdict"]

    return verdict


def test_the_psnr_of_a_network():
    tolerance = SETTINGS["table1_tolerance_db"]
    # with images as alike as these the tolerance can be met; with ours it cannot, and nothing is said
    assert_calibrated(
        "T1-psnr", network_psnr(0.0, 0.05), network_psnr(0.5, 0.05), network_psnr(tolerance, 0.05)
    )
    found = rates("T1-psnr-images", network_psnr(0.0, 4.0))
    said("T1-psnr, images as they are", found)
    assert "reproduced" not in found and found.get("not reproduced", 0.0) <= 0.05


@pytest.mark.parametrize("harder", [0.3, 1.0, -1.0])
def test_harder_pairs_do_not_refute_a_network(harder):
    # a training that is just the paper's, on pairs that are not
    found = rates(f"T1-psnr-harder-{harder}", network_psnr(0.0, 4.0, harder, within=0.3))
    said(f"T1-psnr, pairs {harder:+} dB harder", found)
    assert "reproduced" not in found and found.get("not reproduced", 0.0) <= 0.05
    if abs(harder) == 1.0:
        assert found["not testable"] >= 0.95
    alike = rates(f"T1-psnr-alike-{harder}", network_psnr(0.0, 0.05, harder))
    assert alike == {"not testable": 1.0}


def bm3d(levels):
    """Return the verdict on BM3D in worlds where its four variants have some mean PSNR."""
    names = ("bm3d_estimated", "bm3d_true", "bm3d_spectrum", "bm3d_stabilised")
    claim = CLAIMS["BM3D-psnr"]

    def verdict(rng):
        quality = dict(zip(names, levels, strict=True))
        per_image = images_of(rng, quality, DEMO["comparison"]["images"]["hrstem"], between=3.0)
        return judge_bm3d(claim, {"per_image": per_image}, SETTINGS, "demo")["verdict"]

    return verdict


def gap(levels):
    """Return the verdict on the gap in worlds where the variants lie so far below the network."""
    names = ("bm3d_estimated", "bm3d_true", "bm3d_spectrum", "bm3d_stabilised")

    def verdict(rng):
        quality = {name: 36.96 - level for name, level in zip(names, levels, strict=True)}
        quality["published"] = 36.96
        images = DEMO["comparison"]["images"]["hrstem"]
        per_image = images_of(rng, quality, images, between=4.0, within=2.0)
        return judge_gap(CLAIMS["BM3D-gap"], {"per_image": per_image}, SETTINGS, "demo")["verdict"]

    return verdict


def test_bm3d_and_its_gap():
    edge = SETTINGS["psnr_tolerance_db"]
    assert_calibrated("BM3D-psnr", bm3d([30.45] * 4), bm3d([26.0] * 4), bm3d([30.45 + edge] * 4))
    assert_calibrated("BM3D-gap", gap([6.51] * 4), gap([10.0] * 4), gap([6.51 + edge] * 4))
    # one variant as in the paper, the others not: the paper's may have been either
    found = rates("BM3D-mixed", bm3d([30.45, 26.0, 35.0, 30.45]))
    said("BM3D-psnr, variants that differ", found)
    assert found == {"inconclusive": 1.0}


def ablation(name, slope, curvature, scale, repeats):
    """Return the verdict on Figure 1; L1 of a training strays by 2e-3 about its law."""
    layers = np.array(PAPER["ablation"]["n_lay"], dtype=float)
    middle = layers - layers.mean()

    def verdict(rng):
        rows = [
            {"repeat": r, "n_lay": n, "l1": l1 + 2e-3 * rng.standard_normal()}
            for r in range(repeats)
            for n, l1 in zip(layers, 0.1 + slope * middle + curvature / 2 * middle**2, strict=True)
        ]
        table = trend(pd.DataFrame(rows), 0.95)
        return judge_ablation(CLAIMS[name], {"ablation": table}, SETTINGS, scale)["verdict"]

    return verdict


def test_the_fall_and_the_plateau_of_figure_1():
    fewest = SETTINGS["fewest_trainings"]
    assert_calibrated(
        "F1-l1-falls",
        ablation("F1-l1-falls", -0.01, 0.0, "demo", fewest),
        ablation("F1-l1-falls", 0.01, 0.0, "demo", fewest),
        ablation("F1-l1-falls", 0.0, 0.0, "demo", fewest),
    )
    assert_calibrated(
        "F1-plateau",
        ablation("F1-plateau", -0.01, 0.006, "paper", fewest),
        ablation("F1-plateau", -0.01, -0.006, "paper", fewest),
        ablation("F1-plateau", -0.01, 0.0, "paper", fewest),
    )
    for name in ("F1-l1-falls", "F1-plateau"):
        assert rates(name, ablation(name, -0.01, 0.006, "paper", 3)) == {"too small here": 1.0}


def grid(in_use_below):
    """Return the verdict on a grid whose cell in use lies so far [dB] below the best one."""
    choices = DEMO["choices"]
    rates_, sets = choices["grid"]["learning_rates"], ["used", *choices["grid"]["sets"]]
    cells = [
        {"variant": f"{w}-{r}", "weights": w, "learning_rate": r} for w in sets for r in rates_
    ]
    used = cells[1]["variant"]

    def verdict(rng):
        rows = []
        image = 3.0 * rng.standard_normal(choices["images"])
        for place, cell in enumerate(cells):
            # the others lie a decibel apart, the first 1 dB below the top
            level = -in_use_below if cell["variant"] == used else -1.0 - 0.5 * place
            if in_use_below and place == 0:
                level = 0.0
            for repeat in choices["repeats"]:
                luck = 0.1 * rng.standard_normal()
                values = level + luck + image + 0.2 * rng.standard_normal(len(image))
                rows += [
                    {"variant": cell["variant"], "repeat": repeat, "image": i, "psnr_db": v}
                    for i, v in enumerate(values)
                ]
        table = grid_table(pd.DataFrame(rows), cells, used, 0.95)
        return judge_grid(CLAIMS["R-grid-search"], {"grid": table}, SETTINGS, "demo")["verdict"]

    return verdict


def test_the_grid_search():
    bound = SETTINGS["equivalent_db"]
    assert_calibrated("R-grid-search", grid(0.0), grid(1.5), grid(bound))
    # worse by more than counts, and by less than two seeds tell: not confirmed by that
    found = rates("R-grid-search-untold", grid(bound + 0.1))
    said("R-grid-search, a loss that few seeds cannot tell", found)
    assert found.get("reproduced", 0.0) <= 0.05 and found.get("not reproduced", 0.0) <= 0.5


def growth(exponent, rising):
    """Return the verdict on Z^1.7 and on the share of steps in thickness that rise."""

    def verdict(rng):
        fitted = [measured_ratio(rng, exponent, 0.02, 8) for _ in range(2)]
        table = pd.DataFrame(fitted, columns=["exponent", "low", "high"])
        table = table.assign(voltage_kv=[80, 300], detector="haadf", n_atoms=9)
        steps = np.where(rng.random(74) < rising, 1.0, -1.0)
        thickness = pd.DataFrame(
            {"atoms": range(1, 76), "scs_angstrom2": np.r_[0.0, steps].cumsum()}
        )
        tables = {"exponents": table, "thickness": thickness}
        return judge_growth(CLAIMS["SCS-Z"], tables, SETTINGS, "demo")["verdict"]

    return verdict


def test_growth_with_z_and_thickness_in_worlds():
    # both voltages on the border
    top = EXPONENT + SETTINGS["exponent_within"]
    assert_calibrated("SCS-Z", growth(1.7, 0.99), growth(2.4, 0.99), growth(top, 0.99))
    found = rates("SCS-Z-falls", growth(1.7, 0.4))
    said("SCS-Z, cross sections that do not rise", found)
    assert found.get("not reproduced", 0.0) >= 0.95


def faults(name, wrong, full, trainings=5, luck=0.15):
    """Return the verdict on Figure 7 in worlds with such rates of all faults, per column.

    Every training has luck of its own: the logarithm of its rate strays by `luck`.
    """
    images = DEMO["noise_models"]["images"]["test"]
    measure = FIGURE7[f"F7-{name.replace('_', '-')}"][1]

    def verdict(rng):
        columns = rng.integers(5, 40, images)
        strayed = {
            model: rate * np.exp(luck * rng.standard_normal((trainings, 1)))
            for model, rate in (("wrong", wrong), ("full", full))
        }
        parts = {m: 100.0 * rng.poisson(rate * columns) for m, rate in strayed.items()}
        parts["change"] = parts["full"] - parts["wrong"]
        row = {"case": name, "measure": measure, "unit": "per 100 columns"}
        for model, values in parts.items():
            found = rate_of(rng, values, columns.astype(float), model != "change")
            row |= dict(zip((model, f"{model}_low", f"{model}_high"), found, strict=True))
        row |= {"n_images": images, "n_columns": columns.sum(), "n_trainings": trainings}
        table = pd.DataFrame([row, row | {"measure": "psnr"}])
        claim = {"id": f"F7-{name.replace('_', '-')}"}
        return judge_noise_model(claim, {"noise_models": table}, SETTINGS, "demo")["verdict"]

    return verdict


@pytest.mark.parametrize("name", ["fast_scan", "y_jitter"])
def test_faults_of_noise_models_that_must_be_gone(name):
    assert_calibrated(
        f"F7-{name}", faults(name, 0.1, 0.003), faults(name, 0.1, 0.05), faults(name, 0.1, 0.01)
    )


@pytest.mark.parametrize("name", ["interpolation", "detector"])
def test_faults_of_noise_models_that_must_be_rarer(name):
    assert_calibrated(
        f"F7-{name}", faults(name, 0.1, 0.05), faults(name, 0.05, 0.1), faults(name, 0.05, 0.05)
    )


def contrast(ratio):
    """Return the verdict on Figure 8 with both rivals at so much of the published contrast."""

    def verdict(rng):
        rows = []
        for method in ("noise2void", "atomsegnet"):
            for measure in ("michelson", "to_noise"):
                value, low, high = measured_ratio(rng, ratio, 0.06, 16)
                row = {"method": method, "measure": measure, "n_columns": 90, "n_regions": 16}
                row |= {"n_trainings": SETTINGS["fewest_trainings"]}
                rows.append(row | {"ratio": value, "ratio_low": low, "ratio_high": high})
        return judge_contrast(
            CLAIMS["F8-contrast"], {"contrast": pd.DataFrame(rows)}, SETTINGS, "demo"
        )["verdict"]

    return verdict


def test_contrast_of_columns():
    assert_calibrated("F8-contrast", contrast(0.7), contrast(1.4), contrast(1.0))
