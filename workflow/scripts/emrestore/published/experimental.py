"""The experimental images of the authors' package, read as data only."""

import h5py
import numpy as np

from emrestore.files import writing
from emrestore.published.package import extracted


def unpack_experimental(archive, name, output):
    """Extract experimental HR-STEM images.

    The archive stores ``x`` as (n, 1, w, h) or (w, h), like its simulated pairs (observed: the noise
    is correlated along the last but one axis, which makes that the fast-scan direction).

    Parameters
    ----------
    archive : str
        The authors' source archive.
    name : {"exp_hrstem", "sgl_exp_hrstem"}
        Five images of 768², or one of 2048², which the first of the five is a part of.
    output : str
        HDF5 file with ``x``, uint16 (n, h, w) [counts], rows along the fast scan.

    Raises
    ------
    RuntimeError
        If the archive is broken or lacks the images.
    """
    with extracted(archive, f"test_data/{name}.h5", output) as part:
        with h5py.File(part) as given:
            x = given["x"][()]
    images = x.reshape(-1, *x.shape[-2:]).transpose(0, 2, 1)
    with writing(output) as temporary, h5py.File(temporary, "w") as target:
        target.create_dataset("x", data=np.ascontiguousarray(images))
