"""A few validation patches, restored again and again while a network learns."""

from pathlib import Path

import h5py
import numpy as np

from emrestore.files import writing
from emrestore.networks.build import restore


class Samples:
    """Central patches of some images, restored at each validation.

    What was restored lies in the folder of the checkpoint until the training ends, so that a
    training that is killed keeps it.

    Parameters
    ----------
    x, y : numpy.ndarray (n, h, w) [counts]
        Pairs; those without distortion (x equal to y) show nothing and are passed over.
    count : int
        Largest number of patches.
    edge : int [pixel]
        Edge of the patches; of larger ones than the images, the whole images.
    folder : str or pathlib.Path
    """

    def __init__(self, x, y, count, edge, folder):
        chosen = np.flatnonzero(np.any(x != y, axis=(1, 2)))[:count]
        height, width = x.shape[1:]
        edge = min(edge, height, width)
        top, left = (height - edge) // 2, (width - edge) // 2
        part = np.s_[chosen, top : top + edge, left : left + edge]
        self.x, self.y, self.folder = x[part], y[part], Path(folder)

    def path(self, step):
        """Return the file with the patches of one step."""
        return self.folder / f"samples-{step:09d}.npy"

    def watch(self, step, model):
        """Restore the patches with a network after `step` steps."""
        with writing(self.path(step)) as temporary:
            np.save(temporary, restore(model, self.x))

    def write(self, path, steps):
        """Write the patches of all `steps` (list of int) as one HDF5 file.

        ``x`` and ``y`` (n, h, w) uint16, ``steps`` (m,) and ``restored`` (m, n, h, w) float32.
        """
        restored = np.stack([np.load(self.path(step)) for step in steps])
        with writing(path) as temporary, h5py.File(temporary, "w") as file:
            file.create_dataset("restored", data=restored)
            file.create_dataset("steps", data=np.array(steps))
            for name, images in (("x", self.x), ("y", self.y)):
                file.create_dataset(name, data=images.astype(np.uint16))
