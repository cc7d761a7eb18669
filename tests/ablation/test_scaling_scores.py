"""What the scaling study counts and scores: operations by hand, networks and pairs of a tiny run."""

import json

import h5py
import numpy as np
import pandas as pd
import pytest
from ablation.scaling_law import main as fit_law
from ablation.scaling_scores import cost_of, hash_of
from ablation.scaling_scores import main as score
from emrestore.config.layers import resolved
from emrestore.jobs.scaling import (
    budget_settings,
    budget_training,
    papers_settings,
    published_restored,
    scaling_runs,
    scored_images,
)
from emrestore.networks.build import build

EDGE = 16


@pytest.fixture(scope="module")
def config():
    return resolved({"scale": "test"})


def test_the_operations_of_a_training_are_those_counted_by_hand():
    network = {"base": 16, "growth": 8, "convolutions": 2, "rdbs": 1, "grdbs": 1, "floor": 0.1}
    training = {"patch": 64, "batch": 4, "cgrdn": {"steps": 900}}
    full, half = 64 * 64, 32 * 32
    products = full * 9 * (1 * 16 + 16 * 1)  # the first and the last convolution
    products += half * 16 * 16 * 16 * 2  # 4 x 4, down and up
    products += half * 9 * (16 * 8 + 24 * 8)  # the two growth convolutions
    products += half * (32 * 16 + 16 * 16 + 16 * 16)  # the fusions of RDB, GRDB and all
    cost = cost_of({"network": network, "training": training})
    # two operations a product, three passes a step
    assert cost["tflop"] == pytest.approx(2 * 3 * products * 4 * 900 / 1e12)
    assert cost["parameters"] == 12497


def test_the_paper_stands_at_its_own_size_and_steps():
    cost = cost_of(papers_settings(resolved({"scale": "paper"})))
    assert cost["parameters"] == 7035521
    # 230.47 GFLOP an image of 256 pixels, by tests/networks/test_graph.py
    assert cost["tflop"] == pytest.approx(3 * 230.47e-3 * 4 * 500000, rel=1e-4)


def test_the_budgets_span_three_decades_and_size_grows_with_length():
    config = resolved({"scale": "paper"})
    costs = [cost_of(settings) for settings in budget_settings(config).values()]
    tflop = np.array([cost["tflop"] for cost in costs])
    assert (np.diff(np.log10(tflop)) > 0.4).all() and tflop[6] / tflop[0] > 1000
    sizes = np.log([cost["parameters"] for cost in costs])
    assert np.polyfit(np.log(tflop), sizes, 1)[0] == pytest.approx(0.5, abs=0.1)


def test_a_budget_is_trained_as_the_six_models_but_for_its_size_and_length(config):
    training = budget_training(config, "b2")
    assert training["cgrdn"] == {"steps": 8, "learning_rate": 2.0e-3} and training["patch"] == 32
    assert training["schedule"]["decay"] == "cosine"
    assert training["losses"]["psnr_floor"] == config["training"]["losses"]["psnr_floor"]
    assert scaling_runs(config)[:3] == [("b1", 0), ("b1", 1), ("b2", 0)]
    wrong = resolved({"scale": "test", "scaling": {"computed": ["b99"]}})
    with pytest.raises(ValueError, match="'b99' is no budget; expected some of b1"):
        scaling_runs(wrong)


def test_the_published_network_is_asked_for_where_it_is_enabled(config):
    assert published_restored(config) == [
        "results/test/comparison/restored/published-hrstem-test.h5"
    ]
    assert published_restored(resolved({"scale": "test", "published": {"enabled": False}})) == []
    assert scored_images(config) == 2


def test_the_hash_knows_every_pixel_of_both():
    x = np.zeros((2, 4, 4))
    y = x.copy()
    y[1, 3, 3] = 1.0
    assert len({hash_of(x, x), hash_of(x, y), hash_of(y, x), hash_of(x[:1], x[:1])}) == 4


