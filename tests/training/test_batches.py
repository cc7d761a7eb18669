"""Batches depend on seed and step alone, hold true pairs, and a bad shard is named."""

import h5py
import keras
import numpy as np
import pytest
from emrestore.networks.build import build
from emrestore.training.batches import Shards
from numpy.lib.stride_tricks import sliding_window_view
from small_training import TINY, write_pairs


def test_batch_depends_on_seed_and_step_alone_and_not_on_where_the_data_lie(shards):
    memory, files = Shards(shards, 100), Shards(shards[::-1], 0)
    memory.batch(1, 4, 3, 16, 0.1)
    for one, other in zip(
        memory.batch(1, 5, 3, 16, 0.1), files.batch(1, 5, 3, 16, 0.1), strict=True
    ):
        assert one.shape == (3, 16, 16, 1) and one.dtype == np.float32
        assert np.array_equal(one, other)
    assert not np.array_equal(memory.batch(1, 6, 3, 16, 0.1)[0], memory.batch(1, 5, 3, 16, 0.1)[0])
    assert not np.array_equal(memory.batch(2, 5, 3, 16, 0.1)[0], memory.batch(1, 5, 3, 16, 0.1)[0])


def test_patches_of_x_and_y_are_of_one_place_and_every_image_comes_up(shards):
    data = Shards(shards, 100)
    assert len(data) == 7
    pairs = [[image.astype(float) for image in data.pair(index)] for index in range(7)]
    # each whole pair as the network sees it: standardised with its own distorted image
    whole = [[(image - x.mean()) / x.std() for image in (x, y)] for x, y in pairs]
    windows = [[sliding_window_view(image, (16, 16)) for image in images] for images in whole]
    seen = set()
    for step in range(20):
        for patches in zip(*data.batch(1, step, 4, 16, 0.1), strict=True):
            places = []
            for images in windows:
                alike = [
                    (np.abs(window - patch[..., 0]) < 1e-5).all((-2, -1))
                    for window, patch in zip(images, patches, strict=True)
                ]
                places.append(np.sum(alike[0] & alike[1]))
            assert sum(places) == 1
            seen.add(int(np.argmax(places)))
    assert seen == set(range(7))


def test_the_image_that_a_patch_is_cut_from_standardises_it_as_the_network_does(shards):
    data = Shards(shards, 100)
    model = build("cgrdn", TINY)
    layer = keras.Model(model.input, model.get_layer("standardised").output)
    images = np.stack([data.pair(index)[0] for index in range(7)])[..., None]
    standard = layer.predict(images.astype("f4"), verbose=0)
    for step in range(5):
        x, _ = data.batch(1, step, 1, 32, TINY["floor"])
        assert min(np.abs(image - x[0]).max() for image in standard) < 1e-5


def test_floor_holds_where_an_image_is_flat(tmp_path):
    path = str(tmp_path / "training-0000.h5")
    with h5py.File(path, "w") as file:
        for name in ("x", "y"):
            file[name] = np.full((1, 16, 16), 300, np.uint16)
        file["y"][0, 0, 0] = 310
    x, y = Shards([path], 100).batch(1, 0, 1, 16, 2.0)
    assert not x.any() and y[0, 0, 0, 0] == 5.0


def test_truncated_shard_is_named_with_the_cure(shards):
    content = open(shards[1], "rb").read()
    open(shards[1], "wb").write(content[: len(content) // 2])
    with pytest.raises(OSError, match=r"training-0001\.h5.*delete .* run the workflow again"):
        Shards(shards, 100)


def test_flipped_byte_in_the_pixels_is_found(shards):
    content = bytearray(open(shards[0], "rb").read())
    place = content.index(Shards(shards, 100).pair(1)[0].tobytes()[:64])
    content[place] ^= 1
    open(shards[0], "wb").write(content)
    with pytest.raises(OSError, match=r"training-0000\.h5.*damaged"):
        Shards(shards, 100)


def test_key_changes_with_the_pixels(shards, tmp_path):
    before = Shards(shards, 100).key
    assert Shards(shards, 0).key == before
    write_pairs(shards[0], 3, 77)
    assert Shards(shards, 100).key != before


def test_a_patch_has_the_bits_of_the_plain_formula(shards):
    data = Shards(shards, 0)
    for step in range(10):
        x, y = data.batch(3, step, 1, 32, 0.1)
        # patches as large as the images: which one it is, the values tell
        plain = [
            [(a - x.mean(dtype=float)) / x.std(dtype=float) for a in (x, y)]
            for x, y in map(data.pair, range(len(data)))
        ]
        assert any(
            np.array_equal(x[0, ..., 0], one.astype(np.float32))
            and np.array_equal(y[0, ..., 0], other.astype(np.float32))
            for one, other in plain
        )
