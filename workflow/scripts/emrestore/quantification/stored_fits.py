"""Fitted columns read back, as the rule fit_realisations stores them."""

import h5py


def read_fits(paths, doses):
    """Return the fits by dose, each a dict of arrays by name.

    Parameters
    ----------
    paths : list of str
        HDF5 files, one a dose.
    doses : list of float [e/Å²]
        In their order.

    Returns
    -------
    dict of float to dict of str to numpy.ndarray
    """
    fits = {}
    for dose, path in zip(doses, paths, strict=True):
        arrays = {}
        with h5py.File(path) as file:
            for group in file.values():
                arrays |= {item.name.lstrip("/"): item[()] for item in group.values()}
        fits[dose] = arrays
    return fits