@pytest.fixture
def run(config, tmp_path):
    """Score untrained networks of the test scale on three pairs, one of them twice the same image."""
    rng = np.random.default_rng(0)
    y = rng.integers(1000, 60000, (3, EDGE, EDGE)).astype(np.uint16)
    x = np.clip(y + rng.normal(0, 3000, y.shape), 0, 65535).astype(np.uint16)
    x[1] = y[1]
    published = y + 655.35
    with h5py.File(tmp_path / "pairs.h5", "w") as file:
        file.update({"x": x, "y": y})
    with h5py.File(tmp_path / "published.h5", "w") as file:
        file["restored"] = np.concatenate([published, published])
    budgets, runs, files = budget_settings(config), scaling_runs(config), ([], [])
    for budget, repeat in runs:
        model = build("cgrdn", budgets[budget]["network"])
        files[0].append(str(tmp_path / f"{budget}-{repeat}.keras"))
        files[1].append(str(tmp_path / f"{budget}-{repeat}.csv"))
        model.save(files[0][-1])
        pd.DataFrame({"step": [1, 2], "seconds": [1.0, 2.5]}).to_csv(files[1][-1])
    outputs = {name: tmp_path / f"of_{name}" for name in ("per_image", "published", "record")}

    def scored(given):
        paper = papers_settings(resolved({"scale": "paper"}))
        settings = (runs, budgets, paper, 8, {"seed": 1})
        score(files, [str(tmp_path / "pairs.h5")], given, outputs, *settings)
        kept = {"budget": str, "pairs": str}
        tables = [pd.read_csv(outputs[name], dtype=kept) for name in ("per_image", "published")]
        return (*tables, json.loads(outputs["record"].read_text()), outputs)

    return scored, (x, y), files, tmp_path


def test_networks_and_the_published_one_are_scored_on_the_same_pairs(run):
    scored, (x, y), files, folder = run
    own, published, record, _ = scored([str(folder / "published.h5")])
    assert own["image"].tolist() == [0, 2] * 6
    assert published["image"].tolist() == [0, 2]
    # a hundredth of the full scale
    assert np.allclose(published["psnr_db"], 40.0, atol=1e-3)
    assert own["pairs"].unique().tolist() == [record["pairs"]] == [hash_of(x, y)]
    assert (own["seconds"] == 2.5).all() and own["tflop"].nunique() == 3
    model = build("cgrdn", record["budgets"]["b3"]["network"])
    model.load_weights(files[0][-1])
    restored = np.asarray(model(x[2:, :, :, None].astype(np.float32)))[0, :, :, 0]
    error = np.mean((restored.astype(float) - y[2]) ** 2)
    assert own["psnr_db"].iloc[-1] == pytest.approx(10 * np.log10(65535**2 / error), abs=1e-3)
    assert record["budgets"]["b3"]["training"]["cgrdn"]["steps"] == 12
    assert record["images"] == 3 and record["seed"] == 1 and record["machine"]["processor"]


def test_law_and_points_come_with_and_without_published_network_and_reference(run):
    scored, _, _, folder = run
    settings = {"exponent": [0.01, 1.0], "resamples": 50, "confidence": 0.95}
    outputs = {name: folder / f"{name}.csv" for name in ("points", "law", "band")}
    quantities = {}
    for published in ([], [str(folder / "published.h5")]):
        *_, files = scored(published)
        fit_law(files["per_image"], [], files["published"], outputs, settings, 1)
        quantities[bool(published)] = set(pd.read_csv(outputs["law"])["quantity"])
        assert len(pd.read_csv(outputs["points"])) == 6 and len(pd.read_csv(outputs["band"])) > 10
    beside = {"published_db", "published_less_law_db"}
    assert quantities[True] - quantities[False] == beside and len(quantities[False]) == 5
    # what a run leaves is what the reference takes; a table with a head alone is one without rows
    table = pd.read_csv(files["per_image"], dtype=str)
    table[:0].to_csv(folder / "reference.csv", index=False)
    table[table["budget"] == "b1"].to_csv(folder / "one.csv", index=False)
    fit_law(
        folder / "one.csv", [folder / "reference.csv"], files["published"], outputs, settings, 1
    )
    assert pd.read_csv(outputs["law"]).empty and pd.read_csv(outputs["band"]).empty
    fit_law(folder / "one.csv", [files["per_image"]], files["published"], outputs, settings, 1)
    sources = pd.read_csv(outputs["points"])["source"]
    assert sources.value_counts().to_dict() == {"reference": 4, "this run": 2}
    assert not pd.read_csv(outputs["law"]).empty
