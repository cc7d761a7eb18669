"""The restorer against Keras on whole images, at any size, scale and strip height."""

from pathlib import Path

import keras
import numpy as np
import pytest
from emrestore.networks.build import build, size_multiple
from emrestore.networks.build import restore as by_keras
from emrestore.networks.published import load_published
from emrestore.restoring import memory
from emrestore.restoring.counts import restore
from emrestore.restoring.restorer import Restorer

ROOT = Path(__file__).parents[2]
DENSE = {"base": 8, "growth": 4, "convolutions": 3, "rdbs": 2, "grdbs": 2, "floor": 0.1}
SIZES = {
    "cgrdn": DENSE,
    "grdn": DENSE,
    "mrunet": {"widths": [4, 8], "kernel": 5, "second_kernel": 3, "head_kernel": 1, "floor": 0.1},
}
SETTINGS = {"strip_pixels": 200, "memory_share": 0.5}


@pytest.fixture(scope="module")
def models():
    keras.utils.set_random_seed(1)
    random, built = np.random.default_rng(1), {}
    for network, sizes in SIZES.items():
        built[network] = build(network, sizes)
        for variable in built[network].trainable_variables:  # biases too: zeros would hide errors
            variable.assign(variable + random.normal(0, 0.05, variable.shape))
    return built


def images(*shape):
    return np.random.default_rng(0).gamma(2.0, 4000.0, shape).astype(np.float32)


@pytest.mark.parametrize("network", SIZES)
@pytest.mark.parametrize("shape", [(64, 80), (8, 300), (42, 6), (2, 2)])
def test_strips_give_what_keras_gives_for_the_whole_image(models, network, shape):
    x = images(2, *shape)
    if network == "mrunet" and max(np.mod(shape, 4)):
        pytest.skip("Keras pads there, and counts the padding into mean and deviation")
    expected = by_keras(models[network], x)
    difference = np.abs(Restorer(models[network], SETTINGS)(x) - expected).max()
    assert difference < 1e-5 * expected.std()


def test_every_strip_height_gives_the_same(models):
    x = images(1, 96, 32)
    expected = by_keras(models["cgrdn"], x)
    for pixels in (1, 7 * 16, 13 * 16, 24 * 16, 47 * 16, 10**6):
        restored = Restorer(models["cgrdn"], SETTINGS | {"strip_pixels": pixels})(x)
        assert np.abs(restored - expected).max() < 1e-5 * expected.std(), pixels


@pytest.mark.parametrize("network", SIZES)
def test_odd_sizes_keep_their_own_mean_and_deviation(models, network):
    model, x = models[network], images(1, 37, 51)
    restored = Restorer(model, SETTINGS)(x)
    assert restored.shape == x.shape and restored.dtype == np.float32
    given = keras.Model([model.input, *model.get_layer("moments").output], model.outputs[0])
    padding = [(0, 0), *((0, -edge % size_multiple(model)) for edge in x.shape[1:])]
    padded = np.pad(x, padding, mode="symmetric")[..., None]
    mean, deviation = (np.full((1, 1, 1, 1), value) for value in (x.mean(), x.std()))
    expected = np.asarray(given([padded, mean, deviation]))[:, :37, :51, 0]
    assert np.abs(restored - expected).max() < 1e-5 * expected.std()


@pytest.mark.parametrize("shape", [(1, 1, 64), (1, 64, 1), (64, 64), (0, 0, 0)])
def test_images_without_two_rows_and_columns_are_refused(models, shape):
    with pytest.raises(ValueError, match=r"shape .*expected \(n, rows, columns\) with at least 2"):
        Restorer(models["cgrdn"], SETTINGS)(np.zeros(shape))


