"""What is kept, on pairs whose replaced parts and scale are known."""

import numpy as np
import pandas as pd
import pytest
from emrestore.comparison.kept import kept_rows, moments, replaced_part


def pair(step=1):
    """Return x, y and the mask of a drawn box and a stroke of 2 pixels."""
    rng = np.random.default_rng(0)
    y = 1000.0 + 300.0 * np.sin(np.arange(64) / 5.0)[:, None] * np.ones(64)
    x = y + rng.normal(0.0, 40.0, y.shape)
    mask = np.zeros(y.shape, bool)
    mask[5:20, 8:50] = True
    mask[30:60, 40:42] = True
    x[mask] = y[mask] = 4000.0
    return step * np.round(x / step), np.round(y), mask


@pytest.mark.parametrize("step", [1, 8])
def test_the_replaced_part_is_found(step):
    x, y, mask = pair(step)
    found = replaced_part(x, y, step)
    # a neighbour may equal by chance, all the more where x is coarse
    assert found[mask].all() and (found & ~mask).sum() < 0.02 * mask.size
    assert not replaced_part(y, y, step).any()


def test_moments_are_those_of_the_true_intensity():
    image = np.array([[100.0, 300.0]])
    assert moments(image, 1000.0, 0.5) == (pytest.approx(0.7), pytest.approx(0.1))


def test_rows_say_what_was_done_to_an_image():
    x, y, mask = pair()
    # darker by a tenth of its intensity, half of its contrast, and wrong by 100 inside alone
    factor, offset = 10000.0, 0.2
    mean = y.mean() + factor * offset
    restored = y.mean() + 0.5 * (y - y.mean()) - 0.1 * mean
    images = np.stack([y, np.where(mask, y + 100.0, y + 10.0), restored])
    drawn = {
        "distortion.detector.dose": 5.0,
        "distortion.storage.factor": factor,
        "distortion.storage.offset": offset,
        "distortion.storage.bits": 0,
        "distortion.post.crop": ["", "", ""],
        "distortion.post.annotation": ["", "text", ""],
    }
    xs = np.stack([y, x, x])
    table = kept_rows(images, xs, np.stack([y] * 3), pd.DataFrame(drawn)).set_index("image")
    # the first pair is not distorted
    assert list(table.index) == [1, 2]
    assert table.loc[2, "mean_ratio"] == pytest.approx(0.9)
    assert table.loc[2, "std_ratio"] == pytest.approx(0.5)
    assert table.loc[1, "kind"] == "annotation"
    assert table.loc[1, "error_inside"] == pytest.approx(
        10 * table.loc[1, "error_outside"], rel=0.05
    )
