"""A network for one microscope: kept where it gains, not where it does not, and after a kill."""

import multiprocessing
import os
import time

import keras
import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
import yaml
from emrestore.adapting.adapt import started
from emrestore.adapting.gains import gain
from emrestore.adapting.microscope import Recordings
from emrestore.adapting.recordings import central, recorded_images
from emrestore.adapting.tuning import steps_in
from emrestore.api import generator_settings
from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.command import main as command
from emrestore.config.layers import resolved
from emrestore.dataset.reading import read_pairs
from emrestore.dataset.shards import write_shard
from emrestore.networks.build import build
from emrestore.networks.loading import loaded
from emrestore.recordings.file_formats import Recording, read, write

TINY = {"base": 8, "growth": 4, "convolutions": 2, "rdbs": 2, "grdbs": 2, "floor": 0.1}
# forked from a process that has read TensorFlow and started none of it
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tensorflow", "keras"])


def settings(rate, steps):
    """Return what stands on top of config.yaml: pairs of 64 pixels, a tiny network."""
    return {
        "datasets": {"image_size": 64},
        "training": {"precision": "float32"},
        "restoration": {"precision": "float32"},
        "published": {"network": TINY},
        "adaptation": {
            "trees": 10,
            "pairs": {"estimation": 30, "training": 8, "validation": 2, "test": 6, "elsewhere": 4},
            "training": {
                "patch": 32,
                "batch": 4,
                "cgrdn": {"steps": steps, "learning_rate": rate},
                "validation_images": 2,
                "validation_every": steps,
                "checkpoint_every": 5,
            },
        },
    }


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """Return a file with the weights that stand for the published ones, and recorded images."""
    folder = tmp_path_factory.mktemp("begun")
    keras.utils.set_random_seed(1)
    build("cgrdn", TINY).save(folder / "published.keras")
    generator, seed = generator_settings("hrstem", {"datasets": {"image_size": 64}})
    shard = str(folder / "recorded.h5")
    write_shard(shard, generator, seed, "hrstem", "recordings", 0, 3, radii_by_atomic_number())
    return folder / "published.keras", list(read_pairs([shard])[0])


def run(weights, images, given, folder, killed):
    """Adapt in a process of its own, killed behind the first checkpoint if asked for."""
    from emrestore.adapting.adapt import adapt
    from emrestore.networks import loading
    from emrestore.training import loop

    def last_act(*what, save=loop.save_checkpoint, **arrays):
        save(*what, **arrays)
        os._exit(9)

    if killed:
        loop.save_checkpoint = last_act
    loading.load_published = lambda model, path, **_: model.load_weights(path)
    kept = adapt(Recordings(images, [0.2] * 3, "hrstem"), weights, resolved(given), folder, 1)
    os._exit(0 if kept else 1)


def finish(*what, killed=False):
    """Return the exit status of `run`."""
    process = PROCESSES.Process(target=run, args=(*what, killed))
    process.start()
    process.join()
    return process.exitcode


def test_a_killed_training_that_gains_is_gone_on_with_and_kept(begun, tmp_path):
    weights, images = begun
    given = settings(2e-3, 60)
    assert finish(weights, images, given, tmp_path / "once") == 0
    assert finish(weights, images, given, tmp_path / "killed", killed=True) == 9
    assert (tmp_path / "killed" / "unfinished" / "checkpoint").exists()
    assert not (tmp_path / "killed" / "report.md").exists()
    assert finish(weights, images, given, tmp_path / "killed") == 0
    for name in ("gains.csv", "estimates.csv", "laws.yaml"):
        assert (tmp_path / "killed" / name).read_text() == (tmp_path / "once" / name).read_text()
    networks = [
        loaded("cgrdn", tmp_path / name / "network.keras", TINY) for name in ("once", "killed")
    ]
    for one, other in zip(*(network.get_weights() for network in networks), strict=True):
        np.testing.assert_array_equal(one, other)
    gains = pd.read_csv(tmp_path / "once" / "gains.csv")
    assert list(gains["images"]) == [6, 4]
    assert gains["low_db"][0] > 0.1
    report = (tmp_path / "once" / "report.md").read_text()
    assert "**Kept**" in report and "60 steps" in report
    assert not (tmp_path / "once" / "unfinished").exists()
    # the laws are values of the config
    resolved(yaml.safe_load((tmp_path / "once" / "laws.yaml").read_text()))


def test_a_training_that_gains_nothing_is_not_kept(begun, tmp_path):
    weights, images = begun
    assert finish(weights, images, settings(1e-30, 5), tmp_path) == 1
    assert not (tmp_path / "network.keras").exists()
    written = (tmp_path / "report.md").stat().st_mtime_ns
    assert "**Not kept**" in (tmp_path / "report.md").read_text()
    assert pd.read_csv(tmp_path / "gains.csv")["gain_db"].abs().max() < 1e-6
    # the same once more finds it done
    assert finish(weights, images, settings(1e-30, 5), tmp_path) == 1
    assert (tmp_path / "report.md").stat().st_mtime_ns == written


def test_what_is_there_is_never_lost(tmp_path):
    config = resolved({})
    (tmp_path / "network.keras").write_text("of another day")
    with pytest.raises(ValueError, match="network.keras of another adaptation"):
        started(tmp_path, {}, config, "hrstem", None, "code")
    assert (tmp_path / "network.keras").read_text() == "of another day"
    (tmp_path / "other" / "unfinished").mkdir(parents=True)
    (tmp_path / "other" / "unfinished" / "thesis.tex").touch()
    with pytest.raises(ValueError, match="no unfinished work of emrestore adapt"):
        started(tmp_path / "other", {}, config, "hrstem", None, "code")
    assert (tmp_path / "other" / "unfinished" / "thesis.tex").exists()


