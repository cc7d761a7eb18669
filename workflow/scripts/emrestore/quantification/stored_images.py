"""Images of a study read back: undistorted, recorded and restored."""

import h5py

from emrestore.distortion.finish import central


def read_clean(path, edge):
    """Return the undistorted images of all cases, without the margin of the scan distortions.

    Parameters
    ----------
    path : str
        HDF5 of the rule clean_images.
    edge : (int, int) [pixel]
        Of what is recorded.

    Returns
    -------
    numpy.ndarray of float (cases, *edge) [share of the beam]
    """
    with h5py.File(path) as file:
        clean = file["image"][()].astype(float)
    return clean[(slice(None), *central(clean.shape[1:], edge))]


def read_stacks(noisy, restored, number):
    """Return the images of one dose by method, raw first.

    Parameters
    ----------
    noisy : str
        HDF5 of the rule realisations.
    restored : dict of str to str
        HDF5 of the rule restore_realisations, by network.
    number : int
        Of the dose.

    Returns
    -------
    dict of str to numpy.ndarray (cases, r, h, w) [share of the beam]
    """
    stacks = {}
    with h5py.File(noisy) as file:
        stacks["raw"] = file["x"][number]
    for network, path in restored.items():
        with h5py.File(path) as file:
            stacks[network] = file["restored"][number]
    return stacks
