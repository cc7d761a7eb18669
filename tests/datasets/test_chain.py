"""The whole S(T)EM chain: effects switch off one by one, and both images are edited alike."""

import copy
from pathlib import Path

import numpy as np
import pytest
import yaml
from emrestore.distortion.chain import distort_stem, scan_margin
from emrestore.distortion.draw import draw_stem
from emrestore.random import stream
from scipy.ndimage import gaussian_filter

ROOT = Path(__file__).parents[2]
SIZE = (48, 64)
EFFECTS = {
    "jitter": ("jitter",),
    "detector": ("detector",),
    "fast_scan": ("fast_scan",),
    "row_lines": ("pixels", "row_lines"),
    "black": ("pixels", "black"),
    "zingers": ("pixels", "zingers"),
    "clip": ("pixels", "clip"),
    "interpolation": ("postprocess", "interpolation"),
    "blur": ("postprocess", "blur"),
    "crop": ("postprocess", "crop"),
    "annotation": ("postprocess", "annotation"),
}


def section(config, path):
    for key in path:
        config = config[key]
    return config


def streams(index):
    return lambda name: stream(11, index, name)


@pytest.fixture
def config():
    return yaml.safe_load((ROOT / "config.yaml").read_text())["distortion"]


@pytest.fixture
def silent(config):
    """Every effect off: only the joint scale and the rounding are left."""
    for path in EFFECTS.values():
        section(config, path)["probability"] = 0.0
    config["detector"]["shot_probability"] = 0.0
    config["storage"] |= {"identity": 0.0, "bits": 0}
    return config


def distorted(config, index=0, pixel_size=0.2, modality="hrstem"):
    parameters = draw_stem(streams(index), config, pixel_size, modality)
    margin = scan_margin(parameters, SIZE, config)
    whole = gaussian_filter(stream(12, index).random((400, 400)), 2.0)
    # the same specimen whatever the margin, so that results can be compared
    rows = slice(150 - margin, 150 + SIZE[0] + margin)
    y = whole[rows, slice(150 - margin, 150 + SIZE[1] + margin)] / whole.max()
    return (*distort_stem(y, margin, SIZE, parameters, config, streams(index)), parameters)


def test_without_effects_x_is_y(silent):
    x, y, _, _ = distorted(silent)
    assert x.shape == SIZE and x.dtype == y.dtype == np.uint16
    assert np.array_equal(x, y)


@pytest.mark.parametrize("name", EFFECTS)
def test_each_effect_alone_changes_the_pair(silent, name):
    clean = distorted(silent)[1]
    effect = section(silent, EFFECTS[name])
    effect["probability"] = 1.0
    x, y, _, _ = distorted(silent)
    if name in ("crop", "annotation", "interpolation"):
        assert np.array_equal(x, y) and not np.array_equal(y, clean)
    else:
        assert not np.array_equal(x, y)


@pytest.mark.parametrize("name", EFFECTS)
def test_switching_one_effect_off_leaves_the_others_as_drawn(config, name):
    everything = copy.deepcopy(config)
    for path in EFFECTS.values():
        section(everything, path)["probability"] = 1.0
    everything["postprocess"]["crop"]["probability"] = 0.5
    everything["postprocess"]["annotation"]["probability"] = 0.5
    without = copy.deepcopy(everything)
    section(without, EFFECTS[name])["probability"] = 0.0
    own = {
        "jitter": "jitter.",
        "detector": "detector.sigma",
        "fast_scan": "fast_scan.",
        "interpolation": ("post.interpolation", "post.scale", "post.angle", "post.shear"),
        "blur": "post.blur",
        "crop": ("post.crop", "post.fill"),
        "annotation": ("post.annotation", "post.mirrored", "post.reversed"),
    }.get(name, f"pixels.{name}")
    changed = 0
    for index in range(6):
        before = draw_stem(streams(index), everything, 0.2)
        after = draw_stem(streams(index), without, 0.2)
        for key, value in before.items():
            same = value == after[key] or (value != value and after[key] != after[key])
            assert same or key.startswith(own), key
            changed += not same
    assert changed


