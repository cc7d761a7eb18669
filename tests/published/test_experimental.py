"""The experimental images come out of the archive with their rows along the fast scan."""

import tarfile

import h5py
import numpy as np
import pytest
from emrestore.figures.cropping import central
from emrestore.published.experimental import unpack_experimental


def archive(tmp_path, name, x):
    """Write an archive as the authors' with one file of images, and return its path."""
    folder = tmp_path / "tk_r_em-1" / "tk_r_em" / "test_data"
    folder.mkdir(parents=True)
    with h5py.File(folder / f"{name}.h5", "w") as file:
        file["x"] = x
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / "tk_r_em-1", "tk_r_em-1")
    return tmp_path / "a.tar.gz"


@pytest.mark.parametrize("name,shape", [("exp_hrstem", (5, 1, 7, 9)), ("sgl_exp_hrstem", (7, 9))])
def test_axes_are_exchanged(tmp_path, name, shape):
    x = np.random.default_rng(0).integers(0, 65536, shape, dtype=np.uint16)
    unpack_experimental(archive(tmp_path, name, x), name, tmp_path / "out.h5")
    with h5py.File(tmp_path / "out.h5") as file:
        found = file["x"][()]
    assert found.dtype == np.uint16 and found.shape == (x.size // 63, 9, 7)
    assert np.array_equal(found[-1].T, x.reshape(-1, 7, 9)[-1])


def test_an_archive_without_them_is_named(tmp_path):
    path = archive(tmp_path, "other", np.zeros((2, 2)))
    with pytest.raises(RuntimeError, match="a.tar.gz holds no readable test_data/exp_hrstem.h5"):
        unpack_experimental(path, "exp_hrstem", tmp_path / "out.h5")
    assert not (tmp_path / "out.h5").exists()


def test_the_central_part_of_a_small_image_is_the_largest_square():
    image = np.arange(20).reshape(4, 5)
    assert np.array_equal(central(image, 2), image[1:3, 1:3])
    assert central(image, 10).shape == (4, 4)
