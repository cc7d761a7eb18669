"""Frames that drift by known ways, registered and averaged; simulated series of a field."""

import json
from pathlib import Path

import numpy as np
import pytest
from emrestore.config.layers import resolved
from emrestore.jobs.studies import scan_distortion
from emrestore.quantification.realisations import replaced
from emrestore.random import stream
from emrestore.recordings.file_formats import Recording, read, write
from emrestore.recordings.registration import (
    common_part,
    drift,
    mean_of_frames,
    registered_mean,
)
from emrestore.recordings.units import ANGSTROM
from emrestore.restoring.frame_series import SLOW, WAYS, drifting, made_of, scored, series
from real_cases import lattice
from scipy.ndimage import gaussian_filter

WIDE = 160


def particles(seed=0):
    """Return a field without any period: float (WIDE, WIDE), mean 1."""
    points = np.zeros((WIDE, WIDE))
    rng = np.random.default_rng(seed)
    points[tuple(rng.integers(WIDE, size=(2, 250)))] = rng.uniform(0.3, 1.0, 250)
    field = gaussian_filter(points, 2.0, mode="wrap") + 1e-3
    return field / field.mean()


def walk(number, step, seed=1):
    """Return places (number, 2) of a random walk by whole pixels that begins at 0."""
    steps = np.random.default_rng(seed).integers(-step, step + 1, size=(number, 2))
    steps[0] = 0
    return steps.cumsum(0)


def recorded(field, places, edge, dose, seed=2):
    """Return counts (n, edge, edge): what the first frame shows at i frame k shows at i + places[k]."""
    rng, start = np.random.default_rng(seed), (WIDE - edge) // 2
    parts = [field[start - y :, start - x :][:edge, :edge] for y, x in places]
    return rng.poisson(dose * np.array(parts))


@pytest.mark.parametrize("dose", [0.3, 3.0, 300.0])  # electrons per pixel
def test_a_drift_is_found_to_the_pixel_at_any_dose(dose):
    places = walk(12, 3)
    assert np.array_equal(drift(recorded(particles(), places, 96, dose)), places)


@pytest.mark.parametrize("number", [2, 3])
def test_few_frames_are_enough(number):
    places = walk(number, 5, seed=4)
    assert places.any()
    assert np.array_equal(drift(recorded(particles(), places, 96, 3.0)), places)


def test_a_wave_is_not_taken_for_its_negative():
    # half a period off the amount of the correlation is as large
    y, x = np.mgrid[:WIDE, :WIDE]
    field = 1.0 + 0.5 * np.cos(2 * np.pi * x / 8.0) + 0.5 * np.cos(2 * np.pi * y / 8.0)
    places = np.array([[0, 0], [3, 3], [6, 5], [8, 8]])
    assert np.array_equal(drift(recorded(field, places, 96, 100.0)), places)


def test_a_lattice_is_not_off_by_a_period_where_steps_are_short():
    wide = np.random.default_rng(0).poisson(
        5.0 * lattice(WIDE, WIDE, dose=1e4) / 1e4, (8, WIDE, WIDE)
    )
    places = walk(8, 3)  # of a period of 11
    frames = [
        one[40 - y : 120 - y, 40 - x : 120 - x] for one, (y, x) in zip(wide, places, strict=True)
    ]
    assert np.array_equal(drift(np.array(frames)), places)


def test_the_mean_is_that_of_the_same_places_and_its_noise_falls_by_the_number():
    field, places = particles(), walk(10, 2)
    frames = recorded(field, places, 96, 20.0)
    mean, part = registered_mean(frames, places), common_part((96, 96), places)
    truth = 20.0 * field[32:128, 32:128][part]
    assert mean.shape == truth.shape == tuple(int(n) for n in 96 - np.ptp(places, axis=0))
    # of Poisson counts the variance is the mean
    assert np.mean((mean - truth) ** 2 / truth) == pytest.approx(1 / 10, rel=0.05)
    one = frames[0][part]
    assert np.mean((one - truth) ** 2 / truth) == pytest.approx(1.0, rel=0.05)


def test_frames_that_share_too_little_are_refused():
    with pytest.raises(ValueError, match="share 12 x 32 pixels, with a drift of up to 20"):
        common_part((32, 32), np.array([[0, 0], [20, 0]]))


