"""The judgement of restorations: features of known residuals, tiles, and the fitted score."""

from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pytest
from emrestore.trust.fit import (
    fitted,
    fitted_groups,
    rates,
    restored_wrongly,
    scored,
    strange_axes,
    usual,
)
from emrestore.trust.judgement import (
    SMALLEST_TILE,
    TILE,
    cut,
    judged,
    tile_features,
)
from emrestore.trust.raw_signs import raw_signs
from emrestore.trust.reference import read_references
from emrestore.trust.residual import blocks, features, lonely, normalised, prominence
from emrestore.trust.words import KINDS, UNKNOWN, plain
from restore.trust_tiles import cases, numbered
from scipy.spatial.distance import mahalanobis

ROOT = Path(__file__).parents[2]
SIZE = 128


def scene(seed):
    """Return a smooth image from 100 to 300."""
    rows, columns = np.indices((SIZE, SIZE)) / SIZE
    phases = np.random.default_rng(seed).uniform(0, 2 * np.pi, 2)
    wave = np.sin(5 * rows + phases[0]) * np.cos(7 * columns + phases[1])
    return 200.0 + 100.0 * wave


def poisson(seed):
    return np.random.default_rng(seed).poisson(scene(seed)).astype(float)


def test_poisson_noise_grows_with_the_signal_and_gaussian_noise_does_not():
    z, share, misfit = normalised(poisson(0), scene(0))
    assert z.std() == pytest.approx(1.0, abs=0.02)
    assert share == pytest.approx(1.0, abs=0.1) and misfit < 0.1
    gauss = scene(0) + np.random.default_rng(0).normal(0, 14.0, (SIZE, SIZE))
    assert normalised(gauss, scene(0))[1] == pytest.approx(0.0, abs=0.1)


def test_white_residual_has_no_correlation_and_flat_bands():
    found = features(poisson(1), scene(1))
    for name in ("along_1", "across_1", "along_4", "across_4", "shared", "edges"):
        assert abs(found[name]) < 0.05, name
    white = [
        value for name, value in found.items() if name.startswith("noise_") and name[-1] != "l"
    ]
    assert np.abs(white).max() < 0.6  # the smallest band holds some hundred waves


def test_correlation_along_the_scan_is_told_from_that_across():
    noise = np.random.default_rng(2).normal(0, 14.0, (SIZE, SIZE))
    tail = noise + 0.8 * np.roll(noise, 1, axis=1)
    along = features(scene(2) + tail, scene(2))
    # of x + a·x delayed by one: a / (1 + a²)
    assert along["along_1"] == pytest.approx(0.8 / 1.64, abs=0.04) and abs(along["across_1"]) < 0.05
    across = features((scene(2) + tail).T, scene(2).T)
    assert across["across_1"] == pytest.approx(along["along_1"]) and abs(across["along_1"]) < 0.05


