"""Atoms counted by their scattering cross sections."""

import numpy as np


def count_atoms(cross_sections, library):
    """Return the number of atoms whose cross section is nearest.

    Parameters
    ----------
    cross_sections : numpy.ndarray of any shape [Å²]
    library : numpy.ndarray (n,) [Å²]
        Of columns of 1, 2, ... n atoms, rising.

    Returns
    -------
    numpy.ndarray of int
        1 to n.

    Raises
    ------
    ValueError
        If the library does not rise: then a cross section has no number.
    """
    library = np.asarray(library, dtype=float)
    if not (np.diff(library) > 0).all():
        i = int(np.argmin(np.diff(library)))
        raise ValueError(
            f"library of cross sections: {i + 2} atoms have {library[i + 1]:.5g} Å², {i + 1} have "
            f"{library[i]:.5g} Å²; expected rising values: simulate more phonons"
        )
    borders = (library[1:] + library[:-1]) / 2.0
    return np.searchsorted(borders, cross_sections) + 1


def mean_library(cross_sections, atoms):
    """Return the mean cross section of columns of 1, 2, ... atoms, in one image without noise.

    Like is then matched with like: neighbours and background distort both in one way.

    Parameters
    ----------
    cross_sections : numpy.ndarray (n,) [Å²]
    atoms : numpy.ndarray (n,) of int
        Every number from 1 to the largest occurs.

    Returns
    -------
    numpy.ndarray (largest number,) [Å²]
    """
    numbers = np.arange(1, atoms.max() + 1)
    return np.array([cross_sections[atoms == number].mean() for number in numbers])
