"""Several sets of images, with a known truth or without, restored by one network."""

import h5py
import numpy as np
from tqdm import tqdm

from emrestore.dataset.restored import restore_pairs
from emrestore.figures.cropping import central
from emrestore.files import writing
from emrestore.restoring.restorer import loaded_restorer


def restore_sets(sets, weights, output, published, sizes, edge, settings):
    """Write one dataset a set: the restored images, float32 (n, h, w) [counts].

    Parameters
    ----------
    sets : dict of str to list of str
        Name to HDF5 files with ``x``, (n, h, w) [counts].
    weights : str
        Folder of a published SavedModel, or a .keras file.
    output : str
    published : bool
        Which of both.
    sizes : dict
        Of the CGRDN.
    edge : int or None [pixel]
        Only the central square of the images is restored.
    settings : dict
        Config section ``restoration``.
    """
    network = "published" if published else "cgrdn"
    restorer = loaded_restorer(network, weights, sizes, settings)
    with writing(output) as temporary, h5py.File(temporary, "w") as file:
        for name, paths in sets.items():
            restored = []
            for path in tqdm(paths, desc=name, mininterval=5):
                with h5py.File(path) as given:
                    images = given["x"][()]
                if edge is not None:
                    images = np.stack([central(image, edge) for image in images])
                restored.append(restorer(images))
            file.create_dataset(name, data=np.concatenate(restored))


def restore_by_published(sets, saved_model, sizes, count, settings):
    """Restore sets of pairs by a published network, and write images and times of each.

    Parameters
    ----------
    sets : dict of str to list of str
        Output to shards with x and y, as `restore_pairs` takes them.
    saved_model : str
        Folder of a published SavedModel.
    sizes : dict
        Of the network.
    count : int or None
        Largest number of pairs of a set.
    settings : dict
        Config section ``restoration``.
    """
    restorer = loaded_restorer("published", saved_model, sizes, settings)

    def restored(x, _):
        return restorer(x[None])[0]

    parameters = restorer.model.count_params()
    for output, pairs in sets.items():
        restore_pairs(pairs, count, "published", restored, parameters, output)