def test_crop_and_annotation_never_meet_and_keep_their_rates(config):
    post = config["postprocess"]
    post["crop"]["probability"], post["annotation"]["probability"] = 0.17, 0.15
    drawn = [draw_stem(streams(i), config, 0.2) for i in range(1000)]
    crop = np.array([bool(p["post.crop"]) for p in drawn])
    note = np.array([bool(p["post.annotation"]) for p in drawn])
    assert not np.any(crop & note)
    # three binomial deviations
    assert abs(crop.mean() - 0.17) < 0.034 and abs(note.mean() - 0.15) < 0.032


@pytest.mark.parametrize("name", ["crop", "annotation"])
def test_edits_put_the_same_counts_at_the_same_pixels(silent, name):
    for index in range(8):
        silent["postprocess"][name]["probability"] = 0.0
        plain = distorted(silent, index)[1].astype(float)
        silent["postprocess"][name]["probability"] = 1.0
        silent["detector"]["shot_probability"] = 1.0
        x, y, storage, _ = distorted(silent, index)
        silent["detector"]["shot_probability"] = 0.0
        # the joint scale moved with the noise: bring the untouched image onto it
        unedited = np.isclose(*np.broadcast_arrays(y, rescaled(plain, y)), atol=1.5)
        assert 0 < np.mean(~unedited) < 0.8
        assert np.array_equal(x[~unedited], y[~unedited])


def rescaled(plain, y):
    """Fit the line that takes most of one image to the other (edited pixels are outliers)."""
    slope, offset = np.polyfit(plain.ravel(), y.ravel().astype(float), 1)
    for _ in range(40):
        error = np.abs(slope * plain + offset - y)
        near = error <= np.median(error)
        slope, offset = np.polyfit(plain[near], y[near].astype(float), 1)
    return slope * plain + offset


def test_identity_keeps_the_edits(config):
    config["storage"]["identity"] = 1.0
    config["postprocess"]["crop"]["probability"] = 1.0
    config["postprocess"]["annotation"]["probability"] = 0.0
    x, y, _, parameters = distorted(config)
    assert np.array_equal(x, y) and parameters["storage.bits"] == 0


def test_dose_gives_the_mean_number_of_electrons(silent):
    silent["detector"] |= {"shot_probability": 1.0, "dose": 20.0}
    x, y, storage, _ = distorted(silent)
    values = [image / storage["storage.factor"] + storage["storage.offset"] for image in (x, y)]
    electrons = 20.0 * values[0] / values[1].mean()
    assert np.abs(electrons - np.round(electrons)).max() < 0.01
    assert np.isclose(electrons.var() - (20.0 * values[1] / values[1].mean()).var(), 20.0, rtol=0.2)


def test_the_papers_row_lines_come_after_the_noise(silent):
    lines = silent["pixels"]["row_lines"]
    lines |= {"probability": 1.0, "number": 1, "length": SIZE[1], "factor": 0.5}
    silent["detector"] |= {"shot_probability": 1.0, "dose": 30.0}
    for place, flat in (("before", False), ("after", True)):
        lines["place"] = place
        x, _, _, _ = distorted(silent)
        # noise that comes later roughens the line
        assert np.any(np.ptp(x, axis=1) == 0) == flat


def test_the_papers_detector_keeps_negative_values(silent):
    silent["detector"] |= {"probability": 1.0, "sigma_per_root_dose": 2.0, "dose": 4.0}
    for negatives, lowest in (("cut", 0.0), ("keep", -1.0)):
        silent["detector"]["negatives"] = negatives
        x, _, storage, _ = distorted(silent)
        values = x / storage["storage.factor"] + storage["storage.offset"]
        assert values.min() < -0.5 if lowest else np.isclose(values.min(), 0.0, atol=1e-4)