def test_short_memory_gives_narrow_strips_and_too_short_an_error(models, monkeypatch):
    restorer = Restorer(models["cgrdn"], {"strip_pixels": 10**9, "memory_share": 1.0})
    heights = []
    for free in (10**9, 4 * 10**6, 3 * 10**6):
        monkeypatch.setattr(memory, "free_memory", lambda free=free: free)
        heights.append(restorer.strip_height(256, 256))
    assert heights[0] > heights[1] > heights[2] >= 6
    monkeypatch.setattr(memory, "free_memory", lambda: 10**6)
    with pytest.raises(MemoryError, match="256 x 256 pixels takes .*restoration.memory_share"):
        restorer.strip_height(256, 256)


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16", "int64", "float32", "float64"])
def test_any_dtype_and_scale_is_restored_on_its_own_scale(models, dtype):
    restorer = Restorer(models["cgrdn"], SETTINGS)
    x = np.random.default_rng(2).integers(0, 120, (40, 40)).astype(dtype)
    expected = restorer(x[None] * np.float32(500))[0] / 500
    restored = restore(x, restorer)
    assert restored.dtype == np.float32
    assert np.abs(restored - expected).max() < 1e-4 * expected.std()


def test_an_image_from_zero_to_one_is_not_seen_as_flat(models):
    restorer = Restorer(models["cgrdn"], SETTINGS)
    x = images(40, 40)
    small = x / 1e8 + 1
    assert np.abs(
        (restore(small.astype("f8"), restorer) - 1) * 1e8 - restore(x, restorer)
    ).max() < (0.2 * restore(x, restorer).std())
    assert np.allclose(restore(x / 65535, restorer) * 65535, restore(x, restorer), rtol=1e-3)
    # without the scale the floor of the deviation, 0.1 counts, takes over
    unit = 100 * x.std()
    unscaled = restorer(x[None] / unit)[0] * unit
    assert np.abs(unscaled - restore(x, restorer)).max() > 0.05 * x.std()


def test_a_hot_pixel_changes_nothing_but_itself(models):
    restorer = Restorer(models["cgrdn"], SETTINGS)
    x = images(40, 40)
    # what takes its place is the median of its neighbours
    x[20, 21] = np.median(np.delete(x[19:22, 20:23].ravel(), 4))
    spoilt = x.copy()
    spoilt[20, 21] = 1e9
    restored = restore(spoilt, restorer)
    assert restored[20, 21] == 1e9
    others = np.ones(x.shape, bool)
    others[20, 21] = False
    expected = restore(x, restorer)
    assert np.abs(restored - expected)[others].max() < 1e-5 * expected.std()


def test_a_small_signal_on_a_large_offset_keeps_its_digits(models):
    restorer = Restorer(models["cgrdn"], SETTINGS)
    x = np.random.default_rng(3).integers(0, 120, (40, 40))
    for offset in (4_000_000_000, 10**9 + 1):
        difference = restore(x + offset, restorer) - offset - restore(x, restorer)
        assert np.abs(difference).max() < 1e-3


def test_bfloat16_stays_near_float32(models):
    policy = keras.config.dtype_policy()
    try:
        keras.config.set_dtype_policy("mixed_bfloat16")
        half = build("cgrdn", DENSE)
    finally:
        keras.config.set_dtype_policy(policy)
    half.set_weights(models["cgrdn"].get_weights())
    x = images(1, 64, 64)
    expected = by_keras(half, x)
    assert np.abs(Restorer(half, SETTINGS)(x) - expected).max() < 0.05 * expected.std()
    assert np.abs(expected - by_keras(models["cgrdn"], x)).max() > 0


@pytest.fixture(scope="module")
def published():
    folder = ROOT / "resources/published/hrstem/saved_model"
    if not folder.exists():
        pytest.skip(f"{folder} is missing: ./reproduce published fetches it")
    model = build(
        "cgrdn", DENSE | {"base": 64, "growth": 32, "convolutions": 8, "rdbs": 4, "grdbs": 4}
    )
    load_published(model, folder, 8, 4, 4)
    return model


def test_published_weights_in_strips_show_no_seam(published):
    x = images(1, 128, 64)
    whole = by_keras(published, x)[0]
    strips = Restorer(published, SETTINGS | {"strip_pixels": 16 * 32})(x)[0]
    difference = strips - whole
    assert np.abs(difference).max() < 1e-3 * whole.std()
    # a seam every 16 rows of the half-size map would raise the harmonics of 32 pixels
    power = np.abs(np.fft.rfft((strips - x[0]).mean(axis=1))) ** 2
    expected = np.abs(np.fft.rfft((whole - x[0]).mean(axis=1))) ** 2
    harmonics = slice(4, None, 4)
    assert np.allclose(power[harmonics], expected[harmonics], rtol=1e-3, atol=1e-6 * expected.max())