def test_bar_and_hot_pixels_stand_still_and_do_not_hold_the_field():
    places = walk(6, 3)
    frames = recorded(particles(), places, 96, 5.0).astype(np.uint16)
    frames[:, 20, 30] = 300
    bar = np.zeros((6, 12, 96), np.uint16)
    bar[:, 4:8, 10:40:3] = bar[:, 4:8, 11:40:3] = 200
    recording = Recording(np.concatenate([frames, bar], axis=1), True, (0.2, 0.2), "Å", (1.0, 2.0))
    made = mean_of_frames(recording)
    first = -places.min(axis=0)
    assert made.frames.shape == (1, *(96 - np.ptp(places, axis=0))) and not made.stack
    assert made.offset == pytest.approx(tuple(np.array([1.0, 2.0]) + 0.2 * first))
    assert made.frames.max() < 100
    assert (
        "a mean of 6 frames" in made.notes[-1]
        and f"{places[-1][0]}, {places[-1][1]}." in made.notes[-1]
    )


def test_a_single_frame_stays_as_it_is():
    recording = Recording(np.ones((1, 32, 32)), True)
    assert mean_of_frames(recording) is recording


@pytest.mark.parametrize("ending", ["tif", "emd", "mrc"])
@pytest.mark.parametrize("frames", ["mean", "mean_of_restored"])
def test_the_command_writes_a_mean_and_says_where_it_lies(frames, ending, restored, tmp_path):
    places = walk(8, 2)
    counts = recorded(particles(), places, 96, 5.0).astype(np.float32)
    path = tmp_path / f"series.{ending}"
    write(path, Recording(counts, True, (0.2, 0.2), "Å", (1.0, 2.0)), counts)
    status, log = restored(path, "--frames", frames)
    folder = tmp_path / "to" / path.name
    assert status == 0 and "a mean of 8 frames" in log
    facts = json.loads((folder / "verdict.json").read_text())
    (image,) = facts["images"]
    # what was restored is judged: the mean, or each frame
    assert len(facts["judgements"]) == {"mean": 1, "mean_of_restored": 8}[frames]
    # but for the edge, where they blur other pixels, both are the same with a blur for a network
    expected = gaussian_filter(registered_mean(counts, places), 1.0)[5:-5, 5:-5]
    for name in {"restored.tif", f"restored.{ending}"}:
        made = read(folder / name)
        assert made.frames.shape == (1, *(96 - np.ptp(places, axis=0))) and not made.stack
        assert made.frames.shape[1:] == (image["rows"], image["columns"])
        assert made.frames[0, 5:-5, 5:-5] == pytest.approx(expected, abs=0.05)
        for offset, unit in ((made.offset, made.units), (image["offset"], image["units"])):
            angstrom = ANGSTROM[unit] * np.array(offset)
            assert angstrom == pytest.approx([1.0, 2.0] - 0.2 * places.min(axis=0))
    assert not image["stack"]


def test_a_field_drifts_by_no_more_than_it_is_said_to():
    places = drifting(np.random.default_rng(0), 50, 1.5)
    steps = np.diff(places, axis=0)
    assert places[0].tolist() == [0.0, 0.0] and abs(steps).max() <= 1.5
    # half of a step is steady
    assert (np.ptp(steps, axis=0) <= 1.5).all() and (np.ptp(steps, axis=0) > 1.0).all()


def test_ways_with_a_network_that_does_nothing_gain_what_counting_statistics_say():
    config = resolved({}, Path(__file__).parents[2])
    distortion = scan_distortion(config)
    for layer in ("distortion", "poisson_only"):
        distortion = replaced(distortion, config["quantification"][layer])
    field, places = 0.1 * particles(), walk(8, 2).astype(float)

    def stream_of(name, frame):
        return stream(1, name, frame)

    given = ({"size": 96}, 0.2, distortion, stream_of)
    frames = series(field, places, 5000.0, *given)
    (slow,) = series(field, places[:1], 8 * 5000.0, *given, first=8)
    made = made_of(frames, slow, np.copy)
    rows = {row["way"]: row for row in scored(*made, places, field, 96)}
    one, mean = (rows[way]["psnr_db"] for way in WAYS[:2])
    assert mean - one == pytest.approx(10 * np.log10(8), abs=0.2)
    assert rows[SLOW]["psnr_db"] == pytest.approx(mean, abs=0.2)
    assert rows["mean, restored"]["psnr_db"] == rows["each restored, mean"]["psnr_db"] == mean
    assert rows["mean, restored"]["drift_error_pixel"] == 0.0
    # the variance of a share of the beam is that of the counts
    variance = field[32:128, 32:128].mean() / (5000.0 * 0.2**2)
    expected = 10 * np.log10(field[32:128, 32:128].max() ** 2 / variance)
    assert one == pytest.approx(expected, abs=0.5)
    beside = np.vstack([places[:1], places[1:] + 0.5])
    rows = scored(*made, beside, field, 96)
    assert rows[2]["drift_error_pixel"] == pytest.approx(0.5)
