"""Free memory, read from files, and the scale of counts."""

import numpy as np
import pytest
from emrestore.restoring.counts import narrowed, to_counts
from emrestore.restoring.memory import free_memory


def test_free_memory_is_that_of_the_machine_or_of_the_group(tmp_path):
    group = tmp_path / "sys/fs/cgroup"
    (tmp_path / "proc").mkdir()
    group.mkdir(parents=True)
    (tmp_path / "proc/meminfo").write_text("MemTotal: 9000 kB\nMemAvailable:    3000 kB\n")
    assert free_memory(tmp_path) == 3000 * 1024
    (group / "memory.current").write_text("500\n")
    (group / "memory.max").write_text("max\n")
    assert free_memory(tmp_path) == 3000 * 1024
    (group / "memory.max").write_text("1500\n")
    assert free_memory(tmp_path) == 1000
    assert 10**6 < free_memory() < 10**14


def test_counts_fill_the_scale_and_go_back():
    image = np.array([[-2.0, 1.0], [4.0, 0.0]])
    counts, unit, offset = to_counts(image)
    assert counts.dtype == np.float32 and counts.min() == 0 and counts.max() == 65535
    assert np.allclose(counts * unit + offset, image, atol=1e-6)
    flat, unit, offset = to_counts(np.full((3, 3), 7))
    assert not flat.any() and (unit, offset) == (1.0, 7.0)


@pytest.mark.parametrize(
    "image, message",
    [
        (np.zeros((2, 3, 4)), r"shape \(2, 3, 4\): expected \(rows, columns\)"),
        (np.zeros((3, 3), complex), "complex128: expected real"),
        (np.array([[1.0, np.nan], [np.inf, 1.0]]), "2 pixels of the image are not finite"),
    ],
)
def test_wrong_images_are_refused(image, message):
    with pytest.raises(ValueError, match=message):
        to_counts(image)


def test_counts_become_float32_unless_that_costs_more_than_a_count():
    image = np.random.default_rng(0).normal(0.0, 1.0, (64, 64))
    for offset, scale, dtype in (
        (0.0, 1.0, "float32"),
        (1000.0, 30.0, "float32"),
        (0.0, 1e-12, "float32"),
        (4e9, 100.0, "float64"),
        (1e9 + 1.0, 0.3, "float64"),
        (0.0, 1e300, "float64"),
        (0.0, 1e-300, "float64"),
    ):
        counts, unit, lowest = to_counts(offset + scale * image)
        values = narrowed(counts.astype(float) * unit + lowest, unit)
        assert values.dtype == dtype, offset
        assert np.abs(values - (offset + scale * image)).max() < 2.0 * unit
