"""Files are whole or absent, whatever goes wrong while they are written."""

import subprocess

import h5py
import numpy as np
import pytest
from emrestore.files import writing


def test_failed_writing_leaves_nothing(tmp_path):
    with pytest.raises(OSError):
        with writing(tmp_path / "table.csv") as temporary:
            temporary.write_text("half")
            raise OSError("No space left on device")
    assert not list(tmp_path.iterdir())


def test_full_disk_is_named_and_leaves_nothing(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount a small tmpfs here")
    try:
        with pytest.raises(OSError, match="free some space and run again"):
            with writing(disk / "shard.h5") as temporary, h5py.File(temporary, "w") as file:
                file.create_dataset("x", data=np.ones((64, 256, 256), np.uint16))
        assert not list(disk.iterdir())
    finally:
        subprocess.run(["umount", str(disk)], check=True)