@pytest.mark.parametrize("lacking", [["black"], ["row_lines", "black", "zingers"], []])
def test_sem_lacks_what_the_config_says(config, lacking):
    config["pixels"]["not_in_sem"] = lacking
    for name in ("row_lines", "black", "zingers"):
        config["pixels"][name]["probability"] = 1.0
        for modality in ("hrstem", "lrstem", "hrsem", "lrsem"):
            drawn = [draw_stem(streams(i), config, 0.2, modality) for i in range(10)]
            absent = modality.endswith("sem") and name in lacking
            assert all((values[f"pixels.{name}"] == 0) == absent for values in drawn)


def test_sem_pixels_lose_no_signal(silent):
    silent["pixels"]["black"] |= {"probability": 1.0, "number": 10, "factor": 0.0}
    for modality in ("hrsem", "lrsem"):
        x, y, _, _ = distorted(silent, modality=modality)
        assert np.array_equal(x, y)
    x, y, _, _ = distorted(silent, modality="hrstem")
    assert not np.array_equal(x, y)


def test_margin_is_bounded_and_holds_the_displacements(config):
    config["jitter"]["probability"] = 1.0
    largest = config["jitter"]["largest_sigma"]
    for index in range(100):
        parameters = draw_stem(streams(index), config, 0.025)
        sigma = max(parameters["jitter.sigma_x"], parameters["jitter.sigma_y"])
        assert (
            5 * sigma
            <= scan_margin(parameters, (256, 256), config)
            <= 5 * largest / np.sqrt(1 - 0.7**2) + 60
        )


def test_sem_images_have_less_often_jitter(config):
    def jittered(share, modality):
        config["jitter"]["share_in_sem"] = share
        drawn = [draw_stem(streams(index), config, 0.2, modality) for index in range(200)]
        return np.array([d["jitter.sigma_x"] + d["jitter.sigma_y"] > 0.0 for d in drawn])

    stem = jittered(0.5, "lrstem")
    # three standard deviations of 200 binomial draws
    assert abs(stem.mean() - 0.9) < 3 * np.sqrt(0.9 * 0.1 / 200)
    assert abs(jittered(0.5, "lrsem").mean() - 0.45) < 3 * np.sqrt(0.45 * 0.55 / 200)
    # the paper's form: SEM as STEM
    assert np.array_equal(jittered(1.0, "lrsem"), stem)


@pytest.mark.parametrize(
    "path, key, value, message",
    [
        (("jitter",), "share_in_sem", 2.0, "distortion.jitter.share_in_sem is 2.0"),
        (("jitter",), "phi", 1.2, "distortion.jitter.phi gave jitter.phi_x = 1.2"),
        (("detector",), "dose", 0.0, "distortion.detector.dose"),
        (("fast_scan",), "beta", -1.0, "distortion.fast_scan.beta"),
        (("storage",), "fraction", 1.5, "distortion.storage.fraction"),
        (("pixels", "clip"), "probability", 1.5, "distortion.pixels.clip.probability is 1.5"),
        (("postprocess", "crop"), "probability", 0.9, "never both cropped and annotated"),
        (("detector",), "form", "papr", "expected one of observed, paper"),
    ],
)
def test_impossible_settings_are_named(config, path, key, value, message):
    config["jitter"] |= {"probability": 1.0, "direction": "xy"}
    section(config, path)[key] = value
    with pytest.raises(ValueError, match=message):
        draw_stem(streams(0), config, 0.2)


def test_single_rows_and_wrong_fields_are_refused(silent):
    parameters = draw_stem(streams(0), silent, 0.2)
    with pytest.raises(ValueError, match="1 x 64 pixels; expected at least 2 x 2"):
        distort_stem(np.ones((1, 64)), 0, (1, 64), parameters, silent, streams(0))
    with pytest.raises(ValueError, match="expected 52 x 68"):
        distort_stem(np.ones((48, 64)), 2, SIZE, parameters, silent, streams(0))
