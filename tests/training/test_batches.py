"""Batches depend on seed and step alone, hold true pairs, and a bad shard is named."""

import numpy as np
import pytest
from emrestore.training.batches import Shards
from small_training import write_pairs


def test_batch_depends_on_seed_and_step_alone_and_not_on_where_the_data_lie(shards):
    memory, files = Shards(shards, 100), Shards(shards[::-1], 0)
    memory.batch(1, 4, 3, 16)
    for one, other in zip(memory.batch(1, 5, 3, 16), files.batch(1, 5, 3, 16), strict=True):
        assert one.shape == (3, 16, 16, 1) and one.dtype == np.float32
        assert np.array_equal(one, other)
    assert not np.array_equal(memory.batch(1, 6, 3, 16)[0], memory.batch(1, 5, 3, 16)[0])
    assert not np.array_equal(memory.batch(2, 5, 3, 16)[0], memory.batch(1, 5, 3, 16)[0])


def test_patches_of_x_and_y_are_of_one_place_and_every_image_comes_up(shards):
    data = Shards(shards, 100)
    assert len(data) == 7
    whole = [data.patch(index, 0, 0, None)[1] for index in range(7)]
    seen = set()
    for step in range(20):
        x, y = data.batch(1, step, 4, 16)
        assert np.abs(x - y).mean() < 6000
        for image in y[..., 0]:
            rows = [i for i, full in enumerate(whole) if set(image[0]) <= set(full[0])]
            seen.update(rows)
    assert seen == set(range(7))


def test_truncated_shard_is_named_with_the_cure(shards):
    content = open(shards[1], "rb").read()
    open(shards[1], "wb").write(content[: len(content) // 2])
    with pytest.raises(OSError, match=r"training-0001\.h5.*delete .* run the workflow again"):
        Shards(shards, 100)


def test_flipped_byte_in_the_pixels_is_found(shards):
    content = bytearray(open(shards[0], "rb").read())
    place = content.index(Shards(shards, 100).patch(1, 0, 0, None)[0].tobytes()[:64])
    content[place] ^= 1
    open(shards[0], "wb").write(content)
    with pytest.raises(OSError, match=r"training-0000\.h5.*damaged"):
        Shards(shards, 100)


def test_key_changes_with_the_pixels(shards, tmp_path):
    before = Shards(shards, 100).key
    assert Shards(shards, 0).key == before
    write_pairs(shards[0], 3, 77)
    assert Shards(shards, 100).key != before