class SlowPhase:
    """A phase whose gradients take some time."""

    def __init__(self, seconds):
        self.seconds = seconds

    def batch(self, shards, seed, step):
        return (None,)

    def gradients(self, x):
        def slow():
            time.sleep(self.seconds)
            return 0.0

        return tf.py_function(slow, [], tf.float32), []


def test_minutes_become_steps_once_so_that_a_killed_training_keeps_its_length(tmp_path):
    remembered = tmp_path / "steps.txt"
    steps = steps_in(0.1, SlowPhase(0.05), None, 1, remembered)
    assert steps == pytest.approx(120, rel=0.2)
    # a machine that is slower now
    assert steps_in(0.1, SlowPhase(0.2), None, 1, remembered) == steps
    remembered.unlink()
    assert steps_in(0.1, SlowPhase(0.2), None, 1, remembered) < steps


def test_what_other_settings_began_is_not_gone_on_with(tmp_path):
    config = resolved({})
    laws = {"distortion": {"detector": {"probability": 1.0}}}
    work = started(tmp_path, laws, config, "hrstem", None, "code")
    (work / "model.keras").touch()
    started(tmp_path, laws, config, "hrstem", None, "code")
    assert (work / "model.keras").exists()
    for other in (
        ({}, config, "hrstem", None, "code"),
        (laws, config | {"seed": 1}, "hrstem", None, "code"),
        (laws, config, "hrsem", None, "code"),
        (laws, config, "hrstem", 5.0, "code"),
        (laws, config, "hrstem", None, "other code"),
    ):
        started(tmp_path, laws, config, "hrstem", None, "code")
        (work / "model.keras").touch()
        started(tmp_path, *other)
        assert not (work / "model.keras").exists()


def test_a_gain_has_the_interval_of_its_paired_differences():
    found = gain([30.0, 31.0, 35.0], [31.0, 32.5, 36.1], "pairs")
    # Student's t with two degrees of freedom: 4.303 standard errors of 1.0, 1.5, 1.1
    assert found["gain_db"] == pytest.approx(1.2)
    assert found["high_db"] - found["gain_db"] == pytest.approx(
        4.303 * 0.2646 / np.sqrt(3), rel=1e-3
    )


def recording(frames, pixel_size=0.2):
    """Return a stack of frames with a calibration in Å."""
    return Recording(np.asarray(frames, np.float32), len(frames) > 1, (pixel_size,) * 2, "Å")


def test_images_come_in_turn_from_each_file(tmp_path):
    rng = np.random.default_rng(1)
    for name, frames, edge in (("a", 3, 80), ("b", 1, 300), ("small", 1, 40)):
        stack = rng.poisson(20.0, (frames, edge, edge))
        write(tmp_path / f"{name}.tif", recording(stack, 0.1 * (1 + frames)), stack)
    files = sorted(tmp_path.glob("*.tif"))
    images, pixel_sizes = recorded_images(files, 256, 3, "hrstem")
    first = read(files[0]).frames
    np.testing.assert_allclose(images[0], first[0])
    assert images[1].shape == (256, 256)
    np.testing.assert_allclose(images[2], first[1])
    np.testing.assert_allclose(pixel_sizes, [0.4, 0.2, 0.4])
    with pytest.raises(ValueError, match="at least 64 pixels an edge.*small.tif.*40 x 40"):
        recorded_images(files[2:], 256, 3, "hrstem")
    flat = np.ones((1, 80, 80))
    write(tmp_path / "flat.tif", recording(flat), flat)
    with pytest.raises(ValueError, match="flat.tif: one value"):
        recorded_images([tmp_path / "flat.tif"], 256, 3, "hrstem")
    assert len(recorded_images([*files, tmp_path / "flat.tif"], 256, 9, "hrstem")[0]) == 4


def test_a_file_that_says_otherwise_and_pixels_that_differ_are_told(tmp_path, caplog):
    rng = np.random.default_rng(1)
    for name, pixel_size in (("overview TEM", 2.0), ("haadf STEM", 0.2)):
        image = rng.poisson(20.0, (1, 80, 80))
        write(tmp_path / f"{name}.tif", recording(image, pixel_size), image)
    recorded_images(sorted(tmp_path.glob("*.tif")), 256, 3, "hrstem")
    warned = [record.message for record in caplog.records if record.levelname == "WARNING"]
    assert len(warned) == 2
    assert "overview TEM.tif: taken for hrstem" in warned[0] and "says tem" in warned[0]
    assert "pixels of 0.2 to 2 Å" in warned[1]


def test_the_centre_of_an_image_is_its_centre():
    image = np.arange(30).reshape(5, 6)
    assert central(image, 3).tolist() == [[7, 8, 9], [13, 14, 15], [19, 20, 21]]
    np.testing.assert_array_equal(central(image, 10), image)


def test_a_file_of_a_network_restores_only_what_it_is_told_to(begun, tmp_path, capsys):
    weights, images = begun
    file = tmp_path / "image.tif"
    write(file, recording([images[0]]), np.asarray([images[0]], np.float32))
    assert command(["restore", str(file), "--network", str(weights), "--to", str(tmp_path)]) == 2
    assert "which --modality" in capsys.readouterr().err
    to = tmp_path / "to"
    given = [
        "restore",
        str(file),
        "--network",
        str(weights),
        "--modality",
        "hrstem",
        "--to",
        str(to),
    ]
    assert command([*given, "--backend", "onnxruntime"]) == 0
    page = (to / "image.tif" / "page.html").read_text()
    assert "published.keras" in page
    restored = read(to / "image.tif" / "restored.tif").frames[0]
    assert restored.shape == images[0].shape and np.isfinite(restored).all()
