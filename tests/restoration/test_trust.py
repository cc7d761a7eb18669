"""The judgement of restorations: features of known residuals, tiles, and the fitted score."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from emrestore.restoration.residual import blocks, features, lonely, normalised, prominence
from emrestore.restoration.trust import (
    SMALLEST_TILE,
    TILE,
    cut,
    judged,
    plain,
    read_references,
    tile_features,
)
from emrestore.restoration.trust_fit import fitted_groups, rates

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


def tiles():
    """Return features of images with white and, foreign, with smooth noise."""
    rows = []
    for modality in ("hrstem", "hrtem"):
        for i in range(24):
            noise = np.random.default_rng(i).normal(0, 14.0, (SIZE, SIZE))
            foreign = i % 2 == 1
            if foreign:
                noise = (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1)) / np.sqrt(3.0)
            about = {"modality": modality, "set": str(foreign), "image": i, "foreign": foreign}
            rows.append(features(scene(i) + noise, scene(i)) | about)
    return pd.DataFrame(rows)


def test_a_fitted_score_flags_what_it_was_fitted_to_flag_and_says_why(tmp_path):
    path = tmp_path / "trust.csv"
    fitted_groups(tiles(), 0.1, 0.1).to_csv(path)
    reference = read_references(path)["hrstem"]
    noise = np.random.default_rng(100).normal(0, 14.0, (SIZE, SIZE))
    fits = judged(scene(100) + noise, scene(100), "hrstem", reference, 0.0)
    assert fits.verdict == "fits" and fits.sentence().startswith("Nothing speaks against")
    noise = (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1)) / np.sqrt(3.0)
    doubtful = judged(scene(100) + noise, scene(100), "hrstem", reference, 0.0)
    assert doubtful.verdict == "doubtful" and len(doubtful.suspicious()) == 1
    assert any("correlation" in reason or "power" in reason for reason in doubtful.reasons)


def test_what_cannot_be_judged_says_so():
    image = poisson(5)
    assert "only for the published ones" in judged(image, image, "hrstem", None, 0.0).sentence()
    reference = read_references(ROOT / "workflow/restore/trust.csv")["hrstem"]
    small = image[: SMALLEST_TILE - 1]
    assert "smaller than" in judged(small, small, "hrstem", reference, 0.0).sentence()
    flat = np.ones((SIZE, SIZE))
    assert "flat" in judged(flat, flat, "hrstem", reference, 0.0).sentence()


def test_the_kept_score_knows_every_modality_and_feature_in_words():
    references = read_references(ROOT / "workflow/restore/trust.csv")
    assert set(references) == {"hrstem", "lrstem", "hrtem", "lrtem", "hrsem", "lrsem"}
    for reference in references.values():
        assert list(reference.table.index) == list(features(poisson(6), scene(6)))
        assert all(plain(name) for name in reference.table.index)


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