def test_stripes_waves_impulses_and_jpeg_blocks_show_in_their_own_feature():
    usual, rng = features(poisson(3), scene(3)), np.random.default_rng(3)
    columns = np.arange(SIZE)
    striped = features(poisson(3) + 15.0 * rng.standard_normal(SIZE), scene(3))
    assert striped["column_means"] > usual["column_means"] + 3.0
    assert striped["row_means"] < usual["row_means"] + 0.5
    waved = features(poisson(3) + 10.0 * np.sin(2 * np.pi / 5 * columns), scene(3))
    assert waved["wave_alone"] > usual["wave_alone"] + 0.2
    one = np.sin(2 * np.pi / 5 * columns) + 0.1 * rng.normal(0, 1, (SIZE, SIZE))
    two = one + np.sin(2 * np.pi / 7 * columns[:, None])
    assert lonely(prominence(one)) > 0.2 + lonely(prominence(two))
    hit = poisson(3)
    hit[rng.random(hit.shape) < 0.05] = 1000.0
    assert features(hit, scene(3))["isolated"] > usual["isolated"] + 2.0
    cells = np.kron(rng.normal(0, 50.0, (SIZE // 8, SIZE // 8)), np.ones((8, 8))) + scene(3)
    assert blocks(cells) > blocks(poisson(3)) + 1.0


def test_scale_and_offset_of_the_intensities_do_not_matter():
    one = tile_features(poisson(4), scene(4))[1]
    other = tile_features(0.01 * poisson(4) - 3, 0.01 * scene(4) - 3)[1]
    for name in one:
        assert other[name][0] == pytest.approx(one[name][0], abs=1e-3), name


@pytest.mark.parametrize(
    "height, width", [(256, 256), (300, 200), (128, 70), (64, 64), (129, 1000)]
)
def test_tiles_cover_the_image(height, width):
    seen = np.zeros((height, width), bool)
    for top, left, tall, wide in cut(height, width):
        assert (tall, wide) == (min(height, TILE), min(width, TILE))
        seen[top : top + tall, left : left + wide] = True
    assert seen.all()


def smooth(noise):
    return (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1)) / np.sqrt(3.0)


def hit(noise):
    return np.where(np.random.default_rng(9).random(noise.shape) < 0.05, 200.0, noise)


def tiles():
    """Return features of images with white noise and, foreign, with smooth noise or with impulses."""
    rows = []
    for modality in ("hrstem", "hrtem"):
        for i in range(36):
            noise = np.random.default_rng(i).normal(0, 14.0, (SIZE, SIZE))
            name, made = [("own", noise), ("correlated", smooth(noise)), ("impulses", hit(noise))][
                i % 3
            ]
            about = {"modality": modality, "set": name, "source": "test", "image": i}
            found = tile_features(scene(i) + made, scene(i))[1].iloc[0].to_dict()
            rows.append(found | about | {"foreign": name != "own"})
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def known():
    return tiles()


def test_a_fitted_score_flags_what_it_was_fitted_to_flag_and_says_why(tmp_path, known):
    path = tmp_path / "trust.csv"
    fitted_groups(known, 0.01, {"resemblance": 0.1, "strangeness": 0.05}).to_csv(path)
    reference = read_references(path)["hrstem"]
    noise = np.random.default_rng(100).normal(0, 14.0, (SIZE, SIZE))
    fits = judged(scene(100) + noise, scene(100), "hrstem", reference, 0.0)
    assert fits.verdict == "fits" and fits.sentence().startswith("Nothing speaks against")
    doubtful = judged(scene(100) + smooth(noise), scene(100), "hrstem", reference, 0.0)
    assert doubtful.verdict == "doubtful" and len(doubtful.suspicious()) == 1
    assert "smooth noise" in doubtful.reasons[0]
    spotted = judged(scene(100) + hit(noise), scene(100), "hrstem", reference, 0.0)
    assert spotted.verdict == "doubtful" and "black and white pixels" in spotted.reasons[0]
    assert len(spotted.reasons) > 1
    # a wave is none of the kinds of the fit, and here resembles none of them
    unknown = replace(reference, intercepts=reference.intercepts - 100.0)
    columns = np.arange(SIZE)
    waved = scene(100) + noise + 40.0 * np.sin(2 * np.pi / 5 * columns)
    strange = judged(waved, scene(100), "hrstem", unknown, 0.0)
    assert strange.verdict == "doubtful" and UNKNOWN in strange.reasons[0]
    assert any("wave" in reason for reason in strange.reasons[1:])
    assert judged(scene(100) + noise, scene(100), "hrstem", unknown, 0.0).verdict == "fits"


def test_the_weights_are_a_minimum_of_the_penalised_loss(known):
    some, ridge = known[known["modality"] == "hrtem"], 0.01
    reference = fitted(some, ridge)
    classes = np.where(some["foreign"], some["set"], "own")
    share = {"own": 0.5, "correlated": 0.25, "impulses": 0.25}

    def loss(weights, intercepts):
        odds = np.exp(reference.deviations(some, "hrtem") @ weights + intercepts)
        chance = np.column_stack([odds, np.ones(len(odds))])
        chance = chance / chance.sum(axis=1, keepdims=True)
        order = [*reference.intercepts.index, "own"]
        total = 0.5 * ridge * (weights**2).sum()
        for name, weight in share.items():
            total -= weight * np.log(chance[classes == name, order.index(name)]).mean()
        return total

    weights, intercepts = reference.weights(), reference.intercepts.to_numpy()
    least, rng = loss(weights, intercepts), np.random.default_rng(0)
    for _ in range(20):
        step = 0.05 * rng.standard_normal(weights.shape)
        other = 0.05 * rng.standard_normal(intercepts.shape)
        assert loss(weights + step, intercepts + other) > least


def test_the_evidence_of_an_image_is_the_mean_of_its_tiles(known):
    reference = fitted(known, 0.01)
    some = known[known["modality"] == "hrtem"].iloc[:4].assign(image=0, foreign=False, set="own")
    found = scored(some, {"hrtem": reference}).iloc[0]
    mean = reference.evidence(some, "hrtem").mean(axis=0)
    assert found["resemblance"] == pytest.approx(np.log(np.exp(mean).sum()))
    assert found["strangeness"] == pytest.approx(
        np.log(reference.strangeness(some, "hrtem").mean())
    )
    assert found["score"] == max(found["resemblance"], found["strangeness"])


def test_strangeness_is_the_distance_of_mahalanobis():
    rng = np.random.default_rng(1)
    mixed = rng.normal(0.0, 1.0, (500, 4)) @ rng.normal(0.0, 1.0, (4, 4)) + 2.0
    middle, axes = strange_axes(mixed)
    inverse = np.linalg.inv(np.cov(mixed.T) + 0.03 * np.eye(4))
    for row in mixed[:5]:
        found = np.sqrt((((row - middle) @ axes) ** 2).sum())
        assert found == pytest.approx(mahalanobis(row, mixed.mean(axis=0), inverse))


def test_the_limits_leave_the_wished_share_of_own_images_above(known):
    table = fitted_groups(known, 0.01, {"resemblance": 0.25, "strangeness": 0.25})
    loose = fitted_groups(known, 0.01, {"resemblance": 0.0, "strangeness": 0.0})
    weight, axis = "weight_correlated", "axis_0"
    assert table.loc["intercept", weight].iloc[0] > loose.loc["intercept", weight].iloc[0]
    assert abs(table.loc["floor", axis].iloc[0]) > abs(loose.loc["floor", axis].iloc[0])


def test_images_of_several_sources_are_kept_apart(known):
    reference = fitted(known, 0.01)
    two = pd.concat([known.assign(source="a"), known.assign(source="b")])
    assert len(scored(two, dict.fromkeys(("hrstem", "hrtem"), reference))) == 2 * len(known)


def test_the_usual_is_that_of_most_images():
    rng = np.random.default_rng(0)
    own = pd.DataFrame({"modality": "hrtem", "a": rng.normal(3.0, 2.0, 4000)})
    table = usual(own, ["a"])
    assert table.loc["a", "usual_hrtem"] == pytest.approx(3.0, abs=0.1)
    assert table.loc["a", "deviation"] == pytest.approx(2.0, abs=0.1)
    own.loc[:100, "a"] = 30.0  # a few noiseless images do not widen it much
    assert usual(own, ["a"]).loc["a", "deviation"] < 2.3


def test_what_cannot_be_judged_says_so():
    image = poisson(5)
    assert "only for the published ones" in judged(image, image, "hrstem", None, 0.0).sentence()
    reference = read_references(ROOT / "workflow/scripts/emrestore/trust/reference.csv")["hrstem"]
    small = image[: SMALLEST_TILE - 1]
    assert "smaller than" in judged(small, small, "hrstem", reference, 0.0).sentence()
    flat = np.ones((SIZE, SIZE))
    assert "flat" in judged(flat, flat, "hrstem", reference, 0.0).sentence()


def test_the_kept_score_knows_every_modality_and_feature_in_words():
    references = read_references(ROOT / "workflow/scripts/emrestore/trust/reference.csv")
    assert set(references) == {"hrstem", "lrstem", "hrtem", "lrtem", "hrsem", "lrsem"}
    names = list(features(poisson(6), scene(6)) | raw_signs(poisson(6), scene(6)))
    for reference in references.values():
        assert list(reference.table.index) == names
        assert all(plain(name) for name in reference.table.index)
        assert set(reference.intercepts.index) - {"turned"} == set(KINDS) - {"turned"}


def test_only_the_authors_own_pairs_are_known_to_be_restored_wrongly():
    images = pd.DataFrame(
        {"modality": "lrtem", "set": ["authors", "authors", "jpeg"], "image": [5, 4, 5]}
    )
    assert restored_wrongly(images, {"lrtem": [5]}).tolist() == [True, False, False]


def test_rates_set_known_failures_apart_and_have_wilson_intervals():
    images = pd.DataFrame(
        {
            "modality": "hrstem",
            "set": ["authors"] * 10 + ["jpeg"] * 4,
            "image": [*range(10), *range(4)],
            "foreign": [False] * 10 + [True] * 4,
            "flagged": [True] + [False] * 9 + [True] * 4,
        }
    )
    found = rates(images, {"hrstem": [0]})
    row = {
        name: found[(found["set"] == name) & (found["modality"] == "all")].iloc[0]
        for name in found["set"]
    }
    assert row["authors"]["images"] == 9 and row["authors"]["flagged"] == 0
    assert row["authors, restored wrongly"]["flagged"] == 1
    # Wilson, 4 of 4: z²/(n + z²) below
    assert row["jpeg"]["low"] == pytest.approx(4 / (4 + 1.96**2), abs=1e-3)
    assert row["all test pairs"]["rate"] == pytest.approx(0.1)


@pytest.fixture
def pairs_file(tmp_path):
    """Return a file with 8 pairs whose pixels tell their number."""
    path = tmp_path / "pairs.h5"
    number = np.arange(8, dtype=np.uint16)[:, None, None]
    with h5py.File(path, "w") as file:
        file["x"] = number * np.ones((1, SIZE, SIZE), np.uint16)
        file["y"] = number * np.ones((1, SIZE, SIZE), np.uint16)
    return [str(path)]


TRUST = {
    "pairs": {"training": 5, "validation": 2, "authors": 8},
    "sources": {"training": 3, "validation": 1},
    "foreign": {"training": 2, "validation": 1, "authors": 1},
}


def test_fit_and_test_share_no_authors_pair_and_foreign_images_no_pair_of_ours(pairs_file):
    fit, tested = (numbered(pairs_file, data, TRUST)[0] for data in ("authors_fit", "authors_test"))
    assert [i for i, _, _ in fit] == [0, 2, 4, 6] and [i for i, _, _ in tested] == [1, 3, 5, 7]
    assert all((x == i).all() and (y == i).all() for i, x, y in fit + tested)
    own, sources = numbered(pairs_file, "training", TRUST)
    assert [i for i, _, _ in own] == [0, 1, 2, 3, 4] and [i for i, _, _ in sources] == [5, 6, 7]


@pytest.mark.parametrize("modality, turned", [("hrtem", 0), ("lrtem", 0), ("hrstem", 2)])
def test_every_kind_is_drawn_and_turned_only_where_there_is_a_scan(pairs_file, modality, turned):
    found = list(cases(pairs_file, {"lrsem": pairs_file}, modality, "training", TRUST, 1))
    count = pd.Series([name for name, *_ in found]).value_counts()
    assert count["training"] == 5 and count.get("turned", 0) == turned
    assert set(count.index) - {"training", "turned"} == set(KINDS) - {"turned"}
    assert (count.drop("training") == 2).all()
    assert [foreign for name, _, foreign, _ in found] == [name != "training" for name, *_ in found]
    others = [image for name, _, _, image in found if name == "other_network"]
    assert {int(image[0, 0]) for image in others} <= {5, 6, 7}
